/** The gateway as in production: API keys, limits, cache and metrics on; without logs, as the others. */
import { createRequire } from 'node:module';
import { pino } from 'pino';
import { readConfig } from '../../../src/config/index.js';
import { operations } from '../../../src/operations/index.js';
import { runContender } from './contender.js';

// As src/main.ts loads it.
const { startGateway } = process.features.require_module
  ? (createRequire(import.meta.url)('../../../src/app.js') as typeof import('../../../src/app.js'))
  : await import('../../../src/app.js');

await runContender(async ({ env }) => {
  const config = readConfig(
    env,
    operations.map(({ action }) => action),
  );
  const gateway = await startGateway(config, pino({ level: 'silent' }));
  return Number(new URL(gateway.url).port);
});
