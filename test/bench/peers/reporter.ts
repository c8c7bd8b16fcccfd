/**
 * Loaded into each compared server (`node --import`). On request it reports the heap size after a garbage collection,
 * and the longest time that the event loop was blocked since the last report.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolutionMs = 1;
const delays = monitorEventLoopDelay({ resolution: resolutionMs });
delays.enable();

export interface ServerReport {
  readonly heapBytes: number;
  readonly blockedMs: number;
}

process.on('message', () => {
  const blockedMs = Math.max(0, delays.max / 1e6 - resolutionMs);
  globalThis.gc?.();
  const report: ServerReport = { heapBytes: process.memoryUsage().heapUsed, blockedMs };
  process.send?.(report);
  // The garbage collection itself must not count.
  setTimeout(() => delays.reset(), 5 * resolutionMs);
});
process.on('disconnect', () => process.exit());
