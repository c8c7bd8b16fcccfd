import { describe, expect, test } from 'vitest';
import { ThrottledError } from '../../src/errors.js';
import { createThrottleFixture, type ThrottledCallResult } from './throttle-fixture.js';

function expectBusy({ error }: ThrottledCallResult): ThrottledError {
  if (error instanceof ThrottledError && error.code === 'UPSTREAM_BUSY') return error;
  throw new Error(`Expected UPSTREAM_BUSY; got ${String(error)}.`);
}

const names = (count: number, name = 'n') => Array.from({ length: count }, (_, index) => `${name}${index}`);

describe('admission by deadline', () => {
  test('a call whose estimated wait exceeds its deadline is rejected at once and never sent', async () => {
    const { ask, clock, sent } = createThrottleFixture();
    for (const name of names(60)) void ask(name);
    await clock.advance(0);
    const late = await ask('late', { deadlineInMs: 5000 });
    expect(late.at).toBe(0);
    expect(expectBusy(late).retryAfterMs).toBeGreaterThan(10_000);
    await clock.advance(60_000);
    expect(sent).not.toContain('late');
  });
  test('a call that can just meet its deadline is admitted', async () => {
    const { ask, clock } = createThrottleFixture();
    for (const name of names(10)) void ask(name);
    await clock.advance(100);
    const last = ask('last', { deadlineInMs: 2100 });
    await clock.advance(3000);
    expect((await last).error).toBeUndefined();
  });
  test.each([3, 10, 37, 60, 149])(
    'a rejected call gets a retry time that is accurate to within a second (%i calls before it)',
    async (before) => {
      const { ask, clock } = createThrottleFixture();
      for (const name of names(before + 5)) void ask(name);
      await clock.advance(400);
      const { retryAfterMs } = expectBusy(await ask('refused', { deadlineInMs: 0 }));
      const turn = ask('waits');
      const asked = clock.now();
      await clock.until(turn);
      expect(Math.abs(clock.now() - asked - retryAfterMs)).toBeLessThan(1000);
    },
  );
  test("retryAfterMs is the wait of the call's own flow and class, not of the whole queue", async () => {
    const { ask, clock, quota } = createThrottleFixture();
    for (const name of names(60)) void ask(name, { class: 'bulk' });
    await clock.advance(500);
    expect(expectBusy(await ask('same', { class: 'bulk', deadlineInMs: 100 })).retryAfterMs).toBeGreaterThan(10_000);
    expect(
      expectBusy(await ask('other flow', { flow: 'b', class: 'bulk', deadlineInMs: 100 })).retryAfterMs,
    ).toBeLessThan(1000);
    expect(expectBusy(await ask('other class', { class: 'interactive', deadlineInMs: 100 })).retryAfterMs).toBeLessThan(
      1000,
    );
    expect(quota().estimatedWaitMs).toBeGreaterThan(10_000);
  });
});

describe('an admitted call that is overtaken', () => {
  test('a call that was overtaken is rejected exactly at its deadline', async () => {
    const { ask, clock } = createThrottleFixture();
    for (const name of names(5)) void ask(name);
    await clock.advance(100);
    const overtaken = ask('overtaken', { class: 'bulk', deadlineInMs: 1500 });
    for (const name of names(20)) void ask(name, { class: 'mutation' });
    const end = await clock.until(overtaken);
    expect(end.at).toBe(1600);
    expect(expectBusy(end).retryAfterMs).toBeGreaterThan(1000);
  });
  test('a call whose permit comes too late for a reply is not sent, and the next call gets the permit', async () => {
    const { ask, clock, sent } = createThrottleFixture();
    for (const name of names(4)) void ask(name);
    await clock.advance(20);
    void ask('a little later');
    await clock.advance(80);
    // A round trip is 40 ms: four permits become free at 1040 ms, the fifth at 1060 ms, with a reply at 1100 ms.
    const overtaken = ask('overtaken', { class: 'refresh', deadlineInMs: 985 });
    for (const name of names(4, 'write ')) void ask(name, { class: 'mutation' });
    const next = ask('next', { class: 'bulk' });
    const end = await clock.until(overtaken);
    expect(end.at).toBeLessThan(1085);
    expect(expectBusy(end).message).toContain('deadline');
    expect((await clock.until(next)).at).toBe(end.at + 40);
    expect(sent).not.toContain('overtaken');
  });
});

