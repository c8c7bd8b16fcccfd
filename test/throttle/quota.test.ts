import { describe, expect, test } from 'vitest';
import { createThrottle } from '../../src/throttle/index.js';
import { VirtualClock } from '../virtual-clock.js';
import { createThrottleFixture } from './throttle-fixture.js';
import { createAdmission, jitteredLatency, seeded, SimulatedUpstream, type WindowKind } from './simulated-upstream.js';

/** Callers that saturate the quota for this many milliseconds of virtual time. */
async function saturate(
  kind: WindowKind,
  callsPerSecond: number,
  way: [number, number],
  seconds: number,
  seed: number,
) {
  const clock = new VirtualClock();
  const random = seeded(seed);
  // Starts within a second, so that a fixed window is not hit exactly at its edge.
  await clock.advance(random() * 1000);
  const upstream = new SimulatedUpstream(clock, createAdmission(kind, callsPerSecond), jitteredLatency(...way, random));
  const throttle = createThrottle({ clock });
  const end = clock.now() + seconds * 1000;
  const caller = async (): Promise<void> => {
    const turn = { key: 'account/List', callsPerSecond, flow: 'a', class: 'interactive', deadline: Infinity } as const;
    while (clock.now() < end) await throttle.run(turn, upstream.call);
  };
  for (let callers = 0; callers < callsPerSecond * 3; callers++) void caller();
  await clock.advance(seconds * 1000);
  return {
    used: upstream.admitted.filter((at) => at < end).length / (callsPerSecond * seconds),
    throttled: upstream.throttled.length,
  };
}

const kinds: WindowKind[] = ['sliding', 'fixed', 'bucket'];

describe.each(kinds)('against a %s window, a saturated quota of 10 a second', (kind) => {
  test.each([1, 2, 3, 4, 5])(
    'the quota is used to 97 % and never exceeded with light jitter (seed %i)',
    async (seed) => {
      const { used, throttled } = await saturate(kind, 10, [15, 6], 12, seed);
      expect(throttled).toBe(0);
      expect(used).toBeGreaterThanOrEqual(0.97);
    },
  );
  test.each([1, 2, 3, 4, 5])(
    'the quota is used to 90 % and never exceeded with heavy jitter (seed %i)',
    async (seed) => {
      const { used, throttled } = await saturate(kind, 10, [30, 25], 12, seed);
      expect(throttled).toBe(0);
      expect(used).toBeGreaterThanOrEqual(0.9);
    },
  );
});

describe('the quota under any network', () => {
  test.each([
    ['loopback without latency', [0, 0]],
    ['constant latency', [40, 0]],
    ['jitter alone', [0, 40]],
    ['latencies of half a second', [500, 100]],
  ] as const)('no call is throttled on this network: %s', async (_name, way) => {
    for (const kind of kinds) expect((await saturate(kind, 10, [...way], 30, 7)).throttled).toBe(0);
  });

  test.each([10, 40])(
    'opening connections after a pause does not count as network latency (%i a second)',
    async (callsPerSecond) => {
      const { ask, clock, upstream } = createThrottleFixture({ callsPerSecond, maxInFlight: 100 });
      // A call without an open connection takes three more one-way delays; connections close after four idle seconds.
      let open: number[] = [];
      const openedBy = () => {
        open = open.filter((since) => clock.now() - since < 4000);
        return open.pop() === undefined ? 600 : 0;
      };
      const call = upstream.call;
      Object.assign(upstream, {
        async call() {
          await upstream.delay(openedBy());
          try {
            await call();
          } finally {
            open.push(clock.now());
          }
        },
      });
      for (let single = 0; single < 30; single++) {
        void ask('now and then');
        await clock.advance(6000);
      }
      for (let index = 0; index < callsPerSecond * 12; index++) void ask(String(index));
      await clock.advance(20_000);
      expect(upstream.throttled).toEqual([]);
      expect(upstream.admitted).toHaveLength(30 + callsPerSecond * 12);
    },
  );

  test('a network that gets faster exceeds the quota at most by calls sent before the first fast reply', async () => {
    const { ask, clock, upstream } = createThrottleFixture({
      callsPerSecond: 10,
      latency: jitteredLatency(60, 5, seeded(3)),
    });
    for (let index = 0; index < 1000; index++) void ask(String(index));
    await clock.advance(20_000);
    expect(upstream.throttled).toEqual([]);
    upstream.latency = jitteredLatency(10, 5, seeded(4));
    const faster = clock.now();
    await clock.advance(60_000);
    const [first = 0] = upstream.admitted.filter((at) => at > faster + 60);
    // Calls that were sent before the first fast reply have arrived by now.
    expect(upstream.throttled.filter((at) => at > first + 60)).toEqual([]);
    expect(upstream.throttled.length).toBeLessThan(10);
  });

  test('a network that gets slower causes no throttling', async () => {
    const { ask, clock, upstream } = createThrottleFixture({
      callsPerSecond: 10,
      latency: jitteredLatency(10, 3, seeded(5)),
    });
    for (let index = 0; index < 1000; index++) void ask(String(index));
    await clock.advance(20_000);
    upstream.latency = jitteredLatency(80, 3, seeded(6));
    const before = upstream.admitted.length;
    await clock.advance(20_000);
    expect(upstream.throttled).toEqual([]);
    expect((upstream.admitted.length - before) / 200).toBeGreaterThan(0.83);
  });
});

