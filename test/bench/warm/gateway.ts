/** The gateway as in production, with API keys, limits, cache and metrics. Without logs, like the others. */
import { createRequire } from 'node:module';
import { pino } from 'pino';
import { readConfig } from '../../../src/config/index.js';
import { operations } from '../../../src/operations/index.js';
import { runContender } from './contender.js';

// Same import order as src/main.ts.
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
