/** The in-memory rate limiter, for a single replica that has the quota to itself. */
import { cooldownMs, type WindowQuota } from './window-quota.js';
import { systemClock, type Clock } from '../clock.js';
import type { RetryAfter, Forecast, RateLimiter, RateLimitBackend, Permit } from './rate-limiter.js';
import { Permits } from './permits.js';

export interface MemoryRateLimitOptions {
  clock?: Clock;
}

/** Creates in-memory rate limiters. */
export function createMemoryRateLimitBackend({ clock = systemClock }: MemoryRateLimitOptions = {}): RateLimitBackend {
  return {
    open: (_key, windowQuota, wake) => new MemoryRateLimiter(clock, windowQuota, wake),
    close: () => Promise.resolve(),
  };
}

class MemoryRateLimiter implements RateLimiter {
  readonly #permits: Permits;
  readonly #wake: () => void;
  #acquiredCount = 0;

  constructor(clock: Clock, windowQuota: WindowQuota, wake: () => void) {
    this.#permits = new Permits(clock, windowQuota);
    this.#wake = wake;
  }

  tryAcquire(): Promise<Permit | RetryAfter> {
    return Promise.resolve(this.#permits.retryAfter(this.#permits.effectiveQuota().permits) ?? this.#acquire());
  }

  cancel(): void {
    // No other replica competes for permits.
  }

  pause(forMs: number): void {
    this.#permits.pause(forMs);
  }

  forecast(): Forecast {
    return this.#permits.forecast(this.#permits.effectiveQuota(), 1);
  }

  #acquire(): Permit {
    const id = String(++this.#acquiredCount);
    const permits = this.#permits;
    permits.acquire(id);
    return {
      complete: (roundTripMs, throttled) => {
        permits.complete(id, { roundTripMs, throttled, cooldownMs: cooldownMs(permits.effectiveQuota()) });
        this.#wake();
      },
      release: () => {
        permits.release(id);
        this.#wake();
      },
    };
  }
}
