/**
 * A queue for the caller's own rate limit. The items of a bulk mutation take permits in order. They wait for the next
 * window of the limit instead of failing, as long as the deadline allows.
 */
import { waitUnlessAborted } from '../abort.js';
import type { Clock } from '../clock.js';
import { ThrottledError } from '../errors.js';

export interface RateLimitQueueOptions {
  /** Counts one call. @throws ThrottledError RATE_LIMITED if the limit is exceeded */
  readonly consume: () => Promise<unknown>;
  readonly clock: Clock;
  /** Epoch milliseconds. */
  readonly deadline: () => number;
  /** Aborted when the caller disconnects or the deadline passes. */
  readonly signal: AbortSignal;
}

/**
 * Returns a function that resolves once the limit admits a call. It rejects with the RATE_LIMITED error if the limit
 * admits none before the deadline, or with the signal's reason.
 */
export function createRateLimitQueue({ consume, clock, deadline, signal }: RateLimitQueueOptions): () => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();

  async function acquire(): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      try {
        await consume();
        return;
      } catch (error) {
        if (!(error instanceof ThrottledError) || error.code !== 'RATE_LIMITED') throw error;
        // At least 1 ms, so that a limit which reports no wait is not polled in a busy loop.
        const waitMs = Math.max(1, error.retryAfterMs);
        if (clock.now() + waitMs >= deadline()) throw error;
        await waitUnlessAborted((done) => clock.after(waitMs, done), signal);
      }
    }
  }

  return () => {
    const acquired = last.then(acquire);
    last = acquired.catch(() => undefined);
    return acquired;
  };
}
