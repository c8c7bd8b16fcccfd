/** The gateway as in production: API keys, limits, cache and metrics on; without logs, as the others. */
import { pino } from 'pino';
import { startGateway } from '../../../src/app.js';
import { readConfig } from '../../../src/config/index.js';
import { operations } from '../../../src/operations/index.js';
import { contend } from './contender.js';

await contend(async ({ env }) => {
  const config = readConfig(env, operations.map(({ action }) => action));
  const gateway = await startGateway(config, pino({ level: 'silent' }));
  return Number(new URL(gateway.url).port);
});
