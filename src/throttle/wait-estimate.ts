/** The wait estimate: how long a call waits in the queue, given how many calls are ahead of it. */
import type { Forecast } from './rate-limiter.js';

/**
 * Milliseconds until a call with `callsAhead` calls ahead of it in this replica gets a permit. Replicas that share a
 * quota alternate, so with N competing replicas each call ahead costs N permits.
 */
export function estimateWaitMs(
  { effectiveQuota: { permits }, busyMs, cycleMs, contendingReplicas, pausedMs }: Forecast,
  callsAhead: number,
): number {
  const position = callsAhead * contendingReplicas;
  const cycle = Math.floor(position / permits);
  return Math.max(pausedMs, nthFreeInMs(busyMs, permits, position % permits)) + cycle * cycleMs;
}

/** When the nth permit becomes free: 0 while permits are free; later if more are in use than the limit allows. */
function nthFreeInMs(busyMs: readonly number[], permits: number, nth: number): number {
  return busyMs[nth - (permits - busyMs.length)] ?? 0;
}
