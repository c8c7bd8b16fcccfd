/** The wait estimate: how long a call waits in the queue, given how many calls are ahead of it. */
import type { Forecast } from './rate-limiter.js';

/**
 * Milliseconds until a call gets a permit if `callsAhead` calls of this replica are queued before it. Replicas that
 * share a quota alternate, so with N competing replicas each call ahead costs N permits.
 */
export function estimateWaitMs(forecast: Forecast, callsAhead: number): number {
  const { permits } = forecast.effectiveQuota;
  const position = callsAhead * forecast.contendingReplicas;
  if (position + forecast.maxBusy < permits) return forecast.pausedMs;
  const cycle = Math.floor(position / permits);
  const freeInMs = nthFreeInMs(forecast.busyMs, permits, position % permits);
  return Math.max(forecast.pausedMs, freeInMs) + cycle * forecast.cycleMs;
}

/**
 * The time until the nth permit is free: 0 while permits are free; longer if more permits are in use than the limit
 * allows.
 */
function nthFreeInMs(busyMs: readonly number[], permits: number, nth: number): number {
  return busyMs[nth - (permits - busyMs.length)] ?? 0;
}
