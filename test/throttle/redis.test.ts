/** Tests of replicas that share a quota through Redis. Redis has its own clock: these waits are real. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { createThrottle, type RedisEvent, type ThrottleOptions } from '../../src/throttle/index.js';
import { openRedisBackend } from './redis-backend.js';
import type { WindowQuota } from '../../src/throttle/window-quota.js';
import type { RateLimiter, RateLimitBackend, Permit } from '../../src/throttle/rate-limiter.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis-server.js';
import { createAdmission, SimulatedUpstream } from './simulated-upstream.js';

let redis: TestRedis;
beforeAll(async () => {
  if (!redisMissing) redis = await startRedis();
});
afterAll(() => redis?.stop());

let quotas = 0;

interface Replica {
  backend: RateLimitBackend;
  limiter: RateLimiter;
  /** Called when a permit may be free. */
  wake: () => void;
}

/** Starts replicas that share a new quota. */
async function startReplicas(count: number, windowQuota: WindowQuota, graceMs = 5000, url = redis.url) {
  const key = `quota ${++quotas}`;
  const all = await Promise.all(
    Array.from({ length: count }, async () => {
      const backend = openRedisBackend(url, { prefix: key, graceMs });
      const limiter = backend.open(key, windowQuota, () => replica.wake());
      const replica: Replica = { backend, limiter, wake: () => undefined };
      (await acquirePermit(replica)).release();
      return replica;
    }),
  );
  const [first, second] = all;
  if (!first || !second) throw new Error('Expected two replicas at least.');
  return { all, first, second, close: () => Promise.all(all.map(({ backend }) => backend.close())) };
}

/** Acquires a permit like a queue: retries after the given time, or when it is woken. */
async function acquirePermit(replica: Replica): Promise<Permit> {
  for (;;) {
    const woken = new Promise<void>((resolve) => {
      replica.wake = resolve;
    });
    const answer = await replica.limiter.tryAcquire();
    if (!('retryAfterMs' in answer)) return answer;
    await Promise.race([sleep(Math.min(answer.retryAfterMs, 5000)), woken]);
  }
}

async function isGranted({ limiter }: Replica): Promise<boolean> {
  return !('retryAfterMs' in (await limiter.tryAcquire()));
}

describe.skipIf(redisMissing)(`replicas that share a quota${skipNote}`, { concurrent: true }, () => {
  test('a pause that one replica learns of also holds back the others', async () => {
    const { first, second, close } = await startReplicas(2, { permits: 5, windowMs: 80 });
    first.limiter.pause(1_500);
    await vi.waitFor(() => expect(second.limiter.forecast().pausedMs).toBeGreaterThan(0), { timeout: 1_000 });
    expect([await isGranted(first), await isGranted(second)]).toEqual([false, false]);
    (await acquirePermit(second)).release();
    expect(first.limiter.forecast().pausedMs).toBe(0);
    await close();
  });
  test('replicas never hold more permits together than the quota has', async () => {
    const { all, close } = await startReplicas(4, { permits: 6, windowMs: 1000 });
    const answers: boolean[] = [];
    for (let round = 0; round < 3; round++) for (const replica of all) answers.push(await isGranted(replica));
    expect(answers.filter(Boolean)).toHaveLength(6);
    await close();
  });

  test('concurrent throttled calls of several replicas halve the shared limit once', async () => {
    const { first, second, close } = await startReplicas(2, { permits: 8, windowMs: 50 });
    const places = await Promise.all([first, second].map(acquirePermit));
    await sleep(5);
    for (const place of places) place.complete(5, true);
    await sleep(100);
    for (let taken = 0; taken < 4; taken++) await acquirePermit(first);
    expect([await isGranted(second), second.limiter.forecast().effectiveQuota.permits]).toEqual([false, 4]);
    await close();
  });

  test('a report of a throttled call that reaches Redis late does not halve the shared limit again', async () => {
    const own = await startRedis();
    const { first, second, close } = await startReplicas(2, { permits: 8, windowMs: 50 }, 5000, own.url);
    const [early, late] = await Promise.all([acquirePermit(first), acquirePermit(second)]);
    early.complete(5, true);
    // Redis answers commands in order: the limit is halved by now.
    await acquirePermit(first);
    own.freeze();
    late.complete(5, true);
    await sleep(300);
    own.thaw();
    await acquirePermit(second);
    expect(second.limiter.forecast().effectiveQuota.permits).toBe(4);
    await close();
    await own.stop();
  });

  test('waiting replicas take turns: one that got a permit queues behind the others', async () => {
    const { first, second, close } = await startReplicas(2, { permits: 1, windowMs: 40 });
    const served: string[] = [];
    const busy = async (name: string, replica: Replica) => {
      for (let calls = 0; calls < 6; calls++) {
        const place = await acquirePermit(replica);
        served.push(name);
        place.complete(1, false);
      }
    };
    await Promise.all([busy('a', first), busy('b', second)]);
    expect(served.join('')).toMatch(/^a?(ba)+b?$/u);
    await close();
  });

  test('the wait estimate of a replica counts the other waiting replicas', async () => {
    const { first, second, close } = await startReplicas(2, { permits: 1, windowMs: 1000 });
    await acquirePermit(first);
    await isGranted(first);
    await isGranted(second);
    expect(second.limiter.forecast().contendingReplicas).toBe(2);
    await close();
  });

  test('a replica that leaves the queue does not delay the others', async () => {
    const { first, second, close } = await startReplicas(2, { permits: 1, windowMs: 50 });
    const place = await acquirePermit(first);
    expect(await isGranted(first)).toBe(false);
    expect(await isGranted(second)).toBe(false);
    first.limiter.cancel();
    place.release();
    await sleep(20);
    expect(await isGranted(second)).toBe(true);
    await close();
  });

  test('a queued replica that stops asking is skipped', async () => {
    const { first, second, close } = await startReplicas(2, { permits: 1, windowMs: 50 });
    const place = await acquirePermit(second);
    expect(await isGranted(first)).toBe(false);
    place.release();
    const began = Date.now();
    await acquirePermit(second);
    expect(Date.now() - began).toBeGreaterThan(500);
    expect(Date.now() - began).toBeLessThan(4000);
    await close();
  });

  test('the permits of a dead replica are freed after a grace period, and those of a live one are kept', async () => {
    const { first, second, close } = await startReplicas(2, { permits: 2, windowMs: 50 }, 1500);
    await acquirePermit(first);
    await acquirePermit(second);
    await first.backend.close();
    await sleep(2500);
    expect(await isGranted(second)).toBe(true);
    expect(await isGranted(second)).toBe(false);
    await close();
  });
});

