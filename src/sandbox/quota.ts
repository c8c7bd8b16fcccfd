/** The most calls of one action that one account may make in a second. Time is an argument, in milliseconds. */
export interface Quota {
  /** Counts a call and says whether it is admitted; a call that is not admitted does not count. */
  admit(now: number): boolean;
  /** Uncounts the call that was admitted last. */
  takeBack(): void;
}

export type WindowKind = 'sliding' | 'fixed';

const secondMs = 1000;

/** No 1,000 ms, wherever they begin, hold more than `limit` calls. */
class SlidingWindow implements Quota {
  readonly #limit: number;
  /** When the calls of the last second were admitted, oldest first. */
  readonly #admitted: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  admit(now: number): boolean {
    while ((this.#admitted[0] ?? now) <= now - secondMs) this.#admitted.shift();
    if (this.#admitted.length >= this.#limit) return false;
    this.#admitted.push(now);
    return true;
  }

  takeBack(): void {
    this.#admitted.pop();
  }
}

/** No second of the clock holds more than `limit` calls; two neighbouring halves of seconds may hold twice as many. */
class FixedSecond implements Quota {
  readonly #limit: number;
  #second = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  admit(now: number): boolean {
    const second = Math.floor(now / secondMs);
    if (second !== this.#second) {
      this.#second = second;
      this.#count = 0;
    }
    if (this.#count >= this.#limit) return false;
    this.#count += 1;
    return true;
  }

  takeBack(): void {
    this.#count = Math.max(0, this.#count - 1);
  }
}

/** A fresh quota of `limit` calls a second. */
export function createQuota(kind: WindowKind, limit: number): Quota {
  return kind === 'sliding' ? new SlidingWindow(limit) : new FixedSecond(limit);
}
