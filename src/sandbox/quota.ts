/** The rate limit of one action of one account, in calls per second. Time is an argument, in milliseconds. */
export interface CallQuota {
  /** Whether a call is admitted. Only an admitted call counts. */
  tryAcquire(now: number): boolean;
  /** Returns the permit of the call that was admitted last. */
  undoLast(): void;
}

export type QuotaWindow = 'sliding' | 'fixed';

const windowMs = 1000;

/** Sliding window: no interval of 1,000 ms has more than `limit` calls. */
class SlidingWindow implements CallQuota {
  readonly #limit: number;
  /** Times at which the calls of the last second were admitted, oldest first. */
  readonly #admittedAt: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  tryAcquire(now: number): boolean {
    while ((this.#admittedAt[0] ?? now) <= now - windowMs) this.#admittedAt.shift();
    if (this.#admittedAt.length >= this.#limit) return false;
    this.#admittedAt.push(now);
    return true;
  }

  undoLast(): void {
    this.#admittedAt.pop();
  }
}

/**
 * Fixed window: no second of the clock has more than `limit` calls, but 1,000 ms across the end of a second may have
 * twice as many.
 */
class FixedWindow implements CallQuota {
  readonly #limit: number;
  #window = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  tryAcquire(now: number): boolean {
    const window = Math.floor(now / windowMs);
    if (window !== this.#window) {
      this.#window = window;
      this.#count = 0;
    }
    if (this.#count >= this.#limit) return false;
    this.#count += 1;
    return true;
  }

  undoLast(): void {
    this.#count = Math.max(0, this.#count - 1);
  }
}

/** Creates a quota of `limit` calls per second. */
export function createCallQuota(kind: QuotaWindow, limit: number): CallQuota {
  return kind === 'sliding' ? new SlidingWindow(limit) : new FixedWindow(limit);
}
