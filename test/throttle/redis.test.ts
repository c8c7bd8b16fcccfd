/** What only replicas that share a quota through Redis can show. Redis has its own clock: these waits are real. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createThrottle, systemClock, type RedisEvent, type ThrottleOptions } from '../../src/throttle/index.js';
import { redisPacer } from '../../src/throttle/redis-pacer.js';
import type { Allowance } from '../../src/throttle/allowance.js';
import type { Pace, Pacer, Place } from '../../src/throttle/pacer.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis.js';
import { admission, SimulatedUpstream } from './simulated-upstream.js';

let redis: TestRedis;
beforeAll(async () => {
  if (!redisMissing) redis = await startRedis();
});
afterAll(() => redis?.stop());

let quotas = 0;

interface Replica {
  pacer: Pacer;
  pace: Pace;
  /** Called when a place may be free. */
  wake: () => void;
}

/** Replicas that ask for places of one new quota. */
async function replicas(count: number, allowance: Allowance, graceMs = 5000) {
  const key = `quota ${++quotas}`;
  const all = await Promise.all(
    Array.from({ length: count }, async () => {
      const pacer = redisPacer({ url: redis.url, prefix: key, graceMs });
      const pace = pacer.open(key, allowance, () => replica.wake());
      const replica: Replica = { pacer, pace, wake: () => undefined };
      (await placeOf(replica)).unused();
      return replica;
    }),
  );
  const [first, second] = all;
  if (!first || !second) throw new Error('Expected two replicas at least.');
  return { all, first, second, close: () => Promise.all(all.map(({ pacer }) => pacer.close())) };
}

/** Waits for a place as a lane does: until it was told to ask again, or is woken. */
async function placeOf(replica: Replica): Promise<Place> {
  for (;;) {
    const woken = new Promise<void>((resolve) => {
      replica.wake = resolve;
    });
    const answer = await replica.pace.ask();
    if (!('againInMs' in answer)) return answer;
    await Promise.race([sleep(Math.min(answer.againInMs, 5000)), woken]);
  }
}

async function gets({ pace }: Replica): Promise<boolean> {
  return !('againInMs' in (await pace.ask()));
}

describe.skipIf(redisMissing)(`replicas that share a quota${skipNote}`, { concurrent: true }, () => {
  test('take no more places together than there are', async () => {
    const { all, close } = await replicas(4, { places: 6, windowMs: 1000 });
    const answers: boolean[] = [];
    for (let round = 0; round < 3; round++) for (const replica of all) answers.push(await gets(replica));
    expect(answers.filter(Boolean)).toHaveLength(6);
    await close();
  });

  test('halve the limit together, once for calls that were on their way together', async () => {
    const { first, second, close } = await replicas(2, { places: 8, windowMs: 50 });
    const places = await Promise.all([first, second].map(placeOf));
    await sleep(5);
    for (const place of places) place.replied(5, true);
    await sleep(100);
    for (let taken = 0; taken < 4; taken++) await placeOf(first);
    expect([await gets(second), second.pace.outlook().inForce.places]).toEqual([false, 4]);
    await close();
  });

  test('take turns while all wait: who has had a place goes behind the others', async () => {
    const { first, second, close } = await replicas(2, { places: 1, windowMs: 40 });
    const served: string[] = [];
    const busy = async (name: string, replica: Replica) => {
      for (let calls = 0; calls < 6; calls++) {
        const place = await placeOf(replica);
        served.push(name);
        place.replied(1, false);
      }
    };
    await Promise.all([busy('a', first), busy('b', second)]);
    expect(served.join('')).toMatch(/^a?(ba)+b?$/u);
    await close();
  });

  test('foresee a wait that counts the replicas in line', async () => {
    const { first, second, close } = await replicas(2, { places: 1, windowMs: 1000 });
    await placeOf(first);
    await gets(first);
    await gets(second);
    expect(second.pace.outlook().sharers).toBe(2);
    await close();
  });

  test('are not held up by one that leaves the line', async () => {
    const { first, second, close } = await replicas(2, { places: 1, windowMs: 50 });
    const place = await placeOf(first);
    expect(await gets(first)).toBe(false);
    expect(await gets(second)).toBe(false);
    first.pace.withdraw();
    place.unused();
    await sleep(20);
    expect(await gets(second)).toBe(true);
    await close();
  });

  test('pass over one in line that asks no more', async () => {
    const { first, second, close } = await replicas(2, { places: 1, windowMs: 50 });
    const place = await placeOf(second);
    expect(await gets(first)).toBe(false);
    place.unused();
    const began = Date.now();
    await placeOf(second);
    expect(Date.now() - began).toBeGreaterThan(500);
    expect(Date.now() - began).toBeLessThan(4000);
    await close();
  });

  test('get back the places of one that died, after its grace; one that lives keeps them', async () => {
    const { first, second, close } = await replicas(2, { places: 2, windowMs: 50 }, 1500);
    await placeOf(first);
    await placeOf(second);
    await first.pacer.close();
    await sleep(2500);
    expect(await gets(second)).toBe(true);
    expect(await gets(second)).toBe(false);
    await close();
  });
});

/** Replicas whose callers want more than the quota, before an upstream that counts in a strict sliding window. */
function saturated(url: string, count: number, options: ThrottleOptions = {}) {
  const events: RedisEvent[] = [];
  const upstream = new SimulatedUpstream(systemClock, admission('sliding', 10), () => 5 + 5 * Math.random());
  const pacers = Array.from({ length: count }, () => redisPacer({ url, onEvent: (event) => events.push(event) }));
  const throttles = pacers.map((pacer) => createThrottle({ ...options, pacer }));
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
  test('killed and restarted under load: nobody sees an error, the quota is kept, it is said once a replica', async () => {
    const own = await startRedis();
    const { events, upstream, failed, run, close, answered } = saturated(own.url, 4);
    const load = run(5000);
    await sleep(1200);
    await own.kill();
    await sleep(1500);
    await own.restart();
    await load;
    expect(failed).toEqual([]);
    expect(events.filter((event) => event.type === 'redisLost').map((event) => event.replicas)).toEqual([4, 4, 4, 4]);
    expect(events.filter((event) => event.type === 'redisBack')).toHaveLength(4);
    expect(upstream.throttled).toEqual([]);
    expect(answered()).toBeGreaterThan(35);
    await close();
    await own.stop();
  });

  test('frozen with its connections open: a call waits for it half a second, not for its answer', async () => {
    const own = await startRedis();
    const { events, failed, run, close } = saturated(own.url, 1);
    await run(300);
    own.freeze();
    const began = systemClock.now();
    await run(1200);
    expect(systemClock.now() - began).toBeLessThan(3500);
    expect(failed).toEqual([]);
    expect(events.map((event) => event.type)).toEqual(['redisLost']);
    own.thaw();
    await sleep(1500);
    expect(events.map((event) => event.type)).toEqual(['redisLost', 'redisBack']);
    await close();
    await own.stop();
  });

  test('never there: after a second the replica goes on by itself', async () => {
    const own = await startRedis();
    await own.stop();
    const { events, failed, run, close, answered } = saturated(own.url, 1);
    await run(3000);
    expect(failed).toEqual([]);
    expect(answered()).toBeGreaterThanOrEqual(10);
    expect(events).toMatchObject([{ type: 'redisLost', replicas: 1 }]);
    await close();
  });
});
