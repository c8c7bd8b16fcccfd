/**
 * The entry point of the package for programs: starts the gateway as `waba-gateway serve` does, and exports its schema.
 * The sandbox is `waba-gateway/sandbox`, the printed schema `waba-gateway/schema.graphql`. May import everything but
 * the sandbox and the command line; adds nothing of its own.
 */
import { readConfig, type Config } from './config/index.js';
import { operations } from './operations/index.js';

export { schema } from '../schema/index.js';
export { startGateway, type Gateway } from './app.js';
export { ConfigError, type Config } from './config/index.js';
export { createLog, type Logger, type LogOptions } from './server/observability/log.js';

/**
 * Reads the settings that docs/settings.md lists from an object of environment variables. Does not read the environment
 * of this process.
 * @throws ConfigError with every error
 */
export function configOf(env: Readonly<Record<string, string | undefined>>): Config {
  return readConfig(
    env,
    operations.map(({ action }) => action),
  );
}
