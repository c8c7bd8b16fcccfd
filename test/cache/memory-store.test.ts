import { expect, it } from 'vitest';
import { createMemoryCache, type CacheEvent } from '../../src/cache/index.js';
import { L1Cache } from '../../src/cache/l1-cache.js';
import { MemoryStore } from '../../src/cache/memory-store.js';
import { ReadThroughCache } from '../../src/cache/read-through.js';
import { codesRead, ControlledUpstream, fetchReturning, freshMs, unexpectedFetch } from './controlled-upstream.js';

const tag = ['a', 'codes', '1'];

/** A memory cache on a clock that the test sets, with the events that it emits. */
function openCache(start = 1_000_000) {
  const clock = { now: start };
  const events: CacheEvent[] = [];
  const onEvent = (event: CacheEvent) => void events.push(event);
  const store = new MemoryStore({ maxBytes: 1_000_000, now: () => clock.now });
  const cache = new ReadThroughCache(store, { maxBytes: 1_000_000, now: () => clock.now, onEvent });
  return { cache, store, clock, events };
}

it('a fetch that starts after an invalidation in the same tick as its read is cached', async () => {
  const { cache } = openCache();
  const reading = cache.read(codesRead(fetchReturning('new')));
  const invalidated = cache.invalidate([tag]);
  await Promise.all([reading, invalidated]);
  expect((await cache.read(codesRead(unexpectedFetch))).value).toBe('new');
});

it('peek() returns nothing while an invalidated entry is fetched again', async () => {
  const { cache } = openCache();
  const upstream = new ControlledUpstream();
  const read = codesRead(upstream.fetch);
  const first = cache.read(read);
  (await upstream.next()).answer('old');
  await first;
  expect(cache.peek(read)).toMatchObject({ value: 'old' });
  await cache.invalidate([tag]);
  const second = cache.read(read);
  const call = await upstream.next();
  expect(cache.peek(read)).toBeUndefined();
  call.answer('new');
  await second;
  expect(cache.peek(read)).toMatchObject({ value: 'new' });
});

it('reset() of the memory store drops all entries, and fetches that began before it are not cached', async () => {
  const { cache, store } = openCache();
  const upstream = new ControlledUpstream();
  const kept = codesRead(fetchReturning('kept'), { key: ['kept'], tags: [['kept']] });
  const { entryVersion } = await cache.read(kept);
  const versions = [entryVersion];
  expect([cache.peek(kept) !== undefined, cache.areFresh(versions)]).toEqual([true, true]);
  const early = cache.read(codesRead(upstream.fetch));
  const call = await upstream.next();
  store.reset();
  call.answer('from before');
  await early;
  expect([cache.peek(kept), cache.areFresh(versions)]).toEqual([undefined, false]);
  expect((await cache.read(codesRead(fetchReturning('new')))).value).toBe('new');
});

it('the revision of the L1 cache never returns to an earlier value', () => {
  const l1 = new L1Cache(1_000);
  const revisions = [l1.revision];
  const cached = { value: 'A', version: '1', fetchStartedAt: 0, fetchedAt: 0 };
  for (const change of [() => l1.set('id', { cached, generations: '1' }, 1), () => l1.delete('id'), () => l1.clear()]) {
    change();
    revisions.push(l1.revision);
  }
  expect(revisions).toEqual([0, 1, 2, 3]);
});

it('the size of the memory cache includes its tags', async () => {
  const { cache } = openCache();
  for (let index = 0; index < 100; index++) await cache.invalidate([[`${index}`]]);
  expect(cache.stats().bytes).toBeGreaterThan(100 * 200);
});

it('a closed cache returns values without caching them, and says so', async () => {
  const { cache, events } = openCache();
  const upstream = new ControlledUpstream();
  const early = cache.read(codesRead(upstream.fetch));
  const call = await upstream.next();
  await cache.close();
  const late = cache.read(codesRead(upstream.fetch));
  (await upstream.next()).answer('late');
  expect(await late).toMatchObject({ value: 'late', state: 'miss', entryVersion: { freshUntil: 0 } });
  call.answer('early');
  expect(await early).toMatchObject({ value: 'early', entryVersion: { freshUntil: 0 } });
  const notStored = { type: 'notStored', reason: 'storeUnavailable' };
  expect(events.filter(({ type }) => type !== 'miss')).toEqual([notStored, notStored]);
});

it('a failed read of a closed cache rejects with the error of its fetch', async () => {
  const cache = createMemoryCache({ maxBytes: 1_000_000, allowsStaleIfError: () => true });
  await cache.close();
  const error = new Error('down');
  await expect(cache.read(codesRead(() => Promise.reject(error)))).rejects.toBe(error);
});

it('an entry is stale exactly from the end of its fresh time', async () => {
  const { cache, clock } = openCache();
  const upstream = new ControlledUpstream();
  const read = codesRead(fetchReturning('old'));
  await cache.read(read);
  clock.now += freshMs - 1;
  expect((await cache.read(read)).state).toBe('hit');
  clock.now += 1;
  expect(cache.peek(read)).toBeUndefined();
  expect((await cache.read(codesRead(upstream.fetch))).state).toBe('stale');
});

it('entry versions are fresh until the first of them expires, however often that is asked', async () => {
  const { cache, clock } = openCache();
  const early = await cache.read(codesRead(fetchReturning('early')));
  clock.now += 1_000;
  const late = await cache.read(codesRead(fetchReturning('late'), { key: ['late'], tags: [] }));
  const versions = [early.entryVersion, late.entryVersion];
  expect([cache.areFresh(versions), cache.areFresh(versions)]).toEqual([true, true]);
  clock.now += freshMs - 1_001;
  expect(cache.areFresh(versions)).toBe(true);
  clock.now += 1;
  expect(cache.areFresh(versions)).toBe(false);
});

it("peek() with a fresh time of 0 returns nothing, even if the fetching replica's clock was ahead", async () => {
  const { cache, clock } = openCache();
  const read = codesRead(fetchReturning('A'));
  await cache.read(read);
  clock.now -= 10;
  expect(cache.peek({ ...read, freshMs: 0 })).toBeUndefined();
});

it('a background refresh has until the end of the stale time, and its failure is reported', async () => {
  const { cache, clock, events } = openCache();
  const upstream = new ControlledUpstream();
  const { staleMs } = codesRead(unexpectedFetch);
  await cache.read(codesRead(fetchReturning('old')));
  const fetchedAt = clock.now;
  clock.now += freshMs + 1;
  await cache.read(codesRead(upstream.fetch));
  const call = await upstream.next();
  expect(call.context).toMatchObject({ refresh: true, deadline: fetchedAt + freshMs + staleMs });
  const error = new Error('down');
  call.fail(error);
  await expect.poll(() => events).toContainEqual({ type: 'refreshFailed', error });
});

it('the signal of a fetch is not aborted once it has ended', async () => {
  const { cache } = openCache();
  const upstream = new ControlledUpstream();
  const reads = ['answered', 'failed'].map((key) => cache.read(codesRead(upstream.fetch, { key: [key], tags: [] })));
  const [answered, failed] = [await upstream.next(), await upstream.next()];
  answered.answer('A');
  failed.fail(new Error('refused'));
  await Promise.allSettled(reads);
  expect(answered.context).toMatchObject({ refresh: false, signal: { aborted: false } });
  expect(failed.context.signal.aborted).toBe(false);
});
