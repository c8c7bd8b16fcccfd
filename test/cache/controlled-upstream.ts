/** A fake upstream under the control of the test: it counts calls and answers each one when the test says so. */
import type { CacheRead, FetchContext } from '../../src/cache/index.js';

export interface UpstreamCall {
  context: FetchContext;
  answer(value: unknown): void;
  fail(error: unknown): void;
}

export class ControlledUpstream {
  readonly calls: UpstreamCall[] = [];
  readonly #arrivals: ((call: UpstreamCall) => void)[] = [];
  #taken = 0;

  readonly fetch = (context: FetchContext): Promise<unknown> =>
    new Promise((answer, fail) => {
      const call = { context, answer, fail };
      this.calls.push(call);
      this.#arrivals.shift()?.(call);
    });

  /** Resolves with the next call that has not been returned yet. */
  async next(): Promise<UpstreamCall> {
    const call = this.calls[this.#taken];
    this.#taken += 1;
    return call ?? new Promise((resolve) => this.#arrivals.push(resolve));
  }
}

export const freshMs = 10_000;
export const staleMs = 60_000;

/** A read of the codes of number 1 in space a, with overrides. */
export function codesRead(
  fetch: CacheRead<unknown>['fetch'],
  overrides: Partial<CacheRead<unknown>> = {},
): CacheRead<unknown> {
  return { key: ['a', 'codes', '1'], tags: [['a', 'codes', '1']], freshMs, staleMs, fetch, ...overrides };
}

/** A fetch that answers at once. */
export function fetchReturning(value: unknown): CacheRead<unknown>['fetch'] {
  return () => Promise.resolve(value);
}

/** A fetch that must not be called. */
export function unexpectedFetch(): Promise<unknown> {
  throw new Error('expected no call of the upstream');
}
