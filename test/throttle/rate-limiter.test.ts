/**
 * The suite of the rate limiter port, which runs in memory and on Redis. Time in memory is virtual. Redis has its own
 * clock, which tests cannot control, so windows are short there and waits are real.
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

/** Opens a rate limiter for a new quota. */
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
    test('a rate limiter grants as many permits as the quota has, and then none', async () => {
      const { pace, backend, place } = await openLimiter(make);
      for (let taken = 0; taken < 3; taken++) await place();
      expect(await tryAcquire(pace)).toBeUndefined();
      await backend.close();
    });

    test('a permit cools down for a window plus a margin from the reply, and a rejection says how long', async () => {
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

    test('a permit is held until the reply, however long that takes', async () => {
      const { pace, backend, place, advance } = await openLimiter(make, { permits: 1 });
      await place();
      await advance(300);
      expect(await tryAcquire(pace)).toBeUndefined();
      await backend.close();
    });

    test('an unused permit is free at once and wakes a waiting call', async () => {
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

    test('a reply wakes the calls that wait for a permit', async () => {
      const { pace, backend, place, advance, wakes } = await openLimiter(make, { permits: 1 });
      const first = await place();
      await expectRetryAfter(pace);
      const before = wakes();
      first.complete(5, false);
      await advance(40);
      expect(wakes()).toBeGreaterThan(before);
      await backend.close();
    });

    test('the cooldown shrinks by the minimum round-trip time after twenty replies', async () => {
      const { pace, backend, place } = await openLimiter(make, { permits: 10 });
      const replyToAll = async () => {
        const places: Permit[] = [];
        for (let taken = 0; taken < 10; taken++) places.push(await place());
        for (const taken of places) taken.complete(50, false);
      };
      await replyToAll();
      // A busy machine may pause between replies for so long that samples are collected anew.
      let retryAfterMs = Number.POSITIVE_INFINITY;
      for (let round = 0; round < 20 && !(retryAfterMs > 10 && retryAfterMs <= 33); round++) {
        await replyToAll();
        const answer = await pace.tryAcquire();
        if ('retryAfterMs' in answer) ({ retryAfterMs } = answer);
        else answer.release();
      }
      expect(retryAfterMs).toBeGreaterThan(10);
      expect(retryAfterMs).toBeLessThanOrEqual(33);
      expect(pace.forecast().rttFloorMs).toBe(50);
      await backend.close();
    });

    test('the limit halves once for concurrent throttled calls and stays reduced', async () => {
      const { pace, backend, place, advance } = await openLimiter(make, { permits: 10 });
      const places: Permit[] = [];
      for (let taken = 0; taken < 10; taken++) places.push(await place());
      await advance(5);
      for (const taken of places) taken.complete(5, true);
      await advance(30);
      await expect.poll(() => pace.forecast().effectiveQuota.permits).toBe(5);
      await advance(80);
      for (let taken = 0; taken < 5; taken++) await place();
      expect(await tryAcquire(pace)).toBeUndefined();
      expect(pace.forecast().effectiveQuota.permits).toBe(5);
      await backend.close();
    });

    test('the forecast has the limit in force, when each permit is free, and the other waiting replicas', async () => {
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

    test('quotas of different keys are independent', async () => {
      const { pace, backend, place } = await openLimiter(make, { permits: 1 });
      await place();
      expect(await tryAcquire(pace)).toBeUndefined();
      const other = backend.open(`quota ${++opened}`, { permits: 1, windowMs: 80 }, () => undefined);
      expect(await tryAcquire(other)).toBeDefined();
      await backend.close();
    });
  });
}