describe('a quota below one a second, or with a fraction', () => {
  test.each([
    [0.5, 1, 2000],
    [0.1, 1, 10_000],
    [2.5, 2, 1000],
  ])('a quota of %d a second never sends more than %d calls in any %d ms', async (callsPerSecond, most, windowMs) => {
    const { ask, clock, upstream } = createThrottleFixture({
      callsPerSecond,
      upstreamLimit: 1000,
      latency: jitteredLatency(20, 10, seeded(9)),
    });
    for (let index = 0; index < 200; index++) void ask(String(index));
    await clock.advance(60_000);
    const inWindow = upstream.admitted.map(
      (at) => upstream.admitted.filter((other) => other >= at && other <= at + windowMs).length,
    );
    expect(Math.max(...inWindow)).toBe(most);
    expect(upstream.admitted.length).toBeGreaterThanOrEqual(Math.floor((60_000 / windowMs) * most * 0.95));
  });
});

describe('an upstream that hangs', () => {
  test('calls that hang keep their permits until they end', async () => {
    const { ask, clock, upstream, sent } = createThrottleFixture({ callsPerSecond: 5, latency: () => 20_000 });
    for (let index = 0; index < 20; index++) void ask(String(index));
    await clock.advance(39_000);
    expect(sent).toHaveLength(5);
    await clock.advance(200_000);
    expect(upstream.throttled).toEqual([]);
    expect(sent).toHaveLength(20);
  });
  test('a hanging upstream holds at most maxInFlight calls, and queued calls end at their deadline', async () => {
    const { ask, clock, upstream, ended } = createThrottleFixture({
      callsPerSecond: 100,
      maxInFlight: 8,
      latency: () => 20_000,
    });
    for (let index = 0; index < 50; index++) void ask(String(index), { deadlineInMs: 5000 });
    await clock.advance(5000);
    expect(upstream.maxInFlight).toBe(8);
    expect(ended.map((end) => end.at)).toEqual(Array.from({ length: 42 }, () => 5000));
  });
  test('a hanging key does not delay the calls of another key', async () => {
    const { ask, clock } = createThrottleFixture({ callsPerSecond: 5, maxInFlight: 2, latency: () => 20_000 });
    for (let index = 0; index < 10; index++) void ask(String(index));
    await clock.advance(1000);
    void ask('other', { key: 'other' });
    await clock.advance(0);
    expect((await clock.until(ask('last', { key: 'other' }))).at).toBe(41_000);
  });
});

describe('a call that fails', () => {
  test('a failing call passes its error on, and its permit cools down as usual', async () => {
    const clock = new VirtualClock();
    const throttle = createThrottle({ clock });
    const turn = { key: 'k', callsPerSecond: 1, flow: 'a', class: 'interactive', deadline: Infinity } as const;
    const failure = new Error('reset');
    await expect(throttle.run(turn, () => Promise.reject(failure))).rejects.toBe(failure);
    await expect(throttle.run({ ...turn, deadline: clock.now() + 900 }, async () => 1)).rejects.toMatchObject({
      code: 'UPSTREAM_BUSY',
    });
    expect(await clock.until(throttle.run(turn, async () => 1))).toBe(1);
  });
});

describe('the status of a quota', () => {
  test('the quota status has rate, remaining and queued calls, and the estimated wait', async () => {
    const { ask, clock, quota, throttle } = createThrottleFixture({ callsPerSecond: 5 });
    expect(quota()).toEqual({
      key: 'k',
      callsPerSecond: 5,
      effectiveLimit: 5,
      remaining: 5,
      queued: 0,
      inFlight: 0,
      estimatedWaitMs: 0,
    });
    for (let index = 0; index < 12; index++) void ask(String(index));
    await clock.advance(10);
    expect(quota()).toMatchObject({ remaining: 0, queued: 7, inFlight: 5 });
    await clock.advance(40);
    expect(quota()).toMatchObject({ remaining: 0, queued: 7, inFlight: 0 });
    expect(Math.abs(quota().estimatedWaitMs - 2000)).toBeLessThan(200);
    expect(throttle.quotas()).toEqual([quota()]);
    await clock.advance(10_000);
    expect(quota()).toMatchObject({ remaining: 5, queued: 0, inFlight: 0, estimatedWaitMs: 0 });
  });
});
