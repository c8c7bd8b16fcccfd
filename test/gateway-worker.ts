/** Worker of test/gateway-process.ts: a gateway that reports its heap and CPU time on request. */
import { setTimeout as sleep } from 'node:timers/promises';
import { getHeapCodeStatistics } from 'node:v8';
import { pino } from 'pino';
import { startGateway } from '../src/app.js';
import { loadConfig } from '../src/config/index.js';
import { operations } from '../src/operations/index.js';
import type { ProcessUsage } from './gateway-process.js';

const gateway = await startGateway(loadConfig(operations.map(({ action }) => action)), pino({ level: 'silent' }));

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

async function measureUsage(): Promise<ProcessUsage> {
  const cpuMsBeforeGc = cpuMs();
  // Objects released by finalizers and weak references are collected in the next run.
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await sleep(20);
  }
  const { heapUsed, rss } = process.memoryUsage();
  const { code_and_metadata_size: code, bytecode_and_metadata_size: bytecode } = getHeapCodeStatistics();
  return {
    cpuMs: cpuMsBeforeGc,
    cpuMsAfter: cpuMs(),
    heapBytes: heapUsed,
    codeBytes: code + bytecode,
    rssBytes: rss,
    handles: process.getActiveResourcesInfo().length,
  };
}

process.on('message', () => {
  void measureUsage().then((measured) => process.send?.(measured));
});
process.once('disconnect', () => void gateway.close().then(() => process.exit(0)));
process.send?.({ url: gateway.url });
