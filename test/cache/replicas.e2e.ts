import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { Cache, CacheEvent } from '../../src/cache/index.js';
import { openRedisCache, type OpenRedisCacheOptions } from './open-redis-cache.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis-server.js';
import { seeded, runReadWriteWorkload } from './read-write-workload.js';
import { fetchReturning, codesRead, freshMs, unexpectedFetch, ControlledUpstream } from './controlled-upstream.js';

const tag = ['a', 'codes', '1'];

// Concurrent, because these tests mostly wait.
describe.skipIf(redisMissing !== undefined)(`replicas that share a Redis${skipNote}`, { concurrent: true }, () => {
  let redis: TestRedis;

  beforeAll(async () => {
    redis = await startRedis();
  });

  afterAll(() => redis.stop());

  /** Opens replicas of one gateway. Each test has its own gateway. */
  function surroundings({ onTestFinished }: TestContext) {
    const prefix = randomUUID();
    function replica(options: Partial<OpenRedisCacheOptions> = {}): Cache {
      const cache = openRedisCache({ url: redis.url, prefix, format: 1, maxBytes: 1_000_000, ...options });
      onTestFinished(() => cache.close());
      return cache;
    }
    async function doomed(what: 'fetch' | 'write'): Promise<ChildProcess> {
      const args = ['--import', 'tsx', join(import.meta.dirname, 'crashing-replica.ts'), what, redis.url, prefix];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      onTestFinished(() => void child.kill('SIGKILL'));
      await once(child.stdout, 'data');
      return child;
    }
    return { prefix, replica, replicas: (count: number) => Array.from({ length: count }, () => replica()), doomed };
  }

  it('fifty identical reads over four replicas make one fetch', async (test) => {
    const { replicas } = surroundings(test);
    const upstream = new ControlledUpstream();
    const four = replicas(4);
    const reads = Array.from({ length: 50 }, (_, index) => four[index % 4]?.read(codesRead(upstream.fetch)));
    const call = await upstream.next();
    await sleep(50);
    call.answer(['A']);
    const all = await Promise.all(reads);
    expect(all.map((answer) => answer?.value)).toEqual(Array.from({ length: 50 }, () => ['A']));
    expect(all.filter((answer) => answer?.state === 'miss')).toHaveLength(1);
    expect(upstream.calls).toHaveLength(1);
  });

  it('a restarted replica answers its first read without the upstream', async (test) => {
    const { replica } = surroundings(test);
    const before = replica();
    await before.read(codesRead(fetchReturning(['A'])));
    await before.close();
    expect(await replica().read(codesRead(unexpectedFetch))).toMatchObject({ state: 'hit', value: ['A'] });
  });

  it('a replica ignores entries of a release with another format', async (test) => {
    const { replica } = surroundings(test);
    await replica().read(codesRead(fetchReturning('old shape')));
    expect((await replica({ format: 2 }).read(codesRead(fetchReturning('new shape')))).value).toBe('new shape');
  });

  it('a write on a replica of a release with another format invalidates the entry', async (test) => {
    const { replica } = surroundings(test);
    const [one, two] = [replica(), replica({ format: 2 })];
    for (const cache of [one, two]) await cache.read(codesRead(fetchReturning('before')));
    await one.write([tag], async () => undefined);
    expect((await two.read(codesRead(fetchReturning('after')))).value).toBe('after');
    await two.write([tag], async () => undefined);
    expect((await one.read(codesRead(fetchReturning('after both')))).value).toBe('after both');
  });

  it('the reply of a write on one replica replaces the entry that the others serve', async (test) => {
    const { replica } = surroundings(test);
    const [one, two] = [replica(), replica()];
    const { key, tags, freshMs, staleMs } = codesRead(unexpectedFetch);
    for (const cache of [one, two]) await cache.read(codesRead(fetchReturning('old')));
    const replaces = { key, tags, freshMs, staleMs, valueOf: (reply: string) => reply };
    await one.write(tags, async () => 'synchronised', replaces);
    for (const cache of [one, two]) expect((await cache.read(codesRead(unexpectedFetch))).value).toBe('synchronised');
  });

  it("the reply of a write replaces nothing if another replica's write was committed meanwhile", async (test) => {
    const { replica } = surroundings(test);
    const [one, two] = [replica(), replica()];
    const { key, tags, freshMs, staleMs } = codesRead(unexpectedFetch);
    for (const cache of [one, two]) await cache.read(codesRead(fetchReturning('old')));
    const replaces = { key, tags, freshMs, staleMs, valueOf: (reply: string) => reply };
    const synchronise = async () => {
      await two.write(tags, async () => undefined);
      return 'before the other write';
    };
    await one.write(tags, synchronise, replaces);
    for (const cache of [one, two])
      expect((await cache.read(codesRead(fetchReturning('after it')))).value).toBe('after it');
  });

  it('a replica does not serve an entry from its memory that a write on another replica invalidated', async (test) => {
    const { replica } = surroundings(test);
    const [one, two] = [replica(), replica()];
    await one.read(codesRead(fetchReturning('old')));
    const { entryVersion } = await two.read(codesRead(unexpectedFetch));
    expect(await two.areFresh([entryVersion])).toBe(true);
    await one.write([tag], async () => undefined);
    expect(await two.areFresh([entryVersion])).toBe(false);
    expect((await two.read(codesRead(fetchReturning('new')))).value).toBe('new');
    expect((await one.read(codesRead(unexpectedFetch))).value).toBe('new');
  });

  it('a fetch that overlaps a write on another replica is neither cached nor joined by a later read', async (test) => {
    const { replica } = surroundings(test);
    const [one, two] = [replica(), replica()];
    const upstream = new ControlledUpstream();
    const early = one.read(codesRead(upstream.fetch));
    const call = await upstream.next();
    const following = two.read(codesRead(upstream.fetch));
    await sleep(20);
    await two.write([tag], async () => undefined);
    const late = two.read(codesRead(fetchReturning('new')));
    expect((await late).value).toBe('new');
    call.answer('old');
    expect((await early).value).toBe('old');
    // A read that started before the write may return either value. The value fetched after the write stays in the
    // cache.
    expect(['old', 'new']).toContain((await following).value);
    expect((await one.read(codesRead(unexpectedFetch))).value).toBe('new');
  });

  it('a replica sees a value that another refetched, not the older copy in its own memory', async (test) => {
    const { replica } = surroundings(test);
    const [one, two] = [replica(), replica()];
    await one.read(codesRead(fetchReturning('first')));
    await two.read(codesRead(unexpectedFetch));
    await one.read(codesRead(fetchReturning('second'), { requireFresh: true }));
    await expect.poll(async () => (await two.read(codesRead(unexpectedFetch))).value).toBe('second');
  });

  it('stale data is refreshed once over all replicas', async (test) => {
    const { replica } = surroundings(test);
    let skew = 0;
    const now = () => Date.now() + skew;
    const upstream = new ControlledUpstream();
    const three = [replica({ now }), replica({ now }), replica({ now })];
    await three[0]?.read(codesRead(fetchReturning('old')));
    skew = freshMs + 1;
    for (const cache of three) expect((await cache.read(codesRead(upstream.fetch))).state).toBe('stale');
    (await upstream.next()).answer('new');
    await sleep(50);
    for (const cache of three)
      await expect.poll(async () => (await cache.read(codesRead(unexpectedFetch))).value).toBe('new');
    expect(upstream.calls).toHaveLength(1);
  });

  it('replicas fetch one after the other while the fetch fails', async (test) => {
    const { replicas } = surroundings(test);
    const upstream = new ControlledUpstream();
    const reads = Promise.allSettled(replicas(3).map((cache) => cache.read(codesRead(upstream.fetch))));
    const first = await upstream.next();
    await sleep(30);
    expect(upstream.calls).toHaveLength(1);
    first.fail(new Error('no'));
    const second = await upstream.next();
    await sleep(30);
    expect(upstream.calls).toHaveLength(2);
    second.answer('A');
    const outcomes = await reads;
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(upstream.calls).toHaveLength(2);
  });

  it('a waiting replica takes over at once when the last caller of the fetching replica disconnects', async (test) => {
    const { replica } = surroundings(test);
    const [one, two] = [replica(), replica()];
    const upstream = new ControlledUpstream();
    const leaving = new AbortController();
    const left = one.read(codesRead(upstream.fetch, { signal: leaving.signal }));
    await upstream.next();
    const stays = two.read(codesRead(upstream.fetch));
    await sleep(30);
    const from = performance.now();
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    (await upstream.next()).answer('A');
    expect((await stays).value).toBe('A');
    expect(performance.now() - from).toBeLessThan(1_000);
  });

  it('a fetch that is abandoned at any moment of its start does not block other replicas', async (test) => {
    const { replica } = surroundings(test);
    const [one, two] = [replica(), replica()];
    await Promise.all(
      [one, two].map((cache) => cache.read(codesRead(fetchReturning('warm'), { key: ['warm'], tags: [] }))),
    );
    for (let round = 0; round < 60; round++) {
      const entry = { key: [`round ${round}`], tags: [[`round ${round}`]] };
      const leaving = new AbortController();
      const left = one
        .read(codesRead(() => new Promise(() => undefined), { ...entry, signal: leaving.signal }))
        .catch(() => 'left');
      const until = performance.now() + round / 20;
      while (performance.now() < until) await new Promise((resolve) => setImmediate(resolve));
      leaving.abort();
      expect(await left).toBe('left');
      expect(
        (await two.read(codesRead(fetchReturning('A'), { ...entry, signal: AbortSignal.timeout(5_000) }))).value,
      ).toBe('A');
    }
  });

  it('exactly one replica takes over a fetch when its holder dies, and none while it lives', async (test) => {
    const { replicas, doomed } = surroundings(test);
    const holder = await doomed('fetch');
    const upstream = new ControlledUpstream();
    const reads = replicas(3).map((cache) => cache.read(codesRead(upstream.fetch)));
    await sleep(2_500);
    expect(upstream.calls).toHaveLength(0);
    holder.kill('SIGKILL');
    (await upstream.next()).answer('A');
    for (const read of reads) expect((await read).value).toBe('A');
    expect(upstream.calls).toHaveLength(1);
  });

  it('an unfinished write invalidates its tags if its replica dies, and not while it lives', async (test) => {
    const { replica, doomed } = surroundings(test);
    const cache = replica();
    await cache.read(codesRead(fetchReturning('old')));
    const writer = await doomed('write');
    await sleep(3_500);
    expect((await cache.read(codesRead(unexpectedFetch))).value).toBe('old');
    // A second write in between invalidates on its own. An entry stored after it still depends on the first write.
    await cache.write([tag], async () => undefined);
    await cache.read(codesRead(fetchReturning('between')));
    writer.kill('SIGKILL');
    expect((await cache.read(codesRead(unexpectedFetch))).value).toBe('between');
    await sleep(2_200);
    expect((await cache.read(codesRead(fetchReturning('new')))).value).toBe('new');
  });

  it('eight readers and two writers over three replicas see every acknowledged write', async (test) => {
    const { replicas } = surroundings(test);
    const pace = { readers: 8, writers: 2, forMs: 6_000, delayMs: 110, betweenWritesMs: 300 };
    const outcome = await runReadWriteWorkload(replicas(3), {
      ...pace,
      now: performance.now.bind(performance),
      sleep,
      random: seeded(2),
    });
    expect(outcome.staleReads).toEqual([]);
    expect(outcome.writes).toBeGreaterThan(5);
    expect(outcome.states.hit).toBeGreaterThan(20);
  });

  it('a replica whose Redis user may not read the run id reports it and caches nothing', async (test) => {
    const { replica } = surroundings(test);
    const events: CacheEvent[] = [];
    const { port } = new URL(redis.url);
    const cache = replica({ url: `redis://nobody:wrong@127.0.0.1:${port}`, onEvent: (event) => events.push(event) });
    expect((await cache.read(codesRead(fetchReturning('A')))).value).toBe('A');
    expect((await cache.read(codesRead(fetchReturning('B')))).value).toBe('B');
    expect(events.filter((event) => event.type === 'storeUnavailable')).toHaveLength(1);
  });
});
