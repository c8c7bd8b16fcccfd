import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import { createRedisIdempotency } from '../../src/idempotency/redis.js';
import { RedisConnection } from '../../src/redis/index.js';
import { RedisRateLimitBackend } from '../../src/throttle/redis-rate-limit-backend.js';
import type { RedisEvent } from '../../src/throttle/events.js';
import { openRedisCache } from '../cache/open-redis-cache.js';
import { codesRead, fetchReturning, unexpectedFetch } from '../cache/controlled-upstream.js';
import { startRedisProxy } from '../cache/redis-proxy.js';
import { redisMissing, skipNote, startRedis } from '../redis-server.js';
import { command, portOf, startReplicaOf, until } from '../redis-topologies.js';

const tag = ['a', 'codes', '1'];

/** A replica in its own process that writes on request. */
async function startWriter({ onTestFinished }: TestContext, url: string, prefix: string) {
  const script = join(import.meta.dirname, '../cache/crashing-replica.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, 'write-late', url, prefix], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return {
    async write() {
      child.stdin.write('now\n');
      await once(child.stdout, 'data');
    },
    async kill(signal: 'SIGKILL' | 'SIGTERM') {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    },
  };
}

describe.skipIf(redisMissing !== undefined)(
  `Redis fails over or hangs${skipNote}`,
  { concurrent: true, timeout: 30_000 },
  () => {
    it.for(['SIGKILL', 'SIGTERM'] as const)(
      'a write answered while Redis hung is not lost when its writer ends by %s',
      async (signal, test) => {
        const redis = await startRedis();
        const prefix = randomUUID();
        const reader = openRedisCache({ url: redis.url, prefix });
        test.onTestFinished(async () => {
          redis.thaw();
          await reader.close();
          await redis.stop();
        });
        const writer = await startWriter(test, redis.url, prefix);
        await reader.read(codesRead(fetchReturning('old')));
        expect((await reader.read(codesRead(unexpectedFetch))).value).toBe('old');
        redis.freeze();
        await writer.write();
        await writer.kill(signal);
        const values = new Set<unknown>();
        for (let round = 0; round < 10; round++) {
          if (round === 3) redis.thaw();
          values.add((await reader.read(codesRead(fetchReturning('new')))).value);
          await sleep(200);
        }
        const restarted = openRedisCache({ url: redis.url, prefix });
        values.add((await restarted.read(codesRead(fetchReturning('new')))).value);
        await restarted.close();
        expect([...values]).toEqual(['new']);
      },
    );

    it('a write that was answered at a second server is not lost when the first one returns', async (test) => {
      const [first, second] = [await startRedis(), await startRedis()];
      const proxy = await startRedisProxy(first.url);
      const moveTo = (url: string) => {
        proxy.pointTo(url);
        proxy.cut();
        proxy.restore();
      };
      const [writer, reader] = [openRedisCache({ url: proxy.url }), openRedisCache({ url: proxy.url })];
      test.onTestFinished(async () => {
        await writer.close();
        await reader.close();
        await proxy.close();
        await first.stop();
        await second.stop();
      });
      await reader.read(codesRead(fetchReturning('old')));
      await writer.read(codesRead(unexpectedFetch));
      moveTo(second.url);
      await until(async () => (await reader.read(codesRead(fetchReturning('old')))).state === 'hit');
      await writer.write([tag], async () => undefined);
      moveTo(first.url);
      const values = new Set<unknown>();
      for (let round = 0; round < 10; round++) {
        for (const cache of [reader, writer]) values.add((await cache.read(codesRead(fetchReturning('new')))).value);
        await sleep(100);
      }
      expect([...values]).toEqual(['new']);
      expect((await reader.read(codesRead(unexpectedFetch))).value).toBe('new');
    });

    it.for([0, 5_000])(
      'keyed writes and the shared quota return when the address moves %i ms late, with old connections open',
      async (lateMs, test) => {
        const primary = await startRedis();
        const replica = await startReplicaOf(primary);
        const proxy = await startRedisProxy(primary.url);
        const redis = new RedisConnection(proxy.url);
        const events: RedisEvent[] = [];
        const idempotency = createRedisIdempotency({ redis, format: 1 });
        const backend = new RedisRateLimitBackend({ redis, onEvent: (event) => events.push(event) });
        test.onTestFinished(async () => {
          await idempotency.close();
          await backend.close();
          redis.close();
          await proxy.close();
          await primary.stop();
          await replica.stop();
        });
        const execute = (key: string) =>
          idempotency.once({ owner: ['o'], client: 'c', key, path: ['key'], fingerprint: 'f' }, async () => 'done');
        await execute('before');
        await command(replica, 'REPLICAOF', 'NO', 'ONE');
        await command(primary, 'REPLICAOF', '127.0.0.1', String(portOf(replica)));
        await sleep(lateMs);
        proxy.pointTo(replica.url);
        const movedAt = performance.now();
        await until(async () => (await execute(randomUUID())).outcome === 'done');
        await until(async () => events.filter(({ type }) => type === 'redisRecovered').length > 0);
        expect(performance.now() - movedAt).toBeLessThan(5_000);
        expect(events.map(({ type }) => type)).toEqual(['redisUnavailable', 'redisRecovered']);
      },
    );
  },
);
