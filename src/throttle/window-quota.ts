/** A sliding-window quota: at most `permits` calls in any window of `windowMs`. */
export interface WindowQuota {
  /** A whole number, at least 1. */
  readonly permits: number;
  readonly windowMs: number;
}

/**
 * Added to every cooldown. An upstream that truncates timestamps to milliseconds, or that counts a call exactly one
 * window old as part of the window, takes 1 ms each; the rest is for clock drift.
 */
const guardMs = 3;

/**
 * Converts a rate to permits. Rates above 1 are rounded down: 2 calls in any second satisfy every reading of a quota of
 * 2.5. Rates below 1 become one permit with a longer window.
 */
export function toWindowQuota(callsPerSecond: number): WindowQuota {
  if (callsPerSecond >= 1) return { permits: Math.floor(callsPerSecond), windowMs: 1000 };
  return { permits: 1, windowMs: 1000 / callsPerSecond };
}

/** How long a permit cools down after the reply, in milliseconds, before RTT compensation. */
export function cooldownMs(quota: WindowQuota): number {
  return quota.windowMs + guardMs;
}

/** The call rate of a quota if each permit is reused as soon as possible. */
export function callsPerSecondOf(quota: WindowQuota): number {
  return (quota.permits * 1000) / quota.windowMs;
}

/**
 * The share of a quota that one of several replicas may use without coordination. `rank` counts from 0; the shares of
 * all ranks add up to the whole. With more replicas than permits each gets one permit with a longer window, which keeps
 * the average rate but not the limit of every single second.
 */
export function shareOf(whole: WindowQuota, rank: number, replicas: number): WindowQuota {
  if (replicas > whole.permits) return { permits: 1, windowMs: (whole.windowMs * replicas) / whole.permits };
  const remainder = whole.permits % replicas;
  return { permits: Math.floor(whole.permits / replicas) + (rank < remainder ? 1 : 0), windowMs: whole.windowMs };
}
