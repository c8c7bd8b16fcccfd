/**
 * What every keeper of places holds to, in memory and in Redis. Time in memory is virtual; Redis has its own clock, which
 * nobody can move, so windows are short there and waits are real.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Allowance } from '../../src/throttle/allowance.js';
import { memoryPacer } from '../../src/throttle/memory-pacer.js';
import type { Later, Pace, Pacer, Place } from '../../src/throttle/pacer.js';
import { redisPacer } from '../../src/throttle/redis-pacer.js';
import { VirtualClock } from '../clock.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis.js';

interface Keeper {
  pacer: Pacer;
  pass(ms: number): Promise<void>;
}

let redis: TestRedis | undefined;

const keepers: { name: string; missing?: string | undefined; make: () => Keeper }[] = [
  {
    name: 'places in memory',
    make() {
      const clock = new VirtualClock();
      return { pacer: memoryPacer({ clock }), pass: (ms) => clock.advance(ms) };
    },
  },
  {
    name: 'places in Redis',
    missing: redisMissing,
    make() {
      if (!redis) throw new Error('Expected Redis to be started before the tests; it is not.');
      return { pacer: redisPacer({ url: redis.url }), pass: (ms) => sleep(ms) };
    },
  },
];

let opened = 0;

/** The places of a new quota. */
async function open(make: () => Keeper, allowance: Partial<Allowance> = {}) {
  const keeper = make();
  let wakes = 0;
  const pace = keeper.pacer.open(`quota ${++opened}`, { places: 3, windowMs: 80, ...allowance }, () => wakes++);
  async function place(): Promise<Place> {
    for (;;) {
      const answer = await pace.ask();
      if (!('againInMs' in answer)) return answer;
      await keeper.pass(Math.min(answer.againInMs, 50));
    }
  }
  const first = await place();
  first.unused();
  return { ...keeper, pace, place, wakes: () => wakes };
}

async function ask(pace: Pace): Promise<Place | undefined> {
  const answer = await pace.ask();
  return 'againInMs' in answer ? undefined : answer;
}

async function later(pace: Pace): Promise<Later> {
  const answer = await pace.ask();
  if ('againInMs' in answer) return answer;
  throw new Error('Expected no place to be free; got one.');
}

beforeAll(async () => {
  if (!redisMissing) redis = await startRedis();
});
afterAll(() => redis?.stop());

for (const { name, missing, make } of keepers) {
  describe.skipIf(missing)(`${name}${missing ? skipNote : ''}`, () => {
    test('as many places are given as there are, and then none', async () => {
      const { pace, pacer, place } = await open(make);
      for (let taken = 0; taken < 3; taken++) await place();
      expect(await ask(pace)).toBeUndefined();
      await pacer.close();
    });

    test('a place rests for a window and a little from the reply, and it is told how long', async () => {
      const { pace, pacer, place, pass } = await open(make, { places: 1 });
      const first = await place();
      await pass(40);
      first.replied(40, false);
      const { againInMs } = await later(pace);
      expect(againInMs).toBeGreaterThan(60);
      expect(againInMs).toBeLessThanOrEqual(83);
      await pass(againInMs);
      expect(await ask(pace)).toBeDefined();
      await pacer.close();
    });

    test('a place is in use until the reply, however long that takes', async () => {
      const { pace, pacer, place, pass } = await open(make, { places: 1 });
      await place();
      await pass(300);
      expect(await ask(pace)).toBeUndefined();
      await pacer.close();
    });

    test('a place that was not used is free at once, and whoever waits is woken', async () => {
      const { pace, pacer, place, pass, wakes } = await open(make, { places: 1 });
      const unused = await place();
      await later(pace);
      const before = wakes();
      unused.unused();
      await pass(40);
      expect(wakes()).toBeGreaterThan(before);
      expect(await ask(pace)).toBeDefined();
      await pacer.close();
    });

    test('whoever waits for a reply is woken by it', async () => {
      const { pace, pacer, place, pass, wakes } = await open(make, { places: 1 });
      const first = await place();
      await later(pace);
      const before = wakes();
      first.replied(5, false);
      await pass(40);
      expect(wakes()).toBeGreaterThan(before);
      await pacer.close();
    });

    test('after twenty answers the time is shortened by what the round trip takes at least', async () => {
      const { pace, pacer, place } = await open(make, { places: 10 });
      for (let round = 0; round < 2; round++) {
        const places: Place[] = [];
        for (let taken = 0; taken < 10; taken++) places.push(await place());
        for (const taken of places) taken.replied(50, false);
      }
      const { againInMs } = await later(pace);
      expect(againInMs).toBeGreaterThan(10);
      expect(againInMs).toBeLessThanOrEqual(33);
      expect(pace.outlook().floorMs).toBe(50);
      await pacer.close();
    });

    test('the limit halves when a call is throttled, once for those on their way together, and is kept', async () => {
      const { pace, pacer, place, pass } = await open(make, { places: 10 });
      const places: Place[] = [];
      for (let taken = 0; taken < 10; taken++) places.push(await place());
      await pass(5);
      for (const taken of places) taken.replied(5, true);
      await pass(30);
      expect(pace.outlook().inForce.places).toBe(5);
      await pass(80);
      for (let taken = 0; taken < 5; taken++) await place();
      expect(await ask(pace)).toBeUndefined();
      expect(pace.outlook().inForce.places).toBe(5);
      await pacer.close();
    });

    test('what can be foreseen: places in force, when each is free again, and who else waits', async () => {
      const { pace, pacer, place } = await open(make, { places: 4 });
      const first = await place();
      await place();
      first.replied(10, false);
      const { inForce, busyMs, lapMs, sharers } = pace.outlook();
      expect([inForce.places, busyMs.length, sharers]).toEqual([4, 2, 1]);
      for (const ms of busyMs) expect(ms).toBeGreaterThan(0);
      for (const ms of busyMs) expect(ms).toBeLessThanOrEqual(93);
      expect(lapMs).toBeGreaterThan(70);
      await pacer.close();
    });

    test('quotas do not touch each other', async () => {
      const { pace, pacer, place } = await open(make, { places: 1 });
      await place();
      expect(await ask(pace)).toBeUndefined();
      const other = pacer.open(`quota ${++opened}`, { places: 1, windowMs: 80 }, () => undefined);
      expect(await ask(other)).toBeDefined();
      await pacer.close();
    });
  });
}
