/**
 * The rate limiter port: grants permits of a quota. One implementation tracks them in memory, the other in Redis for
 * any number of replicas. One test suite runs on both.
 */
import type { WindowQuota } from './window-quota.js';

/** A permit for one call. Call exactly one of its methods, once. */
export interface Permit {
  /**
   * The call has ended, with or without success: the permit cools down for one window.
   * `throttled`: the upstream refused the call because its quota was exhausted.
   */
  complete(roundTripMs: number, throttled: boolean): void;
  /** The call was never sent: the permit is free at once. */
  release(): void;
}

/** No permit is free. */
export interface RetryAfter {
  /** When to try again, in milliseconds from now; Infinity to wait for `wake`. */
  readonly retryAfterMs: number;
}

/** When permits become free, as an input of the wait estimate. */
export interface Forecast {
  /** The quota that this replica may use now: reduced by the AIMD limit, or to a share while Redis is unreachable. */
  readonly effectiveQuota: WindowQuota;
  /** For each permit in use, the time until it is free, in milliseconds and ascending order. */
  readonly busyMs: readonly number[];
  /** Upper bound of the number of permits in use. Cheaper to compute than `busyMs`. */
  readonly maxBusy: number;
  /** Time from one use of a permit to the next, in milliseconds. */
  readonly cycleMs: number;
  /** The fastest recent round trip in milliseconds; 0 if none is known. */
  readonly rttFloorMs: number;
  /** How many replicas compete for permits, this one included. */
  readonly contendingReplicas: number;
  /** How long no permit is granted because the upstream asked to wait, in milliseconds; 0 if it did not. */
  readonly pausedMs: number;
}

/** The rate limiter of one quota. */
export interface RateLimiter {
  /** Acquires a permit, or registers this replica as waiting for one. Never rejects. One call at a time. */
  tryAcquire(): Promise<Permit | RetryAfter>;
  /** Unregisters this replica as waiting, because its queue is empty. */
  cancel(): void;
  /** Grants no permit for this long, because the upstream asked to wait. A shorter pause does not end a longer one. */
  pause(forMs: number): void;
  forecast(): Forecast;
}

/** Creates rate limiters. Those in Redis share a connection. */
export interface RateLimitBackend {
  /** Calls `wake` whenever a permit may be free sooner than the last `retryAfterMs`. Open each key once. */
  open(key: string, windowQuota: WindowQuota, wake: () => void): RateLimiter;
  /** Closes connections and timers. Permits in use stay taken until they expire. */
  close(): Promise<void>;
}
