import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { describe, expect, it, type TestContext } from 'vitest';
import type { CacheEvent } from '../../src/cache/index.js';
import { openRedisCache } from './open-redis-cache.js';
import { maxGapMs } from '../../src/cache/coherence-script.js';
import { redisMissing, skipNote, startRedis } from '../redis-server.js';
import { seeded, runReadWriteWorkload } from './read-write-workload.js';
import { fetchReturning, codesRead, unexpectedFetch } from './controlled-upstream.js';

const tag = ['a', 'codes', '1'];
const workload = {
  readers: 8,
  writers: 2,
  delayMs: 110,
  betweenWritesMs: 200,
  sleep,
  now: performance.now.bind(performance),
};

async function startReplicas({ onTestFinished }: TestContext) {
  const redis = await startRedis();
  const events: CacheEvent[] = [];
  const prefix = randomUUID();
  const replica = () =>
    openRedisCache({
      url: redis.url,
      prefix,
      format: 1,
      maxBytes: 1_000_000,
      onEvent: (event) => events.push(event),
    });
  const [one, two, three] = [replica(), replica(), replica()];
  onTestFinished(async () => {
    redis.thaw();
    for (const cache of [one, two, three]) await cache.close();
    await redis.stop();
  });
  const seen = (type: CacheEvent['type']) => events.filter((event) => event.type === type).length;
  const load = (forMs: number, seed: number) =>
    runReadWriteWorkload([one, two, three], { ...workload, forMs, random: seeded(seed) });
  return { redis, one, two, events, seen, load };
}

// Concurrent, because these tests mostly wait.
describe.skipIf(redisMissing !== undefined)(`a Redis that comes and goes${skipNote}`, { concurrent: true }, () => {
  it('reads stay correct while Redis is killed under load and restarted empty', async (test) => {
    const { redis, seen, load } = await startReplicas(test);
    const under = load(7_500, 3);
    await sleep(1_500);
    await redis.kill();
    await sleep(1_500);
    const hitsBefore = seen('hit');
    await redis.restart();
    const outcome = await under;
    expect(outcome.staleReads).toEqual([]);
    expect(seen('storeUnavailable')).toBeGreaterThanOrEqual(3);
    expect(seen('storeRecovered')).toBe(seen('storeUnavailable'));
    expect(seen('hit')).toBeGreaterThan(hitsBefore);
  });

  it('reads stay correct while Redis is frozen under load and resumes with its data', async (test) => {
    const { redis, seen, load } = await startReplicas(test);
    const under = load(9_500, 4);
    await sleep(1_500);
    redis.freeze();
    await sleep(4_500);
    redis.thaw();
    const outcome = await under;
    expect(outcome.staleReads).toEqual([]);
    expect(seen('storeRecovered')).toBeGreaterThanOrEqual(3);
  });

  it('reads go to the upstream without delay or error while Redis is down', async (test) => {
    const { redis, one, events } = await startReplicas(test);
    await one.read(codesRead(fetchReturning('kept')));
    const killed = redis.kill();
    expect((await one.read(codesRead(unexpectedFetch))).value).toBe('kept');
    await killed;
    // The lease has expired after this time.
    await sleep(1_500);
    const from = performance.now();
    expect((await one.read(codesRead(fetchReturning('A')))).value).toBe('A');
    expect((await one.read(codesRead(fetchReturning('B')))).value).toBe('B');
    expect(performance.now() - from).toBeLessThan(500);
    expect(events).toContainEqual({ type: 'notStored', reason: 'storeUnavailable' });
  });

  it('every replica stops using a Redis that rejects writes, and resumes when it accepts them', async (test) => {
    const { redis, one, two } = await startReplicas(test);
    await one.read(codesRead(fetchReturning('old')));
    await two.read(codesRead(unexpectedFetch));
    const client = new Redis(redis.url);
    test.onTestFinished(() => client.disconnect());
    // The replica of an unreachable primary still answers reads.
    await client.replicaof('127.0.0.1', 1);
    await one.write([tag], async () => undefined);
    expect((await two.read(codesRead(fetchReturning('past the cache')))).value).toBe('past the cache');
    await client.replicaof('NO', 'ONE');
    await sleep(3_000);
    expect((await two.read(codesRead(fetchReturning('new')))).value).toBe('new');
    expect(await two.read(codesRead(unexpectedFetch))).toMatchObject({ state: 'hit', value: 'new' });
  });

  it('a restarted Redis never makes entries from before the restart valid again', async (test) => {
    const { redis, one } = await startReplicas(test);
    await one.read(codesRead(fetchReturning('old')));
    await redis.kill();
    await one.write([tag], async () => undefined);
    await redis.restart();
    await sleep(2_500);
    expect((await one.read(codesRead(fetchReturning('new')))).value).toBe('new');
    expect((await one.read(codesRead(unexpectedFetch))).value).toBe('new');
  });

  it('a Redis that was unreachable learns the missed invalidations before anything cached is served', async (test) => {
    const { redis, one, two } = await startReplicas(test);
    await one.read(codesRead(fetchReturning('old')));
    expect((await two.read(codesRead(unexpectedFetch))).value).toBe('old');
    redis.freeze();
    // The write is acknowledged late: not before every other replica has noticed the outage.
    const from = performance.now();
    await one.write([tag], async () => undefined);
    expect(performance.now() - from).toBeGreaterThan(maxGapMs);
    expect((await two.read(codesRead(fetchReturning('past the cache')))).value).toBe('past the cache');
    redis.thaw();
    await sleep(3_000);
    expect((await two.read(codesRead(fetchReturning('new')))).value).toBe('new');
  });
});
