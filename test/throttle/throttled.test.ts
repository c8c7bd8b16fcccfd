import { describe, expect, test } from 'vitest';
import { ThrottledError } from '../../src/errors.js';
import { createThrottleFixture } from './throttle-fixture.js';

describe('a call that the upstream throttles', () => {
  test('a throttled call is requeued at the head and its caller does not notice', async () => {
    const { ask, clock, sent, ended, events } = createThrottleFixture({ callsPerSecond: 2, upstreamLimit: 1 });
    for (const name of ['1', '2', '3', '4']) void ask(name, { deadlineInMs: 30_000 });
    await clock.advance(30_000);
    expect(sent).toEqual(['1', '2', '2', '3', '4']);
    expect(ended.map((end) => [end.name, end.error])).toEqual(['1', '2', '3', '4'].map((name) => [name, undefined]));
    expect(events.filter((event) => event.type === 'throttled')).toHaveLength(1);
  });
  test('throttled calls that were in flight together halve the limit once, and it grows back', async () => {
    const { ask, clock, quota, upstream, events } = createThrottleFixture({ callsPerSecond: 10, upstreamLimit: 4 });
    for (let index = 0; index < 10; index++) void ask(String(index));
    await clock.advance(100);
    expect(upstream.throttled).toHaveLength(6);
    expect(quota().effectiveLimit).toBe(5);
    expect(events.filter((event) => event.type === 'limitChanged')).toEqual([
      { type: 'limitChanged', key: 'k', callsPerSecond: 10, effectiveLimit: 5 },
    ]);
    await clock.advance(10_000);
    expect(quota().effectiveLimit).toBeGreaterThanOrEqual(2);
    await clock.advance(90_000);
    expect(quota().effectiveLimit).toBe(10);
  });
  test('a throttled call rejects at its deadline with UPSTREAM_THROTTLED and retryAfterMs', async () => {
    const { ask, clock, upstream } = createThrottleFixture({ callsPerSecond: 2, upstreamLimit: 0 });
    const { error, at } = await clock.until(ask('hopeless', { deadlineInMs: 4500 }));
    expect(at).toBe(4500);
    expect(error).toBeInstanceOf(ThrottledError);
    expect(error).toMatchObject({ code: 'UPSTREAM_THROTTLED' });
    // About one attempt per second, not more.
    expect(upstream.throttled.length).toBeLessThanOrEqual(6);
  });
  test('a throttled call whose caller disconnected is dropped and takes no permit', async () => {
    const { ask, clock, quota, sent } = createThrottleFixture({ callsPerSecond: 2, upstreamLimit: 0 });
    const away = new AbortController();
    const call = ask('gone', { signal: away.signal });
    await clock.advance(10);
    away.abort('gone');
    expect((await clock.until(call)).error).toBe('gone');
    await clock.advance(5000);
    expect([sent, quota().queued]).toEqual([['gone'], 0]);
  });
});

describe('another program that uses half of the quota', () => {
  test('another program on the same quota causes waits but no errors, and few throttled calls', async () => {
    const { ask, clock, ended, upstream } = createThrottleFixture({ callsPerSecond: 10 });
    let others = 0;
    const somebody = () => {
      if (upstream.admit(clock.now())) others++;
      clock.after(200, somebody);
    };
    somebody();
    for (let index = 0; index < 450; index++) void ask(String(index), { deadlineInMs: 130_000 });
    await clock.advance(120_000);
    expect(ended.filter((end) => end.error)).toEqual([]);
    const ours = upstream.admitted.length / 120;
    expect(others / 120).toBeGreaterThan(4);
    expect(ours).toBeGreaterThan(3.3);
    // Ten at first, then about one for each time that the limit has grown too far.
    expect(upstream.throttled.length).toBeLessThan(25);
  });
});

describe('a pause that the upstream asked for', () => {
  test('a pause holds all calls of its key back, those in the queue and later ones, and no other key', async () => {
    const { ask, clock, sent, ended, throttle } = createThrottleFixture({ callsPerSecond: 1, upstreamLimit: 10 });
    void ask('first');
    void ask('queued');
    await clock.advance(100);
    throttle.pause({ key: 'k', callsPerSecond: 1 }, 5_000);
    void ask('later');
    void ask('elsewhere', { key: 'other' });
    await clock.advance(4_999);
    expect(sent).toEqual(['first', 'elsewhere']);
    await clock.advance(3_000);
    expect(sent).toEqual(['first', 'elsewhere', 'queued', 'later']);
    expect(ended.every(({ error }) => error === undefined)).toBe(true);
  });
  test('a call that cannot outlast the pause is rejected at once with the time to wait', async () => {
    const { ask, clock, throttle } = createThrottleFixture({ callsPerSecond: 1 });
    void ask('first');
    const queued = ask('queued', { deadlineInMs: 3_000 });
    throttle.pause({ key: 'k', callsPerSecond: 1 }, 5_000);
    const later = ask('later', { deadlineInMs: 4_000 });
    for (const call of [queued, later]) {
      const { at, error } = await clock.until(call);
      expect([at, error]).toMatchObject([0, { code: 'UPSTREAM_BUSY' }]);
      // The pause, plus the time for the calls that are sent first.
      expect(error instanceof ThrottledError && error.retryAfterMs).toBeGreaterThanOrEqual(5_000);
    }
  });
  test('a throttled call that cannot outlast the pause reports the throttling at once', async () => {
    const { ask, clock, throttle } = createThrottleFixture({ callsPerSecond: 1, upstreamLimit: 0 });
    const call = ask('hopeless', { deadlineInMs: 3_000 });
    await clock.advance(1);
    throttle.pause({ key: 'k', callsPerSecond: 1 }, 5_000);
    const { at, error } = await clock.until(call);
    expect(at).toBeLessThan(100);
    expect(error).toMatchObject({ code: 'UPSTREAM_THROTTLED', retryAfterMs: expect.closeTo(5_000, -2) });
  });
  test('a shorter pause does not end a longer one, and none lasts longer than ten minutes', async () => {
    const { ask, clock, sent, throttle } = createThrottleFixture();
    throttle.pause({ key: 'k', callsPerSecond: 5 }, 86_400_000);
    throttle.pause({ key: 'k', callsPerSecond: 5 }, 1_000);
    void ask('waits');
    await clock.advance(599_000);
    expect(sent).toEqual([]);
    await clock.advance(2_000);
    expect(sent).toEqual(['waits']);
  });
});
