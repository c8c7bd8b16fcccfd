import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createRedisCache } from '../../src/cache/redis.js';
import { createRedisIdempotency } from '../../src/idempotency/redis.js';
import { createRedisPubSub } from '../../src/pubsub/redis.js';
import { RedisConnection } from '../../src/redis/index.js';
import { RedisRateLimitBackend } from '../../src/throttle/redis-rate-limit-backend.js';
import { startRedisProxy } from '../cache/redis-proxy.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis-server.js';
import { command } from '../redis-topologies.js';

describe.skipIf(redisMissing !== undefined)(`the Redis connection${skipNote}`, () => {
  let redis: TestRedis;
  let observer: Redis;
  beforeAll(async () => {
    redis = await startRedis();
    observer = new Redis(redis.url);
  });
  afterAll(async () => {
    observer.disconnect();
    await redis.stop();
  });

  function open(url: string) {
    const connection = new RedisConnection(url);
    const reasons: string[] = [];
    connection.onStateChange((change) => change.state === 'lost' && reasons.push(change.reason));
    onTestFinished(() => connection.close());
    return { connection, reasons };
  }

  it('a replica uses two connections for cache, throttle, idempotency and pub/sub', async () => {
    const { connection } = open(redis.url);
    const cache = createRedisCache({ redis: connection, format: 1, maxBytes: 1_000_000 });
    const idempotency = createRedisIdempotency({ redis: connection, format: 1 });
    const backend = new RedisRateLimitBackend({ redis: connection });
    const pubsub = createRedisPubSub({ redis: connection });
    await connection.firstAttempt;
    expect(connection.state).toBe('ready');
    const clients = String(await observer.client('LIST'))
      .trim()
      .split('\n');
    expect(clients).toHaveLength(2 + 1);
    for (const user of [pubsub, idempotency, backend, cache]) await user.close();
  });

  it('a server that became a read-only replica counts as lost, and is used again when it accepts writes', async () => {
    const { connection, reasons } = open(redis.url);
    await connection.firstAttempt;
    await observer.replicaof('127.0.0.1', 1);
    await expect.poll(() => reasons[0], { timeout: 3_000 }).toMatch(/READONLY/);
    await observer.replicaof('NO', 'ONE');
    await expect.poll(() => connection.state, { timeout: 3_000 }).toBe('ready');
  });

  it('a command fails as soon as its connection breaks, and the connection is lost once', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const { connection, reasons } = open(server.url);
    await connection.firstAttempt;
    server.freeze();
    const failed = connection.send((client) => client.get('key')).catch((error: unknown) => error);
    await server.kill();
    const cause = expect.not.stringMatching(/no answer|retries/);
    expect(await failed).toMatchObject({ name: 'RedisUnavailableError', message: cause });
    expect(reasons).toEqual([cause]);
    await server.restart();
    await expect.poll(() => connection.state).toBe('ready');
    expect(reasons).toHaveLength(1);
  });

  it('commands that time out at once end a connection once, without a warning of too many listeners', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const warnings: string[] = [];
    const onWarning = ({ name }: Error) => void warnings.push(name);
    process.on('warning', onWarning);
    onTestFinished(() => void process.off('warning', onWarning));
    const { connection, reasons } = open(server.url);
    await connection.firstAttempt;
    server.freeze();
    await Promise.allSettled(Array.from({ length: 20 }, () => connection.send((client) => client.get('key'))));
    server.thaw();
    await expect.poll(() => connection.state, { timeout: 3_000 }).toBe('ready');
    expect(warnings).toEqual([]);
    expect(reasons).toHaveLength(1);
  });

  it('a server that rejects writes is asked again over the same connections', async () => {
    const server = await startRedis();
    const admin = new Redis(server.url);
    onTestFinished(async () => {
      admin.disconnect();
      await server.stop();
    });
    const { connection, reasons } = open(server.url);
    await connection.firstAttempt;
    const read = async (section: string, name: RegExp) => Number(name.exec(await admin.info(section))?.[1]);
    const countConnections = () => read('stats', /total_connections_received:(\d+)/);
    const countAttempts = () => read('commandstats', /cmdstat_select:calls=(\d+)/);
    const [connections, attempts] = [await countConnections(), await countAttempts()];
    await admin.config('SET', 'min-replicas-to-write', '1');
    await expect.poll(countAttempts, { timeout: 10_000 }).toBeGreaterThan(attempts + 4);
    expect(reasons).toEqual([expect.stringContaining('NOREPLICAS')]);
    expect(await countConnections()).toBe(connections);
  });

  it('a subscriber on another server than the commands is reconnected', async () => {
    const next = await startRedis();
    const proxy = await startRedisProxy(redis.url);
    onTestFinished(async () => {
      await proxy.close();
      await next.stop();
    });
    const { connection, reasons } = open(proxy.url);
    await connection.firstAttempt;
    proxy.pointTo(next.url);
    // Only the connection for commands moves.
    await observer.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await expect.poll(() => reasons, { timeout: 5_000 }).toHaveLength(1);
    const received = new Promise<string>((resolve) => connection.subscribe('channel', resolve));
    await expect.poll(() => connection.state, { timeout: 5_000 }).toBe('ready');
    expect(await command(next, 'PUBLISH', 'channel', 'message')).toBe(1);
    expect(await received).toBe('message');
  });

  it('replicas know each other from their heartbeats, and forget none during an outage', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const [{ connection: first }, { connection: second }] = [open(server.url), open(server.url)];
    const both = [first.replica, second.replica].toSorted();
    await expect.poll(() => [first.replicas, second.replicas], { timeout: 5_000 }).toEqual([both, both]);
    await server.restart();
    await expect.poll(() => [first.state, second.state], { timeout: 5_000 }).toEqual(['ready', 'ready']);
    expect([first.replicas, second.replicas]).toEqual([both, both]);
  });

  it('a replica that joins makes itself known to the others, without a heartbeat of theirs', async () => {
    const { connection: first } = open(redis.url);
    await first.firstAttempt;
    first.heartbeat = async () => {
      await first.publish(first.echoChannel, '');
      return [];
    };
    const joining = Array.from({ length: 10 }, () => open(redis.url).connection.replica);
    await expect.poll(() => first.replicas, { timeout: 3_000 }).toEqual(expect.arrayContaining(joining));
  });

  it('no heartbeat is sent while the one before it has no answer', async () => {
    const { connection } = open(redis.url);
    await connection.firstAttempt;
    let beats = 0;
    connection.heartbeat = () => {
      beats += 1;
      return new Promise(() => {});
    };
    await expect.poll(() => beats, { timeout: 3_000 }).toBe(1);
    await sleep(800);
    expect(beats).toBe(1);
  });

  it('Redis counts as lost if its database does not exist, and nothing is written to database 0', async () => {
    await observer.flushall();
    const { connection, reasons } = open(`${redis.url}/99`);
    await connection.firstAttempt;
    expect(connection.state).toBe('lost');
    expect(reasons[0]).toMatch(/DB index/);
    expect(await observer.dbsize()).toBe(0);
  });
});
