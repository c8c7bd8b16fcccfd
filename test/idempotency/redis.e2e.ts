import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import type { IdempotencyEvent } from '../../src/idempotency/index.js';
import { createRedisIdempotency, RedisIdempotencyStore } from '../../src/idempotency/redis.js';
import { RedisConnection } from '../../src/redis/index.js';
import { startRedisProxy } from '../cache/redis-proxy.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis-server.js';
import { idempotencySuite } from './suite/index.js';
import { errorOf, outcomeTtlMs, leaseMs, unexpectedWork, Replica, request, ScriptedUpstream } from './suite/harness.js';

let redis: TestRedis;
const open: { close(): Promise<void> }[] = [];

describe.skipIf(redisMissing !== undefined)(`on one Redis${skipNote}`, () => {
  beforeAll(async () => {
    redis = await startRedis();
  });

  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  afterAll(() => redis.stop());

  /** Stores with the same format share their records; every test has its own. */
  let formats = 1;

  function ledger(
    format: number,
    limits: { readonly maxRecords?: number; readonly outcomeTtlMs?: number } = {},
  ): RedisIdempotencyStore {
    const connection = new RedisConnection(redis.url);
    const defaults = { maxRecords: 1_000, leaseMs, outcomeTtlMs };
    const made = new RedisIdempotencyStore({ redis: connection, format }, { ...defaults, ...limits });
    open.push(made, { close: async () => connection.close() });
    return made;
  }

  idempotencySuite('Redis', {
    async replicas(count, size = { maxRecords: 1_000 }) {
      const format = ++formats;
      // Each replica has its own connection, like separate processes.
      const replica = async () => {
        const made = new Replica(ledger(format, size), systemClock);
        // Connects first, so that commands keep their order. Afterwards the key is free again.
        await errorOf(made.once.once(request({ key: randomUUID() }), () => Promise.reject(new Error('connected'))));
        made.events.length = 0;
        return made;
      };
      return [await replica(), ...(await Promise.all(Array.from({ length: count - 1 }, replica)))];
    },
    advance: (ms) => sleep(ms),
    until: (promise) => promise,
  });

  describe('records in Redis', () => {
    async function looked(): Promise<{ replica: Replica; look: Redis; keys: () => Promise<string[]> }> {
      const format = ++formats;
      const look = new Redis(redis.url);
      open.push({ close: async () => look.disconnect() });
      return {
        replica: new Replica(ledger(format), systemClock),
        look,
        keys: () => look.keys(`*:idempotency:${format}:*`),
      };
    }

    it('a record in Redis is one hash, under a digest for 24 hours, and two sets count the records', async () => {
      const { replica, look, keys } = await looked();
      await replica.once.once(request({ key: 'secret-of-the-partner' }), async () => ({ code: 'A' }));
      const all = await keys();
      const sets = all.filter((key) => /:all$|:client:/.test(key));
      const [record = '', ...more] = all.filter((key) => !sets.includes(key));
      expect(more).toEqual([]);
      expect(sets).toHaveLength(2);
      expect(all.join()).not.toMatch(/secret|partner|space/);
      for (const set of sets) {
        expect(await look.zrange(set, 0, -1)).toEqual([record.slice(record.lastIndexOf(':') + 1)]);
        expect(await look.pttl(set)).toBeGreaterThan(outcomeTtlMs);
      }
      expect(await look.pttl(record)).toBeGreaterThan(outcomeTtlMs - 10_000);
      expect(await look.pttl(record)).toBeLessThanOrEqual(outcomeTtlMs);
      expect(JSON.stringify(await look.hgetall(record))).not.toMatch(/secret|partner/);
    });

    it('a record that only has the sent mark is kept for 24 hours', async () => {
      const { replica, look, keys } = await looked();
      const upstream = new ScriptedUpstream();
      void replica.once.once(request(), upstream.work);
      await upstream.call(1);
      replica.kill();
      const [record = ''] = (await keys()).filter((key) => !/:all$|:client:/.test(key));
      expect(await look.pttl(record)).toBeGreaterThan(outcomeTtlMs - 10_000);
    });

    it('a client can use new keys again once its records in Redis have expired', async () => {
      const { once } = new Replica(ledger(++formats, { maxRecords: 4, outcomeTtlMs: 500 }), systemClock);
      const write = (key: string) => once.once(request({ key }), async () => 'done');
      await Promise.all([write('a'), write('b')]);
      const retryAfterMs = expect.toSatisfy((ms: number) => ms > 0 && ms <= 500);
      expect(await errorOf(write('c'))).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs });
      const retry = () => write('c').catch((error: unknown) => error);
      await expect.poll(retry, { timeout: 3_000 }).toMatchObject({ outcome: 'done' });
    });

    it('Redis keeps no record of a lease that was released, or whose holder died before it sent', async () => {
      const { replica, keys } = await looked();
      await errorOf(replica.once.once(request(), () => Promise.reject(new Error('nothing'))));
      expect(await keys()).toEqual([]);
      void replica.once.once(request(), () => new Promise<never>(() => {}));
      const records = async () => (await keys()).filter((key) => !/:all$|:client:/.test(key)).length;
      await expect.poll(records).toBe(1);
      replica.kill();
      await expect.poll(records, { timeout: 2 * leaseMs }).toBe(0);
    });
  });
});

