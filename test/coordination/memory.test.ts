import { describe, expect, it } from 'vitest';
import { createMemoryCoordination } from '../../src/coordination/index.js';
import { OutcomeUnknownError, UpstreamError } from '../../src/errors.js';
import { VirtualClock } from '../virtual-clock.js';

const budget = { max: 3, windowMs: 1_000 };
const { signal } = new AbortController();

const callMs = 2_000;

function start() {
  const clock = new VirtualClock(10_000);
  return { coordination: createMemoryCoordination({ clock, callMs }), pass: (ms: number) => clock.advance(ms) };
}

describe('takeAttempt', () => {
  it('takeAttempt() allows as many attempts as the budget has, and says when the next one is free', async () => {
    const { coordination, pass } = start();
    const left: number[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      const result = await coordination.takeAttempt(['a'], budget);
      left.push(result.isAllowed ? result.attemptsLeft : -1);
      await pass(100);
    }
    expect(left).toEqual([2, 1, 0]);
    expect(await coordination.takeAttempt(['a'], budget)).toEqual({
      isAllowed: false,
      retryAfterMs: 700,
      freeAt: 11_000,
    });
  });

  it('takeAttempt() never allows more than the budget in any window', async () => {
    const { coordination, pass } = start();
    const allowedAt: number[] = [];
    for (let time = 0; time < 5_000; time += 50) {
      if ((await coordination.takeAttempt(['a'], budget)).isAllowed) allowedAt.push(time);
      await pass(50);
    }
    for (const at of allowedAt)
      expect(allowedAt.filter((other) => other >= at && other < at + 1_000).length).toBeLessThanOrEqual(3);
    expect(allowedAt.length).toBe(15);
  });

  it('a released attempt is free again, and names are counted separately', async () => {
    const { coordination } = start();
    for (let attempt = 0; attempt < 5; attempt++) {
      const result = await coordination.takeAttempt(['a'], budget);
      if (result.isAllowed) await result.release();
      expect(result.isAllowed).toBe(true);
    }
    expect(await coordination.takeAttempt(['a', 'b'], { ...budget, max: 1 })).toMatchObject({ isAllowed: true });
    expect(await coordination.takeAttempt(['a,b'], { ...budget, max: 1 })).toMatchObject({ isAllowed: true });
  });
});

describe('runExclusive', () => {
  it('runExclusive() runs work of one name in order, and work of other names concurrently', async () => {
    const { coordination } = start();
    const log: string[] = [];
    const run = (name: string, label: string) =>
      coordination.runExclusive([name], signal, async () => {
        log.push(`${label} starts`);
        await Promise.resolve();
        log.push(`${label} ends`);
      });
    await Promise.all([run('a', 'one'), run('a', 'two'), run('b', 'other')]);
    expect(log.filter((line) => !line.startsWith('other'))).toEqual([
      'one starts',
      'one ends',
      'two starts',
      'two ends',
    ]);
    expect(log.indexOf('other starts')).toBeLessThan(log.indexOf('one ends') + 1);
  });

  it('runExclusive() continues after work that failed', async () => {
    const { coordination } = start();
    const failure = coordination.runExclusive(['a'], signal, () => Promise.reject(new Error('failed')));
    const next = coordination.runExclusive(['a'], signal, () => Promise.resolve('next'));
    await expect(failure).rejects.toThrow('failed');
    expect(await next).toBe('next');
  });

  it('runExclusive() waits for the duration of a call after work that got no reply in time', async () => {
    const { coordination, pass } = start();
    const cause = new UpstreamError('No reply came in time.', { code: 'UPSTREAM_TIMEOUT' });
    const unknown = new OutcomeUnknownError('It is unknown.', { cause });
    const failure = coordination.runExclusive(['a'], signal, () => Promise.reject(unknown));
    await expect(failure).rejects.toBe(unknown);
    let started = false;
    const next = coordination.runExclusive(['a'], signal, async () => void (started = true));
    await pass(callMs - 1);
    expect(started).toBe(false);
    await pass(1);
    await next;
    expect(started).toBe(true);
  });

  it('runExclusive() continues at once after an unknown outcome whose call is over', async () => {
    const { coordination } = start();
    const cause = new UpstreamError('The reply cannot be read.', { code: 'UPSTREAM_BAD_RESPONSE' });
    const unknown = new OutcomeUnknownError('It is unknown.', { cause });
    const failure = coordination.runExclusive(['a'], signal, () => Promise.reject(unknown));
    const next = coordination.runExclusive(['a'], signal, () => Promise.resolve('next'));
    await expect(failure).rejects.toBe(unknown);
    expect(await next).toBe('next');
  });

  it('runExclusive() rejects when its caller aborts, however long the previous work takes', async () => {
    const { coordination } = start();
    const controller = new AbortController();
    void coordination.runExclusive(['a'], signal, () => new Promise<void>(() => undefined));
    const second = coordination.runExclusive(['a'], controller.signal, async () => undefined);
    controller.abort(new Error('left'));
    await expect(second).rejects.toThrow('left');
  });

  it('runExclusive() does not start work whose caller aborted while it waited', async () => {
    const { coordination } = start();
    const controller = new AbortController();
    let started = false;
    let finish = (): void => undefined;
    const first = coordination.runExclusive(['a'], signal, () => new Promise<void>((resolve) => (finish = resolve)));
    const second = coordination.runExclusive(['a'], controller.signal, async () => void (started = true));
    controller.abort(new Error('left'));
    await expect(second).rejects.toThrow('left');
    finish();
    await first;
    expect(started).toBe(false);
  });
});
