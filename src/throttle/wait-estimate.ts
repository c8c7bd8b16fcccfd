/** The wait is known: how long a call waits that has so many before it. */
import type { Forecast } from './rate-limiter.js';

/**
 * Milliseconds until the turn comes of a call with `ahead` calls before it in this replica. Where replicas share the
 * places, they take turns, so each call before this one stands for one of every replica.
 */
export function estimateWaitMs(
  { effectiveQuota: { permits }, busyMs, cycleMs, contendingReplicas }: Forecast,
  callsAhead: number,
): number {
  const position = callsAhead * contendingReplicas;
  const cycle = Math.floor(position / permits);
  return nthFreeInMs(busyMs, permits, position % permits) + cycle * cycleMs;
}

/** When the nth place to come free is free: at once while there are free ones; later when more are in use than in force. */
function nthFreeInMs(busyMs: readonly number[], permits: number, nth: number): number {
  return busyMs[nth - (permits - busyMs.length)] ?? 0;
}