describe('the queue is bounded', () => {
  test('a call is rejected at once when the queue is full', async () => {
    const { ask, clock, events } = createThrottleFixture({ maxQueued: 20 });
    for (const name of names(30)) void ask(name);
    await clock.advance(0);
    expect(events.filter((event) => event.type === 'refused').map((event) => event.reason)).toEqual(
      names(10).map(() => 'full'),
    );
    for (const name of names(5)) void ask(name);
    expect(expectBusy(await ask('one more')).retryAfterMs).toBeGreaterThan(3000);
  });
});

describe('5,000 calls at once', () => {
  test('5,000 calls at once are each answered or rejected by their deadline, in fair order', async () => {
    const { ask, clock, ended, sent, quota, upstream } = createThrottleFixture({ callsPerSecond: 10 });
    const flows = 50;
    for (const [index, name] of names(5000).entries())
      void ask(name, { flow: `flow ${index % flows}`, deadlineInMs: 30_000 });
    await clock.advance(0);
    // Rejected calls have settled already.
    expect(quota().queued).toBeLessThanOrEqual(300);
    expect(ended.length + quota().queued + quota().inFlight).toBe(5000);
    await clock.advance(30_000);
    expect(ended).toHaveLength(5000);
    expect(upstream.throttled).toEqual([]);
    expect(Math.max(...ended.map((end) => end.at))).toBeLessThanOrEqual(30_000);
    expect(sent.length).toBeGreaterThan(285);
    expect(ended.filter((end) => end.error === undefined)).toHaveLength(sent.length);
    // Every flow was served equally often, except in the current round.
    const turns = Array.from(
      { length: flows },
      (_, flow) => sent.filter((name) => Number(name.slice(1)) % flows === flow).length,
    );
    expect(Math.max(...turns) - Math.min(...turns)).toBeLessThanOrEqual(1);
  });
  test('5,000 queued calls of one flow are cheap to hold and to abandon', async () => {
    const { ask, clock, quota, ended } = createThrottleFixture({ callsPerSecond: 10 });
    const away = new AbortController();
    const warnings: string[] = [];
    const warn = (warning: Error) => warnings.push(warning.name);
    process.on('warning', warn);
    for (const name of names(5000)) void ask(name, { signal: away.signal });
    await clock.advance(0);
    expect(quota().queued).toBe(4990);
    away.abort();
    await clock.advance(0);
    process.off('warning', warn);
    expect(ended).toHaveLength(4990);
    expect(quota().queued).toBe(0);
    expect(clock.pending).toBeLessThanOrEqual(10 + 1);
    expect(warnings).toEqual([]);
  });
});

describe('a caller who goes away', () => {
  test("an aborted call leaves the queue at once with the signal's reason, and the next call moves up", async () => {
    const { ask, clock, sent, events } = createThrottleFixture();
    const away = new AbortController();
    for (const name of names(5)) void ask(name);
    const gone = ask('gone', { signal: away.signal });
    void ask('next');
    await clock.advance(300);
    away.abort(new Error('client closed the connection'));
    const end = await gone;
    expect([end.at, String(end.error)]).toEqual([300, 'Error: client closed the connection']);
    await clock.advance(2000);
    expect(sent).toEqual([...names(5), 'next']);
    expect(events).toContainEqual({ type: 'abandoned', key: 'k', flow: 'a', class: 'interactive', waitedMs: 300 });
  });
  test('a call whose signal is aborted beforehand takes no permit', async () => {
    const { ask, clock, quota } = createThrottleFixture();
    const { error } = await ask('gone', { signal: AbortSignal.abort('gone') });
    await clock.advance(0);
    expect([error, quota().remaining]).toEqual(['gone', 5]);
  });
  test('a call leaves no timer behind, however it ends', async () => {
    const { ask, clock } = createThrottleFixture();
    const away = new AbortController();
    for (const name of names(12)) void ask(name, { deadlineInMs: 20_000, signal: away.signal });
    await clock.advance(1500);
    away.abort();
    await clock.advance(2500);
    expect(clock.pending).toBe(0);
  });
});

describe('closing', () => {
  test('close rejects queued and later calls and lets calls in flight finish', async () => {
    const { ask, clock, throttle, ended } = createThrottleFixture();
    for (const name of names(8)) void ask(name);
    await clock.advance(10);
    await throttle.close();
    const late = await ask('late');
    await clock.advance(1000);
    expect(ended.map((end) => [end.name, end.error instanceof ThrottledError && end.error.code])).toEqual([
      ['n5', 'UPSTREAM_BUSY'],
      ['n6', 'UPSTREAM_BUSY'],
      ['n7', 'UPSTREAM_BUSY'],
      ['late', 'UPSTREAM_BUSY'],
      ...names(5).map((name) => [name, false]),
    ]);
    expect(expectBusy(late).message).toBe('The gateway is stopping.');
    expect(clock.pending).toBe(0);
  });
});
