/** An upstream in the hands of a test: it counts its calls, and answers each when the test says so. */
import type { CacheRead, FetchReason } from '../../src/cache/index.js';

export interface Call {
  why: FetchReason;
  answer(value: unknown): void;
  fail(error: unknown): void;
}

export class Upstream {
  readonly calls: Call[] = [];
  readonly #arrivals: ((call: Call) => void)[] = [];
  #seen = 0;

  readonly fetch = (why: FetchReason): Promise<unknown> =>
    new Promise((answer, fail) => {
      const call = { why, answer, fail };
      this.calls.push(call);
      this.#arrivals.shift()?.(call);
    });

  /** The next call that no test has looked at yet, when it comes. */
  async next(): Promise<Call> {
    const call = this.calls[this.#seen];
    this.#seen += 1;
    return call ?? new Promise((resolve) => this.#arrivals.push(resolve));
  }
}

export const freshMs = 10_000;
export const staleMs = 60_000;

/** A read of the codes of number 1 in space a, which each test changes as it needs. */
export function codes(
  fetch: CacheRead<unknown>['fetch'],
  changes: Partial<CacheRead<unknown>> = {},
): CacheRead<unknown> {
  return { key: ['a', 'codes', '1'], tags: [['a', 'codes', '1']], freshMs, staleMs, fetch, ...changes };
}

/** A fetch that answers at once. */
export function answers(value: unknown): CacheRead<unknown>['fetch'] {
  return () => Promise.resolve(value);
}

/** A fetch that must not be called. */
export function never(): Promise<unknown> {
  throw new Error('expected no call of the upstream');
}