describe.skipIf(redisMissing !== undefined)(`a Redis that comes and goes${skipNote}`, () => {
  async function surroundings(onTestFinished: (end: () => Promise<void>) => void) {
    const server = await startRedis();
    const events: IdempotencyEvent[] = [];
    const connections: RedisConnection[] = [];
    const replica = () => {
      const connection = new RedisConnection(server.url);
      connections.push(connection);
      return createRedisIdempotency({ redis: connection, format: 1, onEvent: (event) => events.push(event) });
    };
    const [one, two] = [replica(), replica()];
    onTestFinished(async () => {
      server.thaw();
      await Promise.all([one.close(), two.close()]);
      for (const connection of connections) connection.close();
      await server.stop();
    });
    return {
      server,
      one,
      two,
      seen: (type: IdempotencyEvent['type']) => events.filter((event) => event.type === type).length,
    };
  }

  it('writes do not wait for a Redis that is down, and use it again when it is back', async ({ onTestFinished }) => {
    const { server, one, seen } = await surroundings(onTestFinished);
    await one.once(request(), async () => 'A');
    await server.kill();
    await expect.poll(() => seen('storeUnavailable')).toBe(2);
    const from = performance.now();
    expect(await errorOf(one.once(request(), unexpectedWork))).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
    });
    expect(performance.now() - from).toBeLessThan(200);
    await server.restart();
    await expect.poll(() => seen('storeRecovered'), { timeout: 5_000 }).toBe(2);
    expect((await one.once(request({ key: 'order-2' }), async () => 'B')).replayed).toBe(false);
  });

  it('nothing is sent while Redis does not respond, and recorded outcomes are known afterwards', async ({
    onTestFinished,
  }) => {
    const { server, one, two, seen } = await surroundings(onTestFinished);
    await one.once(request(), async () => 'A');
    const upstream = new ScriptedUpstream();
    let turn = () => {};
    const waiting = errorOf(
      two.once(request({ key: 'order-2' }), async (sending) => {
        await new Promise<void>((resolve) => (turn = resolve));
        return upstream.work(sending);
      }),
    );
    await sleep(50);
    server.freeze();
    turn();
    expect(await errorOf(one.once(request(), unexpectedWork))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(await waiting).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(upstream.calls).toHaveLength(0);
    server.thaw();
    await expect.poll(() => seen('storeRecovered'), { timeout: 5_000 }).toBe(2);
    expect((await one.once(request(), unexpectedWork)).outcome).toBe('A');
    // An abandoned lease is released, even if Redis executed some of its commands late.
    const again = one.once(request({ key: 'order-2' }), upstream.work);
    (await upstream.call(1)).answer({ code: 'B' });
    expect((await again).outcome).toEqual({ code: 'B' });
  });

  it('an outcome that Redis missed is recorded when it is back, even if it comes back empty', async ({
    onTestFinished,
  }) => {
    const { server, one, two, seen } = await surroundings(onTestFinished);
    const upstream = new ScriptedUpstream();
    const first = one.once(request(), upstream.work);
    const call = await upstream.call(1);
    await server.kill();
    call.answer({ code: 'A' });
    expect((await first).outcome).toEqual({ code: 'A' });
    expect((await one.once(request(), unexpectedWork)).outcome).toEqual({ code: 'A' });
    await server.restart();
    await expect.poll(() => seen('storeRecovered'), { timeout: 5_000 }).toBe(2);
    await sleep(3_000);
    expect((await two.once(request(), unexpectedWork)).outcome).toEqual({ code: 'A' });
  });

  it('a key whose lease was granted in a lost reply is free again when the connection is back', async (test) => {
    const server = await startRedis();
    const proxy = await startRedisProxy(server.url);
    const look = new Redis(server.url);
    const connections = [new RedisConnection(proxy.url), new RedisConnection(server.url)];
    // The lease outlasts the test, so the repeat cannot wait for its end.
    const limits = { maxRecords: 1_000, leaseMs: 600_000, outcomeTtlMs };
    const stores = connections.map((redis) => new RedisIdempotencyStore({ redis, format: 1 }, limits));
    const [one, two] = stores.map((store) => new Replica(store, systemClock).once);
    test.onTestFinished(async () => {
      for (const store of stores) await store.close();
      for (const connection of connections) connection.close();
      look.disconnect();
      await proxy.close();
      await server.stop();
    });
    await one?.once(request({ key: 'connected' }), async () => 'done');
    proxy.loseReplies();
    const first = errorOf(one?.once(request(), unexpectedWork) ?? Promise.resolve());
    await expect.poll(() => look.keys('*:idempotency:1:*')).toHaveLength(4);
    proxy.cut();
    proxy.restore();
    expect(await first).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(await two?.once(request(), async () => 'repeated')).toEqual({ outcome: 'repeated', replayed: false });
  });

  it('replicas start before Redis is up', async ({ onTestFinished }) => {
    const server = await startRedis();
    await server.kill();
    const connection = new RedisConnection(server.url);
    const idempotency = createRedisIdempotency({ redis: connection, format: 1 });
    onTestFinished(async () => {
      await idempotency.close();
      connection.close();
      await server.stop();
    });
    expect(await errorOf(idempotency.once(request(), unexpectedWork))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    await server.restart();
    await expect
      .poll(
        () =>
          idempotency
            .once(request(), async () => 'A')
            .then(
              ({ outcome }) => outcome,
              () => undefined,
            ),
        { timeout: 5_000 },
      )
      .toBe('A');
  });
});
