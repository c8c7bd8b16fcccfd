/**
 * What every keeper of places holds to, in memory and in Redis. Time in memory is virtual; Redis has its own clock,
 * which nobody can move, so windows are short there and waits are real.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WindowQuota } from '../../src/throttle/window-quota.js';
import { createMemoryRateLimitBackend } from '../../src/throttle/memory-rate-limiter.js';
import type { RetryAfter, RateLimiter, RateLimitBackend, Permit } from '../../src/throttle/rate-limiter.js';
import { openRedisBackend } from './redis-backend.js';
import { VirtualClock } from '../virtual-clock.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis-server.js';

interface BackendHarness {
  backend: RateLimitBackend;
  advance(ms: number): Promise<void>;
}

let redis: TestRedis | undefined;

const backends: { name: string; missing?: string | undefined; make: () => BackendHarness }[] = [
  {
    name: 'places in memory',
    make() {
      const clock = new VirtualClock();
      return { backend: createMemoryRateLimitBackend({ clock }), advance: (ms) => clock.advance(ms) };
    },
  },
  {
    name: 'places in Redis',
    missing: redisMissing,
    make() {
      if (!redis) throw new Error('Expected Redis to be started before the tests; it is not.');
      return { backend: openRedisBackend(redis.url), advance: (ms) => sleep(ms) };
    },
  },
];

let opened = 0;

/** The places of a new quota. */
async function openLimiter(make: () => BackendHarness, windowQuota: Partial<WindowQuota> = {}) {
  const harness = make();
  let wakes = 0;
  const pace = harness.backend.open(`quota ${++opened}`, { permits: 3, windowMs: 80, ...windowQuota }, () => wakes++);
  async function place(): Promise<Permit> {
    for (;;) {
      const answer = await pace.tryAcquire();
      if (!('retryAfterMs' in answer)) return answer;
      await harness.advance(Math.min(answer.retryAfterMs, 50));
    }
  }
  const first = await place();
  first.release();
  return { ...harness, pace, place, wakes: () => wakes };
}

async function tryAcquire(limiter: RateLimiter): Promise<Permit | undefined> {
  const answer = await limiter.tryAcquire();
  return 'retryAfterMs' in answer ? undefined : answer;
}

async function expectRetryAfter(limiter: RateLimiter): Promise<RetryAfter> {
  const answer = await limiter.tryAcquire();
  if ('retryAfterMs' in answer) return answer;
  throw new Error('Expected no place to be free; got one.');
}

beforeAll(async () => {
  if (!redisMissing) redis = await startRedis();
});
afterAll(() => redis?.stop());

for (const { name, missing, make } of backends) {
  describe.skipIf(missing)(`${name}${missing ? skipNote : ''}`, () => {
    test('as many places are given as there are, and then none', async () => {
      const { pace, backend, place } = await openLimiter(make);
      for (let taken = 0; taken < 3; taken++) await place();
      expect(await tryAcquire(pace)).toBeUndefined();
      await backend.close();
    });

    test('a place rests for a window and a little from the reply, and it is told how long', async () => {
      const { pace, backend, place, advance } = await openLimiter(make, { permits: 1 });
      const first = await place();
      await advance(40);
      first.complete(40, false);
      const { retryAfterMs } = await expectRetryAfter(pace);
      expect(retryAfterMs).toBeGreaterThan(60);
      expect(retryAfterMs).toBeLessThanOrEqual(83);
      await advance(retryAfterMs);
      expect(await tryAcquire(pace)).toBeDefined();
      await backend.close();
    });

    test('a place is in use until the reply, however long that takes', async () => {
      const { pace, backend, place, advance } = await openLimiter(make, { permits: 1 });
      await place();
      await advance(300);
      expect(await tryAcquire(pace)).toBeUndefined();
      await backend.close();
    });

    test('a place that was not used is free at once, and whoever waits is woken', async () => {
      const { pace, backend, place, advance, wakes } = await openLimiter(make, { permits: 1 });
      const unused = await place();
      await expectRetryAfter(pace);
      const before = wakes();
      unused.release();
      await advance(40);
      expect(wakes()).toBeGreaterThan(before);
      expect(await tryAcquire(pace)).toBeDefined();
      await backend.close();
    });

    test('whoever waits for a reply is woken by it', async () => {
      const { pace, backend, place, advance, wakes } = await openLimiter(make, { permits: 1 });
      const first = await place();
      await expectRetryAfter(pace);
      const before = wakes();
      first.complete(5, false);
      await advance(40);
      expect(wakes()).toBeGreaterThan(before);
      await backend.close();
    });

    test('after twenty answers the time is shortened by what the round trip takes at least', async () => {
      const { pace, backend, place } = await openLimiter(make, { permits: 10 });
      for (let round = 0; round < 2; round++) {
        const places: Permit[] = [];
        for (let taken = 0; taken < 10; taken++) places.push(await place());
        for (const taken of places) taken.complete(50, false);
      }
      const { retryAfterMs } = await expectRetryAfter(pace);
      expect(retryAfterMs).toBeGreaterThan(10);
      expect(retryAfterMs).toBeLessThanOrEqual(33);
      expect(pace.forecast().rttFloorMs).toBe(50);
      await backend.close();
    });

    test('the limit halves when a call is throttled, once for those on their way together, and is kept', async () => {
      const { pace, backend, place, advance } = await openLimiter(make, { permits: 10 });
      const places: Permit[] = [];
      for (let taken = 0; taken < 10; taken++) places.push(await place());
      await advance(5);
      for (const taken of places) taken.complete(5, true);
      await advance(30);
      expect(pace.forecast().effectiveQuota.permits).toBe(5);
      await advance(80);
      for (let taken = 0; taken < 5; taken++) await place();
      expect(await tryAcquire(pace)).toBeUndefined();
      expect(pace.forecast().effectiveQuota.permits).toBe(5);
      await backend.close();
    });

    test('what can be foreseen: places in force, when each is free again, and who else waits', async () => {
      const { pace, backend, place } = await openLimiter(make, { permits: 4 });
      const first = await place();
      await place();
      first.complete(10, false);
      const { effectiveQuota, busyMs, cycleMs, contendingReplicas } = pace.forecast();
      expect([effectiveQuota.permits, busyMs.length, contendingReplicas]).toEqual([4, 2, 1]);
      for (const ms of busyMs) expect(ms).toBeGreaterThan(0);
      for (const ms of busyMs) expect(ms).toBeLessThanOrEqual(93);
      expect(cycleMs).toBeGreaterThan(70);
      await backend.close();
    });

    test('quotas do not touch each other', async () => {
      const { pace, backend, place } = await openLimiter(make, { permits: 1 });
      await place();
      expect(await tryAcquire(pace)).toBeUndefined();
      const other = backend.open(`quota ${++opened}`, { permits: 1, windowMs: 80 }, () => undefined);
      expect(await tryAcquire(other)).toBeDefined();
      await backend.close();
    });
  });
}
