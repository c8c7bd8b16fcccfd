import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Events, EventsEvent } from '../../src/events/index.js';
import { createRedisEvents } from '../../src/events/redis.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis.js';
import { eventsSuite } from './suite/index.js';

describe.skipIf(redisMissing)(`events on Redis${skipNote}`, () => {
  let redis: TestRedis;
  let tests = 0;
  const opened: Events[] = [];

  /** A replica that is connected: it hears, and is heard. */
  async function replica(prefix: string, onEvent: (event: EventsEvent) => void = () => {}): Promise<Events> {
    const events = createRedisEvents({ url: redis.url, prefix, onEvent });
    opened.push(events);
    await expect.poll(async () => (await events.see(['up'], new Map([['x', String(Math.random())]]))).changed).toEqual(['x']);
    return events;
  }

  /** Two that hear each other. */
  async function pair(prefix: string) {
    const [here, there] = [await replica(prefix), await replica(prefix)];
    const stay = new AbortController();
    for (const [to, from] of [[here, there], [there, here]] as const) {
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
});
