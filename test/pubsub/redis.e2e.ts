import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PubSub, PubSubEvent } from '../../src/pubsub/index.js';
import { RedisConnection } from '../../src/redis/index.js';
import { createRedisPubSub, type RedisPubSubOptions } from '../../src/pubsub/redis.js';
import { startTcpProxy, type TcpProxy } from '../tcp-proxy.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis-server.js';
import { pubsubSuite } from './suite/index.js';

describe.skipIf(redisMissing)(`events on Redis${skipNote}`, () => {
  let redis: TestRedis;
  let tests = 0;
  const opened: { close(): Promise<void> }[] = [];

  function open(url: string, options: Omit<RedisPubSubOptions, 'redis'>): PubSub {
    const connection = new RedisConnection(url);
    const events = createRedisPubSub({ redis: connection, ...options });
    opened.push(events, { close: async () => connection.close() });
    return events;
  }

  /** A connected replica, which receives and sends events. */
  async function replica(
    prefix: string,
    onEvent: (event: PubSubEvent) => void = () => {},
    url = redis.url,
  ): Promise<PubSub> {
    const events = open(url, { prefix, onEvent });
    await expect
      .poll(async () => (await events.recordSnapshot(['up'], new Map([['x', String(Math.random())]]))).changed)
      .toEqual(['x']);
    return events;
  }

  /** Two connected replicas. */
  async function pair(prefix: string) {
    const [here, there] = [await replica(prefix), await replica(prefix)];
    const stay = new AbortController();
    for (const [to, from] of [
      [here, there],
      [there, here],
    ] as const) {
      const subscription = to.subscribe([['up']], stay.signal);
      let received = false;
      void subscription.next().then(() => (received = true));
      await expect.poll(() => (from.publish([['up']], 'up'), received)).toBe(true);
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

  pubsubSuite('from one replica to another', { replicas: () => pair(`test-${++tests}`) });

  it('an event reaches local subscribers while Redis is down, and other replicas learn of the gap', async () => {
    const seen: string[] = [];
    const here = await replica('outage', ({ type }) => seen.push(type));
    const there = await replica('outage');
    const [own, other] = [here, there].map((events) => events.subscribe([['a']], new AbortController().signal));
    await redis.kill();
    await expect.poll(() => seen).toContain('pubsubUnavailable');
    here.publish([['a']], 'meanwhile');
    expect(await own?.next()).toEqual({ done: false, value: 'meanwhile' });
    const next = other?.next();
    await redis.restart();
    expect(await next).toEqual({ done: false, value: null });
    await expect.poll(() => seen).toContain('pubsubRecovered');
  });

  describe('half-open connections', () => {
    let wire: TcpProxy;
    beforeAll(async () => {
      wire = await startTcpProxy(Number(new URL(redis.url).port));
    });
    afterAll(() => wire.close());

    it('pub/sub reports half-open connections, reconnects, and tells replicas that they missed events', async () => {
      const seen: PubSubEvent[] = [];
      const url = `redis://127.0.0.1:${wire.port}`;
      const here = await replica('wire', (event) => seen.push(event), url);
      const there = await replica('wire');
      const [mine, theirs] = [here, there].map((events) => events.subscribe([['a']], new AbortController().signal));
      wire.blackhole();
      const received = [mine?.next(), theirs?.next()];
      there.publish([['b']], 'not listened to');
      here.publish([['b']], 'not listened to either');
      expect(await Promise.all(received)).toEqual([
        { done: false, value: null },
        { done: false, value: null },
      ]);
      await expect.poll(() => seen.map(({ type }) => type)).toContain('pubsubRecovered');
      expect(seen).toContainEqual({ type: 'pubsubUnavailable', reason: 'no answer for 1000 ms' });
      there.publish([['a']], 'received again');
      expect(await mine?.next()).toEqual({ done: false, value: 'received again' });
    });

    it('pub/sub reports unavailability if Redis was never reachable', async () => {
      const dumb = await startTcpProxy(null);
      try {
        const seen: string[] = [];
        open(`redis://127.0.0.1:${dumb.port}`, { prefix: 'dumb', onEvent: ({ type }) => seen.push(type) });
        await expect.poll(() => seen).toContain('pubsubUnavailable');
      } finally {
        await dumb.close();
      }
    });
  });
});
