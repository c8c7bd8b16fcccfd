import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { aborted, onAbort, raceAbort, waitUnlessAborted } from '../src/abort.js';
import { VirtualClock } from './virtual-clock.js';

const never = new Promise<never>(() => {});

describe('onAbort', () => {
  it('onAbort() calls back once when the signal aborts', () => {
    const controller = new AbortController();
    let calls = 0;
    onAbort(controller.signal, () => (calls += 1));
    expect(calls).toBe(0);
    controller.abort();
    controller.abort();
    expect(calls).toBe(1);
  });

  it('onAbort() calls back at once if the signal has aborted, and never without a signal', () => {
    let calls = 0;
    onAbort(AbortSignal.abort(), () => (calls += 1))();
    onAbort(undefined, () => (calls += 10))();
    expect(calls).toBe(1);
  });

  it('onAbort() does not call back after its listener was removed', () => {
    const controller = new AbortController();
    const stop = onAbort(controller.signal, () => expect.fail('the listener was removed'));
    stop();
    controller.abort();
  });

  it('onAbort() adds one event listener to a signal, and calls back all of its listeners that are left', () => {
    const controller = new AbortController();
    const called: number[] = [];
    const stops = [0, 1, 2].map((n) => onAbort(controller.signal, () => called.push(n)));
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    stops[1]?.();
    controller.abort();
    expect(called).toEqual([0, 2]);
  });
});

describe('raceAbort', () => {
  it('raceAbort() settles like the promise if the promise settles before an abort', async () => {
    const { signal } = new AbortController();
    await expect(raceAbort(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(raceAbort(Promise.reject(new Error('failed')), signal)).rejects.toThrow('failed');
    await expect(raceAbort(Promise.resolve(2), undefined)).resolves.toBe(2);
  });

  it('raceAbort() rejects with the reason of the signal, or with a given one', async () => {
    const controller = new AbortController();
    const outcomes = Promise.allSettled([
      raceAbort(never, controller.signal),
      raceAbort(never, controller.signal, () => 'another reason'),
    ]);
    controller.abort('the reason');
    expect((await outcomes).map((outcome) => 'reason' in outcome && outcome.reason)).toEqual([
      'the reason',
      'another reason',
    ]);
    await aborted(controller.signal);
  });
});

describe('waitUnlessAborted', () => {
  it('waitUnlessAborted() resolves when the timer fires', async () => {
    const clock = new VirtualClock();
    await clock.until(waitUnlessAborted((done) => clock.after(10, done), new AbortController().signal));
    expect(clock.pending).toBe(0);
  });

  it('waitUnlessAborted() cancels the timer and rejects if the signal aborts before or during the wait', async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const wait = () => waitUnlessAborted((done) => clock.after(10, done), controller.signal);
    const waiting = wait();
    controller.abort('the reason');
    await expect(waiting).rejects.toBe('the reason');
    await expect(wait()).rejects.toBe('the reason');
    expect(clock.pending).toBe(0);
  });
});
