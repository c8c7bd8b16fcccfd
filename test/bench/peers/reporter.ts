/**
 * Loaded into each compared server (`node --import`). Reports on request the heap size after a garbage collection, and
 * the longest time since the last report for which the event loop was blocked.
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
  // The collection itself must not count.
  setTimeout(() => delays.reset(), 5 * resolutionMs);
});
process.on('disconnect', () => process.exit());
