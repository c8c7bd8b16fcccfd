import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { maxPending, type PubSub, type ChangedKey, type Subscription } from '../../../src/pubsub/index.js';

/** The sources of a test's events. `both` are two replicas, or the same one twice. */
export interface PubSubHarness {
  replicas(): Promise<readonly [PubSub, PubSub]>;
}

/** The result of next(), or 'nothing' if it is still pending after all previous events have arrived. */
async function takeMany(subscription: Subscription, count: number): Promise<ChangedKey[]> {
  const subjects: ChangedKey[] = [];
  for (let i = 0; i < count; i++) {
    const { done, value } = await subscription.next();
    if (done === true) break;
    subjects.push(value);
  }
  return subjects;
}

/** The suite of the port, which runs in memory, and on Redis between two replicas. */
export function pubsubSuite(name: string, harness: PubSubHarness): void {
  describe(`${name}:`, () => {
    const stay = new AbortController().signal;
    let opened: readonly PubSub[] = [];
    const open = async () => {
      const both = await harness.replicas();
      opened = both;
      return both;
    };
    afterEach(async () => {
      for (const events of new Set(opened)) await events.close();
    });

    describe('a subscriber', () => {
      it('a subscriber gets the changes of its topic in order, and no others', async () => {
        const [here, there] = await open();
        const subscription = here.subscribe([['a', 'b']], stay);
        for (const topic of [['a'], ['a', 'b', 'c'], ['a,b'], ['b', 'a']]) there.publish([topic], 'foreign');
        there.publish([['a', 'b']], 'one');
        there.publish([['x'], ['a', 'b']], 'two');
        expect(await takeMany(subscription, 2)).toEqual(['one', 'two']);
      });

      it('a subscriber to two topics gets an event that is published to both only once', async () => {
        const [here, there] = await open();
        const subscription = here.subscribe([['a'], ['b']], stay);
        there.publish([['a'], ['b']], 'both');
        there.publish([['b']], 'after');
        expect(await takeMany(subscription, 2)).toEqual(['both', 'after']);
      });

      it('a slow subscriber gets one event for two changes of the same thing', async () => {
        const [here, there] = await open();
        const subscription = here.subscribe([['a']], stay);
        for (const subject of ['one', 'two', 'one', 'one', 'last']) there.publish([['a']], subject);
        await expect.poll(() => here.stats().pending).toBe(3);
        expect(await takeMany(subscription, 3)).toEqual(['one', 'two', 'last']);
      });

      it('a slow subscriber queues at most 100 names, then one event that anything may have changed', async () => {
        const [here, there] = await open();
        const subscription = here.subscribe([['a']], stay);
        for (let i = 0; i < maxPending; i++) there.publish([['a']], `number ${i}`);
        await expect.poll(() => here.stats().pending).toBe(maxPending);
        for (let i = 0; i < 10 * maxPending; i++) there.publish([['a']], `another ${i}`);
        await expect.poll(() => here.stats().pending).toBe(1);
        there.publish([['z']], 'a mark behind them');
        expect(await takeMany(subscription, 1)).toEqual([null]);
      });

      it('a subscriber that ends is removed, whether it is waiting or not', async () => {
        const [here, there] = await open();
        const leaving = new AbortController();
        const waits = here.subscribe([['a']], leaving.signal);
        const sleeps = here.subscribe([['a']], leaving.signal);
        const next = waits.next();
        there.publish([['b']], 'foreign');
        leaving.abort();
        expect(await next).toEqual({ done: true, value: undefined });
        expect(await sleeps.next()).toEqual({ done: true, value: undefined });
        expect(here.stats()).toEqual({ subscriptions: 0, pending: 0 });
      });

      it('a subscriber whose signal is already aborted is never added', async () => {
        const [here] = await open();
        expect(await here.subscribe([['a']], AbortSignal.abort()).next()).toEqual({ done: true, value: undefined });
        expect(here.stats().subscriptions).toBe(0);
      });

      it('a subscriber is removed when it returns and when the pub/sub closes', async () => {
        const [here] = await open();
        const first = here.subscribe([['a']], stay);
        const second = here.subscribe([['a']], stay);
        await first.return();
        expect(here.stats().subscriptions).toBe(1);
        const next = second.next();
        await here.close();
        expect(await next).toEqual({ done: true, value: undefined });
        expect(here.stats().subscriptions).toBe(0);
      });
    });

    describe('change detection', () => {
      const fingerprints = (of: Record<string, string>) => new Map(Object.entries(of));

      it('a fingerprint is reported as new first, then as unchanged, and as changed if it differs', async () => {
        const [here, there] = await open();
        expect(await here.recordSnapshot(['t'], fingerprints({ a: '1', b: '1' }))).toEqual({
          firstSeen: ['a', 'b'],
          changed: [],
        });
        expect(await there.recordSnapshot(['t'], fingerprints({ a: '1', b: '1' }))).toEqual({
          firstSeen: [],
          changed: [],
        });
        expect(await here.recordSnapshot(['t'], fingerprints({ a: '2', b: '1', c: '1' }))).toEqual({
          firstSeen: ['c'],
          changed: ['a'],
        });
        expect(await there.recordSnapshot(['other'], fingerprints({ a: '9' }))).toEqual({
          firstSeen: ['a'],
          changed: [],
        });
      });

      it('a change that was published is not detected a second time', async () => {
        const [here, there] = await open();
        await here.recordSnapshot(['t'], fingerprints({ a: '1', b: '1' }));
        here.suppressNextDiff(['t'], ['a']);
        await expect.poll(() => there.lastFingerprint(['t'], 'a')).toBe('*');
        expect(await there.recordSnapshot(['t'], fingerprints({ a: '2', b: '2' }))).toEqual({
          firstSeen: [],
          changed: ['b'],
        });
        expect(await there.recordSnapshot(['t'], fingerprints({ a: '3' }))).toEqual({ firstSeen: [], changed: ['a'] });
      });

      it('the last-seen fingerprint can be read', async () => {
        const [here, there] = await open();
        await here.recordSnapshot(['t'], fingerprints({ a: '1' }));
        expect(await there.lastFingerprint(['t'], 'a')).toBe('1');
        expect(await there.lastFingerprint(['t'], 'b')).toBeUndefined();
        await turn();
        expect(await here.recordSnapshot(['t'], fingerprints({}))).toEqual({ firstSeen: [], changed: [] });
      });
    });
  });
}
