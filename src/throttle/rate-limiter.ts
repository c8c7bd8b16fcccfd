/**
 * The port below the queue: who keeps the places of a quota. One implementation keeps them in memory, the other in Redis
 * for any number of replicas; one suite of tests holds both to what is written here.
 */
import type { WindowQuota } from './window-quota.js';

/** A place that was taken for one call. Exactly one of the two is called, once. */
export interface Permit {
  /**
   * The call was answered, well or badly: the place rests for a window from now.
   * `throttled`: the upstream refused the call because its quota was spent.
   */
  complete(roundTripMs: number, throttled: boolean): void;
  /** Nothing was sent: the place is free at once. */
  release(): void;
}

/** There is no place. */
export interface RetryAfter {
  /** When to ask again, in milliseconds from now; Infinity when only a wake can help. */
  readonly retryAfterMs: number;
}

/** What can be foreseen of the places of a quota. */
export interface Forecast {
  /** What may be used here: the allowance, or less while the upstream refuses calls or others cannot be asked. */
  readonly effectiveQuota: WindowQuota;
  /** The places in use: in how many milliseconds each can be taken again, soonest first. */
  readonly busyMs: readonly number[];
  /** From one use of a place to the next, in milliseconds. */
  readonly cycleMs: number;
  /** The fastest round trip of late, in milliseconds; 0 while none is known. */
  readonly rttFloorMs: number;
  /** How many replicas share the places just now, this one included. */
  readonly contendingReplicas: number;
}

/** The places of one quota. */
export interface RateLimiter {
  /** Asks for a place, and gets in line with other replicas that ask. Never rejects. One question at a time. */
  tryAcquire(): Promise<Permit | RetryAfter>;
  /** Nobody waits here any longer: leaves the line. */
  cancel(): void;
  forecast(): Forecast;
}

export interface RateLimitBackend {
  /** `wake` is called whenever a place may be free sooner than the last answer said. One Pace a key. */
  open(key: string, windowQuota: WindowQuota, wake: () => void): RateLimiter;
  /** Ends connections and timers. Places in use stay taken until they expire by themselves. */
  close(): Promise<void>;
}
