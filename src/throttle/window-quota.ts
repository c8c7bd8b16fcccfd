/** What a quota allows, in places. */
export interface WindowQuota {
  /** At most so many calls in a window, a whole number from 1. */
  readonly permits: number;
  /** Milliseconds. */
  readonly windowMs: number;
}

/**
 * Beyond the window itself. An upstream that cuts its time stamps to milliseconds, or that counts a call exactly a second
 * old as one of this second, takes 1 ms each; the rest is for clocks that do not run alike.
 */
const guardMs = 3;

/**
 * Above one a second, the fraction is left unused: nobody knows which second a quota of 2.5 means, and two in every
 * second are right for all readings. Up to one a second there is one place, and it rests the longer.
 */
export function toWindowQuota(callsPerSecond: number): WindowQuota {
  if (callsPerSecond >= 1) return { permits: Math.floor(callsPerSecond), windowMs: 1000 };
  return { permits: 1, windowMs: 1000 / callsPerSecond };
}

/** How long a place rests after the reply of its call, in milliseconds, before any credit. */
export function cooldownMs(quota: WindowQuota): number {
  return quota.windowMs + guardMs;
}

/** The calls a second that so many places come to, where each is used again as soon as it may be. */
export function callsPerSecondOf(quota: WindowQuota): number {
  return (quota.permits * 1000) / quota.windowMs;
}

/**
 * The part of an allowance that one of several replicas may spend without asking the others. `rank` counts from 0; the
 * parts of all ranks together are the whole. Where there are more replicas than places, each has one place that rests as
 * many times longer: the average is kept, though not every single second.
 */
export function shareOf(whole: WindowQuota, rank: number, replicas: number): WindowQuota {
  if (replicas > whole.permits) return { permits: 1, windowMs: (whole.windowMs * replicas) / whole.permits };
  const remainder = whole.permits % replicas;
  return { permits: Math.floor(whole.permits / replicas) + (rank < remainder ? 1 : 0), windowMs: whole.windowMs };
}
