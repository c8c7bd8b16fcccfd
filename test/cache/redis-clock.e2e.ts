import { expect, it } from 'vitest';
import { redisMissing, skipNote, startRedis } from '../redis-server.js';
import { codesRead, fetchReturning, unexpectedFetch } from './controlled-upstream.js';
import { openRedisCache } from './open-redis-cache.js';

it.skipIf(redisMissing !== undefined)(
  `a value from before the clock was set back is fetched again and replaced${skipNote}`,
  async ({ onTestFinished }) => {
    const redis = await startRedis();
    const [before, after] = [3_600_000, 0].map((aheadMs) =>
      openRedisCache({ url: redis.url, now: () => Date.now() + aheadMs }),
    );
    onTestFinished(async () => {
      for (const cache of [before, after]) await cache?.close();
      await redis.stop();
    });
    expect(await before?.read(codesRead(fetchReturning('old')))).toMatchObject({ value: 'old', state: 'miss' });
    expect(await after?.read(codesRead(fetchReturning('new')))).toMatchObject({ value: 'new' });
    expect(await after?.read(codesRead(unexpectedFetch))).toMatchObject({ value: 'new', state: 'hit' });
  },
);
