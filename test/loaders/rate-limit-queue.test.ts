import { describe, expect, it } from 'vitest';
import { ThrottledError, UpstreamError } from '../../src/errors.js';
import { createRateLimitQueue } from '../../src/loaders/rate-limit-queue.js';
import { VirtualClock } from '../virtual-clock.js';

/** A limit of `perSecond` calls in each second of the clock, like one from CLIENTS_FILE. */
function createQueue({ perSecond, deadlineMs = 60_000 }: { perSecond: number; deadlineMs?: number }) {
  const clock = new VirtualClock();
  const abort = new AbortController();
  const start = clock.now();
  const consumedBySecond = new Map<number, number>();
  let attempts = 0;
  const consume = async () => {
    attempts += 1;
    const elapsedMs = clock.now() - start;
    const second = Math.floor(elapsedMs / 1000);
    const used = consumedBySecond.get(second) ?? 0;
    if (used >= perSecond) {
      const retryAfterMs = (second + 1) * 1000 - elapsedMs;
      throw new ThrottledError('Rate limit exceeded.', { code: 'RATE_LIMITED', retryAfterMs });
    }
    consumedBySecond.set(second, used + 1);
  };
  const acquire = createRateLimitQueue({ consume, clock, deadline: () => start + deadlineMs, signal: abort.signal });
  const acquireMany = (count: number) => Promise.allSettled(Array.from({ length: count }, () => acquire()));
  return { clock, abort, acquire, acquireMany, consumedBySecond, attempts: () => attempts };
}

const countFulfilled = (results: readonly PromiseSettledResult<void>[]) =>
  results.filter(({ status }) => status === 'fulfilled').length;

describe('the rate limit queue of a bulk mutation', () => {
  it.each([
    [7, 3, { 0: 3, 1: 3, 2: 1 }],
    [3, 3, { 0: 3 }],
    [4, 1, { 0: 1, 1: 1, 2: 1, 3: 1 }],
    [25, 10, { 0: 10, 1: 10, 2: 5 }],
    [1, 1, { 0: 1 }],
  ])(
    '%d items with a limit of %d per second are spread over the seconds and none fails',
    async (count, perSecond, expected) => {
      const { clock, acquireMany, consumedBySecond } = createQueue({ perSecond });
      const results = await clock.until(acquireMany(count));
      expect(countFulfilled(results)).toBe(count);
      expect(Object.fromEntries(consumedBySecond)).toEqual(expected);
    },
  );

  it('items that cannot be admitted before the deadline are rejected with RATE_LIMITED', async () => {
    const { clock, acquireMany } = createQueue({ perSecond: 2, deadlineMs: 2_500 });
    const results = await clock.until(acquireMany(10));
    expect(countFulfilled(results)).toBe(6);
    const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    for (const reason of reasons) expect(reason).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('an item that could be admitted only at the deadline is rejected without waiting for it', async () => {
    const { clock, acquireMany } = createQueue({ perSecond: 1, deadlineMs: 1_000 });
    expect(countFulfilled(await acquireMany(2))).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('only the first waiting item polls the limit, so that waiting costs one attempt per second', async () => {
    const { clock, acquireMany, attempts } = createQueue({ perSecond: 1 });
    await clock.until(acquireMany(10));
    expect(attempts()).toBe(10 + 9);
  });

  it('an aborted request rejects all waiting items with the reason and leaves no timer', async () => {
    const { clock, abort, acquireMany } = createQueue({ perSecond: 1 });
    const all = acquireMany(3);
    await clock.advance(100);
    abort.abort(new Error('disconnected'));
    const results = await all;
    expect(results.map((result) => (result.status === 'rejected' ? String(result.reason) : result.status))).toEqual([
      'fulfilled',
      'Error: disconnected',
      'Error: disconnected',
    ]);
    expect(clock.pending).toBe(0);
  });

  it.each([
    new Error('broken'),
    new UpstreamError('away', { code: 'UPSTREAM_UNAVAILABLE' }),
    new ThrottledError('busy', { code: 'UPSTREAM_BUSY', retryAfterMs: 1 }),
  ])('another error than RATE_LIMITED is passed on at once and does not block later items: %s', async (error) => {
    const clock = new VirtualClock();
    let calls = 0;
    const acquire = createRateLimitQueue({
      consume: async () => {
        calls += 1;
        if (calls === 1) throw error;
      },
      clock,
      deadline: () => clock.now() + 1_000,
      signal: new AbortController().signal,
    });
    const first = acquire();
    const second = acquire();
    await expect(first).rejects.toBe(error);
    await expect(second).resolves.toBeUndefined();
  });
});
