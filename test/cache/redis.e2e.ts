import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cache } from '../../src/cache/index.js';
import { openRedisCache } from './open-redis-cache.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis-server.js';
import { codesRead } from './controlled-upstream.js';
import { cacheSuite } from './suite/index.js';

describe.skipIf(redisMissing !== undefined)(`on one Redis${skipNote}`, () => {
  let redis: TestRedis;
  let skew = 0;
  const later = () => Date.now() + skew;
  const open: Cache[] = [];

  beforeAll(async () => {
    redis = await startRedis();
  });

  afterEach(async () => {
    for (const cache of open.splice(0)) await cache.close();
  });

  afterAll(() => redis.stop());

  cacheSuite('Redis', {
    async cache(options = {}) {
      const cache = openRedisCache({
        url: redis.url,
        prefix: randomUUID(),
        format: 1,
        maxBytes: 1_000_000,
        now: later,
        ...options,
      });
      open.push(cache);
      // Connects first, so that a read starts its fetch at once. A failed fetch leaves nothing behind.
      await cache.read({ ...codesRead(() => Promise.reject(new Error('connected'))) }).catch(() => undefined);
      return cache;
    },
    async advance(ms) {
      skew += ms;
      // Long enough for pending Redis commands to be answered.
      await sleep(20);
    },
  });
});
