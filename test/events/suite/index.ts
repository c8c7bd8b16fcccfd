import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { mostWaiting, type Events, type Subject, type Subscription } from '../../../src/events/index.js';

/** Where the events of a test come from; `both` are two replicas, or the same one twice. */
export interface World {
  both(): Promise<readonly [Events, Events]>;
}

/** What next() gives, or 'nothing' where it does not settle although everything told before has arrived. */
async function taken(subscription: Subscription, count: number): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (let i = 0; i < count; i++) {
    const { done, value } = await subscription.next();
    if (done === true) break;
    subjects.push(value);
  }
  return subjects;
}

/** One suite for the port: in memory, and on Redis from one replica to another. */
export function eventsSuite(name: string, world: World): void {
  describe(`${name}:`, () => {
    const stay = new AbortController().signal;
    let opened: readonly Events[] = [];
    const open = async () => {
      const both = await world.both();
      opened = both;
      return both;
    };
    afterEach(async () => {
      for (const events of new Set(opened)) await events.close();
    });

    describe('a listener', () => {
      it('is told what changes under its topic, in order, and of nothing else', async () => {
        const [here, there] = await open();
        const subscription = here.subscribe([['a', 'b']], stay);
        for (const topic of [['a'], ['a', 'b', 'c'], ['a,b'], ['b', 'a']]) there.publish([topic], 'foreign');
        there.publish([['a', 'b']], 'one');
        there.publish([['x'], ['a', 'b']], 'two');
        expect(await taken(subscription, 2)).toEqual(['one', 'two']);
      });

      it('of two topics is told once of what is published to both', async () => {
        const [here, there] = await open();
        const subscription = here.subscribe([['a'], ['b']], stay);
        there.publish([['a'], ['b']], 'both');
        there.publish([['b']], 'after');
        expect(await taken(subscription, 2)).toEqual(['both', 'after']);
      });

      it('that sleeps is told once of what changed twice', async () => {
        const [here, there] = await open();
        const subscription = here.subscribe([['a']], stay);
        for (const subject of ['one', 'two', 'one', 'one', 'last']) there.publish([['a']], subject);
        await expect.poll(() => here.held().waiting).toBe(3);
        expect(await taken(subscription, 3)).toEqual(['one', 'two', 'last']);
      });

      it('that sleeps for long holds a hundred names at most, and is then told that anything may have changed', async () => {
        const [here, there] = await open();
        const subscription = here.subscribe([['a']], stay);
        for (let i = 0; i < mostWaiting; i++) there.publish([['a']], `number ${i}`);
        await expect.poll(() => here.held().waiting).toBe(mostWaiting);
        for (let i = 0; i < 10 * mostWaiting; i++) there.publish([['a']], `another ${i}`);
        await expect.poll(() => here.held().waiting).toBe(1);
        there.publish([['z']], 'a mark behind them');
        expect(await taken(subscription, 1)).toEqual([null]);
      });

      it('that goes is forgotten, whether it waits or not', async () => {
        const [here, there] = await open();
        const leaving = new AbortController();
        const waits = here.subscribe([['a']], leaving.signal);
        const sleeps = here.subscribe([['a']], leaving.signal);
        const next = waits.next();
        there.publish([['b']], 'foreign');
        leaving.abort();
        expect(await next).toEqual({ done: true, value: undefined });
        expect(await sleeps.next()).toEqual({ done: true, value: undefined });
        expect(here.held()).toEqual({ subscriptions: 0, waiting: 0 });
      });

      it('that has gone before it came is never held', async () => {
        const [here] = await open();
        expect(await here.subscribe([['a']], AbortSignal.abort()).next()).toEqual({ done: true, value: undefined });
        expect(here.held().subscriptions).toBe(0);
      });

      it('is let go when it returns, and when the room closes', async () => {
        const [here] = await open();
        const first = here.subscribe([['a']], stay);
        const second = here.subscribe([['a']], stay);
        await first.return();
        expect(here.held().subscriptions).toBe(1);
        const next = second.next();
        await here.close();
        expect(await next).toEqual({ done: true, value: undefined });
        expect(here.held().subscriptions).toBe(0);
      });
    });

    describe('what was seen', () => {
      const looks = (of: Record<string, string>) => new Map(Object.entries(of));

      it('is new the first time, nothing the second, and changed when it looks otherwise', async () => {
        const [here, there] = await open();
        expect(await here.see(['t'], looks({ a: '1', b: '1' }))).toEqual({ first: ['a', 'b'], changed: [] });
        expect(await there.see(['t'], looks({ a: '1', b: '1' }))).toEqual({ first: [], changed: [] });
        expect(await here.see(['t'], looks({ a: '2', b: '1', c: '1' }))).toEqual({ first: ['c'], changed: ['a'] });
        expect(await there.see(['other'], looks({ a: '9' }))).toEqual({ first: ['a'], changed: [] });
      });

      it('is no change where the change has been told', async () => {
        const [here, there] = await open();
        await here.see(['t'], looks({ a: '1', b: '1' }));
        here.excuse(['t'], ['a']);
        await expect.poll(() => there.recall(['t'], 'a')).toBe('*');
        expect(await there.see(['t'], looks({ a: '2', b: '2' }))).toEqual({ first: [], changed: ['b'] });
        expect(await there.see(['t'], looks({ a: '3' }))).toEqual({ first: [], changed: ['a'] });
      });

      it('can be recalled', async () => {
        const [here, there] = await open();
        await here.see(['t'], looks({ a: '1' }));
        expect(await there.recall(['t'], 'a')).toBe('1');
        expect(await there.recall(['t'], 'b')).toBeUndefined();
        await turn();
        expect(await here.see(['t'], looks({}))).toEqual({ first: [], changed: [] });
      });
    });
  });
}
