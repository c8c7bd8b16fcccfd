import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { CacheEvent } from '../../src/cache/index.js';
import { createRedisCache } from '../../src/cache/redis.js';
import { redisMissing, skipNote, startRedis } from '../redis-server.js';
import { fetchReturning, codesRead, unexpectedFetch } from './controlled-upstream.js';

// Alone in its file, because nothing else in this process moves meanwhile.
describe.skipIf(redisMissing !== undefined)(`a replica that stood still${skipNote}`, () => {
  it('has missed what Redis went through: nothing kept is believed for a while', async ({ onTestFinished }) => {
    const redis = await startRedis();
    const events: CacheEvent[] = [];
    const cache = createRedisCache({
      url: redis.url,
      format: 1,
      maxBytes: 1_000_000,
      onEvent: (event) => events.push(event),
    });
    onTestFinished(async () => {
      await cache.close();
      await redis.stop();
    });
    await cache.read(codesRead(fetchReturning('old')));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_700);
    expect((await cache.read(codesRead(fetchReturning('fetched')))).value).toBe('fetched');
    expect(events).toContainEqual({ type: 'storeUnavailable', reason: expect.stringMatching(/^a silence of \d+ ms$/) });
    await sleep(2_500);
    expect(events.map((event) => event.type)).toContain('storeRecovered');
    expect((await cache.read(codesRead(unexpectedFetch))).value).toBe('old');
  });
});
