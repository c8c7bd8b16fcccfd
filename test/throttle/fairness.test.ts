import { describe, expect, test } from 'vitest';
import { createThrottleFixture } from './throttle-fixture.js';

describe('a space that requests 60 lists at 5 a second', () => {
  test("another space's single list is answered within a second, and the 60 lists within 12.5 s", async () => {
    const { ask, clock, ended, upstream } = createThrottleFixture({ callsPerSecond: 5, latency: () => 25 });
    for (let index = 0; index < 60; index++) void ask('big', { flow: 'big', deadlineInMs: 30_000 });
    await clock.advance(500);
    const single = await clock.until(ask('single', { flow: 'small', deadlineInMs: 30_000 }));
    expect(single.error).toBeUndefined();
    expect(single.at - 500).toBeLessThan(1000);
    await clock.advance(20_000);
    const big = ended.filter((end) => end.name === 'big');
    expect(big.filter((end) => end.error)).toEqual([]);
    expect(Math.max(...big.map((end) => end.at))).toBeLessThanOrEqual(12_500);
    expect(upstream.throttled).toEqual([]);
  });
  test("another space's single list is answered just as soon while bulk lists and refreshes are queued", async () => {
    const { ask, clock } = createThrottleFixture({ callsPerSecond: 5, latency: () => 25 });
    for (let index = 0; index < 60; index++) void ask('bulk', { flow: 'big', class: 'bulk' });
    for (let index = 0; index < 60; index++) void ask('refresh', { flow: `space ${index}`, class: 'refresh' });
    await clock.advance(500);
    const single = await clock.until(ask('single', { flow: 'small' }));
    expect(single.at - 500).toBeLessThan(1000);
  });
});

describe('a call is chosen when the permit is free', () => {
  test('a mutation that arrives while others wait gets the next permit', async () => {
    const { ask, clock, sent } = createThrottleFixture({ callsPerSecond: 1 });
    for (const name of ['a1', 'a2', 'a3']) void ask(name);
    await clock.advance(1000);
    void ask('mutation', { class: 'mutation' });
    await clock.advance(3500);
    expect(sent).toEqual(['a1', 'mutation', 'a2', 'a3']);
  });
  test('a flow of twice the weight makes twice as many calls', async () => {
    const { ask, clock, sent } = createThrottleFixture({ callsPerSecond: 10 });
    for (let index = 0; index < 60; index++) {
      void ask('heavy', { flow: 'heavy', weight: 2 });
      void ask('light', { flow: 'light', weight: 1 });
    }
    await clock.advance(5000);
    expect(sent.filter((name) => name === 'heavy').length / sent.length).toBeCloseTo(2 / 3, 1);
  });
});

describe('keys', () => {
  test('calls of different keys do not wait for each other', async () => {
    const { ask, clock, ended } = createThrottleFixture({ callsPerSecond: 1, upstreamLimit: 100 });
    for (let index = 0; index < 10; index++) void ask('busy');
    const other = await clock.until(ask('other', { key: 'other' }));
    expect(other.at).toBe(40);
    expect(ended).toHaveLength(2);
  });
});