/** Replicas that saturate a quota, in front of an upstream that counts in a strict sliding window. */
function startSaturatedReplicas(url: string, count: number, options: ThrottleOptions = {}) {
  const events: RedisEvent[] = [];
  const upstream = new SimulatedUpstream(systemClock, createAdmission('sliding', 10), () => 5 + 5 * Math.random());
  const backends = Array.from({ length: count }, () =>
    openRedisBackend(url, { onEvent: (event) => events.push(event) }),
  );
  const throttles = backends.map((backend) => createThrottle({ ...options, backend }));
  const failed: unknown[] = [];
  let answered = 0;
  async function run(ms: number): Promise<void> {
    const end = systemClock.now() + ms;
    const caller = async (throttle: (typeof throttles)[number]): Promise<void> => {
      while (systemClock.now() < end) {
        const turn = {
          key: 'k',
          callsPerSecond: 10,
          flow: 'a',
          class: 'interactive',
          deadline: systemClock.now() + 30_000,
        } as const;
        await throttle.run(turn, upstream.call).then(
          () => answered++,
          (error: unknown) => failed.push(error),
        );
      }
    };
    await Promise.all(throttles.flatMap((throttle) => [caller(throttle), caller(throttle), caller(throttle)]));
  }
  const close = () => Promise.all(throttles.map((throttle) => throttle.close()));
  return { events, upstream, failed, run, close, answered: () => answered };
}

describe.skipIf(redisMissing)(`Redis comes and goes${skipNote}`, { concurrent: true }, () => {
  test('calls succeed within the quota while Redis is killed and restarted under load, logged once', async () => {
    const own = await startRedis();
    const { events, upstream, failed, run, close, answered } = startSaturatedReplicas(own.url, 4);
    const load = run(5000);
    await sleep(1200);
    await own.kill();
    await sleep(1500);
    await own.restart();
    await load;
    expect(failed).toEqual([]);
    expect(events.filter((event) => event.type === 'redisUnavailable').map((event) => event.replicas)).toEqual([
      4, 4, 4, 4,
    ]);
    expect(events.filter((event) => event.type === 'redisRecovered')).toHaveLength(4);
    expect(upstream.throttled).toEqual([]);
    expect(answered()).toBeGreaterThan(35);
    await close();
    await own.stop();
  });

  test('a call waits at most half a second for a Redis that is frozen', async () => {
    const own = await startRedis();
    const { events, failed, run, close } = startSaturatedReplicas(own.url, 1);
    await run(300);
    own.freeze();
    const began = systemClock.now();
    await run(1200);
    expect(systemClock.now() - began).toBeLessThan(3500);
    expect(failed).toEqual([]);
    expect(events.map((event) => event.type)).toEqual(['redisUnavailable']);
    own.thaw();
    await sleep(1500);
    expect(events.map((event) => event.type)).toEqual(['redisUnavailable', 'redisRecovered']);
    await close();
    await own.stop();
  });

  test('a replica without Redis serves calls by itself after a second', async () => {
    const own = await startRedis();
    await own.stop();
    const { events, failed, run, close, answered } = startSaturatedReplicas(own.url, 1);
    await run(3000);
    expect(failed).toEqual([]);
    expect(answered()).toBeGreaterThanOrEqual(10);
    expect(events).toMatchObject([{ type: 'redisUnavailable', replicas: 1 }]);
    await close();
  });
});
