import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../test-gateway.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis-server.js';
import { startTcpProxy, type TcpProxy } from '../tcp-proxy.js';

describe.skipIf(redisMissing)(`half-open connections to Redis${skipNote}`, () => {
  let redis: TestRedis;
  let wire: TcpProxy;
  let gateway: TestGateway;
  let observer: Redis;
  beforeAll(async () => {
    redis = await startRedis();
    wire = await startTcpProxy(Number(new URL(redis.url).port));
    gateway = await startTestGateway({ env: { REDIS_URL: `redis://127.0.0.1:${wire.port}` } });
    observer = new Redis(redis.url);
  });
  afterAll(async () => {
    observer.disconnect();
    await gateway.close();
    await wire.close();
    await redis.stop();
  });

  /** Subscribers per channel according to Redis, which still counts a half-open connection. */
  async function listeners(): Promise<Record<string, number>> {
    const channels = (await observer.pubsub('CHANNELS', '*')) as string[];
    const counts = (await observer.pubsub('NUMSUB', ...channels)) as (string | number)[];
    return Object.fromEntries(channels.map((channel) => [channel, Number(counts[counts.indexOf(channel) + 1])]));
  }

  it(
    'a gateway with half-open connections to Redis resubscribes to all channels and keeps serving',
    { timeout: 30_000 },
    async () => {
      await gateway.request('{ wabas { name } }');
      const subscribed = await listeners();
      expect(Object.keys(subscribed).length).toBeGreaterThanOrEqual(4);
      expect(new Set(Object.values(subscribed))).toEqual(new Set([1]));
      wire.blackhole();
      const twice = Object.fromEntries(Object.keys(subscribed).map((channel) => [channel, 2]));
      await expect.poll(listeners, { timeout: 20_000 }).toEqual(twice);
      const { body } = await gateway.request('{ wabas { name } }');
      expect(body.errors).toBeUndefined();
      await expect
        .poll(async () => (await fetch(new URL('/readyz', gateway.url))).json(), { timeout: 10_000 })
        .toEqual({ status: 'ready', reasons: [], degraded: [] });
    },
  );
});
