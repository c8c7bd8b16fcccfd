import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Events, EventsEvent } from '../../src/events/index.js';
import { createRedisEvents } from '../../src/events/redis.js';
import { startWire, type Wire } from '../wire.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis.js';
import { eventsSuite } from './suite/index.js';

describe.skipIf(redisMissing)(`events on Redis${skipNote}`, () => {
  let redis: TestRedis;
  let tests = 0;
  const opened: Events[] = [];

  /** A replica that is connected: it hears, and is heard. */
  async function replica(
    prefix: string,
    onEvent: (event: EventsEvent) => void = () => {},
    options: { url?: string; silenceMs?: number } = {},
  ): Promise<Events> {
    const events = createRedisEvents({ url: redis.url, prefix, onEvent, ...options });
    opened.push(events);
    await expect
      .poll(async () => (await events.see(['up'], new Map([['x', String(Math.random())]]))).changed)
      .toEqual(['x']);
    return events;
  }

  /** Two that hear each other. */
  async function pair(prefix: string) {
    const [here, there] = [await replica(prefix), await replica(prefix)];
    const stay = new AbortController();
    for (const [to, from] of [
      [here, there],
      [there, here],
    ] as const) {
      const subscription = to.subscribe([['up']], stay.signal);
      let heard = false;
      void subscription.next().then(() => (heard = true));
      await expect.poll(() => (from.publish([['up']], 'up'), heard)).toBe(true);
    }
    stay.abort();
    return [here, there] as const;
  }

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    for (const events of opened.splice(0)) await events.close();
  });
  afterAll(() => redis.stop());

  eventsSuite('from one replica to another', { both: () => pair(`test-${++tests}`) });

  it('reach the listeners of the same replica while Redis is away, and tell the others afterwards that they missed something', async () => {
    const seen: string[] = [];
    const here = await replica('outage', ({ type }) => seen.push(type));
    const there = await replica('outage');
    const [own, other] = [here, there].map((events) => events.subscribe([['a']], new AbortController().signal));
    await redis.kill();
    await expect.poll(() => seen).toContain('busLost');
    here.publish([['a']], 'meanwhile');
    expect(await own?.next()).toEqual({ done: false, value: 'meanwhile' });
    const next = other?.next();
    await redis.restart();
    expect(await next).toEqual({ done: false, value: null });
    await expect.poll(() => seen).toContain('busBack');
  });

  describe('over connections that die without a word', () => {
    let wire: Wire;
    beforeAll(async () => {
      wire = await startWire(Number(new URL(redis.url).port));
    });
    afterAll(() => wire.close());

    it('say that they are lost, connect anew, and tell both sides that they missed something', async () => {
      const seen: EventsEvent[] = [];
      const url = `redis://127.0.0.1:${wire.port}`;
      const here = await replica('wire', (event) => seen.push(event), { url, silenceMs: 300 });
      const there = await replica('wire');
      const [mine, theirs] = [here, there].map((events) => events.subscribe([['a']], new AbortController().signal));
      wire.cut();
      const heard = [mine?.next(), theirs?.next()];
      there.publish([['b']], 'not listened to');
      here.publish([['b']], 'not listened to either');
      expect(await Promise.all(heard)).toEqual([
        { done: false, value: null },
        { done: false, value: null },
      ]);
      await expect.poll(() => seen.map(({ type }) => type)).toContain('busBack');
      expect(seen).toContainEqual({ type: 'busLost', reason: expect.stringContaining('Socket timeout') });
      there.publish([['a']], 'heard again');
      expect(await mine?.next()).toEqual({ done: false, value: 'heard again' });
    });

    it('say that they are lost where Redis was never heard of', async () => {
      const dumb = await startWire(null);
      try {
        const seen: string[] = [];
        opened.push(
          createRedisEvents({
            url: `redis://127.0.0.1:${dumb.port}`,
            prefix: 'dumb',
            onEvent: ({ type }) => seen.push(type),
            silenceMs: 100,
          }),
        );
        await expect.poll(() => seen).toContain('busLost');
      } finally {
        await dumb.close();
      }
    });
  });
});
