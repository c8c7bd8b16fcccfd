/** The most calls of one action that one account may make in a second. Time is an argument, in milliseconds. */
export interface CallQuota {
  /** Counts a call and says whether it is admitted; a call that is not admitted does not count. */
  tryAcquire(now: number): boolean;
  /** Uncounts the call that was admitted last. */
  undoLast(): void;
}

export type QuotaWindow = 'sliding' | 'fixed';

const windowMs = 1000;

/** No 1,000 ms, wherever they begin, hold more than `limit` calls. */
class SlidingWindow implements CallQuota {
  readonly #limit: number;
  /** When the calls of the last second were admitted, oldest first. */
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

/** No second of the clock holds more than `limit` calls; two neighbouring halves of seconds may hold twice as many. */
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

/** A fresh quota of `limit` calls a second. */
export function createCallQuota(kind: QuotaWindow, limit: number): CallQuota {
  return kind === 'sliding' ? new SlidingWindow(limit) : new FixedWindow(limit);
}
