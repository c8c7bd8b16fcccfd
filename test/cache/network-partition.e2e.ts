import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import { openRedisCache } from './open-redis-cache.js';
import { redisMissing, skipNote, startRedis } from '../redis-server.js';
import { startRedisProxy } from './redis-proxy.js';
import { fetchReturning, codesRead, unexpectedFetch } from './controlled-upstream.js';

const tag = ['a', 'codes', '1'];

/** Two replicas, each with its own connection to Redis, that both have one entry cached. */
async function startReplicas({ onTestFinished }: TestContext) {
  const redis = await startRedis();
  const prefix = randomUUID();
  const replica = async () => {
    const proxy = await startRedisProxy(redis.url);
    const cache = openRedisCache({ url: proxy.url, prefix, format: 1, maxBytes: 1_000_000 });
    return { line: proxy, cache };
  };
  const [writer, reader] = [await replica(), await replica()];
  onTestFinished(async () => {
    for (const { line: proxy, cache } of [writer, reader]) {
      await cache.close();
      await proxy.close();
    }
    await redis.stop();
  });
  await writer.cache.read(codesRead(fetchReturning('old')));
  await reader.cache.read(codesRead(unexpectedFetch));
  return { writer, reader };
}

// Concurrent, because these tests mostly wait.
describe.skipIf(redisMissing !== undefined)(
  `a replica whose line to Redis is cut${skipNote}`,
  { concurrent: true },
  () => {
    it('a replica cut off during a write acknowledges it once the others have invalidated its tags', async (test) => {
      const { writer, reader } = await startReplicas(test);
      await writer.cache.write([tag], async () => writer.line.cut());
      expect((await reader.cache.read(codesRead(fetchReturning('new')))).value).toBe('new');
      // The writer may still be sending, so its tags stay uncached until it is back.
      expect((await reader.cache.read(codesRead(fetchReturning('newer')))).value).toBe('newer');
      writer.line.restore();
      await sleep(2_500);
      await reader.cache.read(codesRead(fetchReturning('newest')));
      expect(await reader.cache.read(codesRead(unexpectedFetch))).toMatchObject({ state: 'hit', value: 'newest' });
    });

    it('a replica cut off during a write acknowledges it as soon as the connection is restored', async (test) => {
      const { writer, reader } = await startReplicas(test);
      const from = performance.now();
      await writer.cache.write([tag], async () => {
        writer.line.cut();
        setTimeout(writer.line.restore, 100);
      });
      expect(performance.now() - from).toBeLessThan(2_000);
      expect((await reader.cache.read(codesRead(fetchReturning('new')))).value).toBe('new');
    });

    it('a replica that reconnects before the others serves nothing cached for a while', async (test) => {
      const { writer, reader } = await startReplicas(test);
      writer.line.cut();
      reader.line.cut();
      await writer.cache.write([tag], async () => undefined);
      reader.line.restore();
      const until = performance.now() + 1_000;
      while (performance.now() < until) {
        expect((await reader.cache.read(codesRead(fetchReturning('new')))).value).toBe('new');
        await sleep(20);
      }
      writer.line.restore();
      await sleep(2_500);
      await reader.cache.read(codesRead(fetchReturning('new')));
      expect(await reader.cache.read(codesRead(unexpectedFetch))).toMatchObject({ state: 'hit', value: 'new' });
    });
  },
);
