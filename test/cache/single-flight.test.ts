import { expect, it } from 'vitest';
import { createMemoryCache } from '../../src/cache/index.js';
import { MemoryStore } from '../../src/cache/memory-store.js';
import { ThrottledError } from '../../src/errors.js';
import { SingleFlight } from '../../src/cache/single-flight.js';
import type { LeaseResult } from '../../src/cache/store.js';
import { codesRead, ControlledUpstream, fetchReturning, unexpectedFetch } from './controlled-upstream.js';

it('a fetch that returns the value of another replica is marked as not its own', async () => {
  const cached = { value: 'theirs', version: '1', fetchStartedAt: 0, fetchedAt: 0 };
  class SharedStore extends MemoryStore {
    override acquireLease(): LeaseResult {
      return { kind: 'cached', cached };
    }
  }
  const singleFlight = new SingleFlight(new SharedStore({ maxBytes: 1_000_000, now: () => 0 }), () => {});
  const task = { fetch: unexpectedFetch, ttlMs: 1_000, onFetched: () => {} };
  const flight = singleFlight.start({ id: 'key', tags: ['tag'] }, task, { generations: '1', cached: undefined });
  expect(await flight.join(undefined, undefined)).toEqual({ cached, isOwnFetch: false, isStored: true });
});

it('a caller with more time fetches again if a shared fetch fails at the very deadline of another caller', async () => {
  let now = 0;
  const cache = createMemoryCache({ maxBytes: 1_000_000, now: () => now });
  const upstream = new ControlledUpstream();
  const hasty = cache.read(codesRead(upstream.fetch, { deadline: 100 }));
  const first = await upstream.next();
  const patient = cache.read(codesRead(upstream.fetch, { deadline: 1_000 }));
  now = 100;
  first.fail(new Error('out of time'));
  await expect(hasty).rejects.toThrow('out of time');
  (await upstream.next()).answer('in time');
  expect((await patient).value).toBe('in time');
});

it('readers whose fetch failed for another reason than an earlier deadline do not fetch again', async () => {
  const cache = createMemoryCache({ maxBytes: 1_000_000, now: () => 0 });
  for (const error of [new Error('refused'), new ThrottledError('limit', { code: 'RATE_LIMITED', retryAfterMs: 1 })]) {
    const upstream = new ControlledUpstream();
    const hasty = cache.read(codesRead(upstream.fetch, { deadline: 100 }));
    const call = await upstream.next();
    const patient = cache.read(codesRead(upstream.fetch, { deadline: 1_000 }));
    call.fail(error);
    await expect(hasty).rejects.toBe(error);
    await expect(patient).rejects.toBe(error);
    expect(upstream.calls).toHaveLength(1);
  }
});

it('a reader without a deadline does not fetch again if the upstream is busy', async () => {
  const cache = createMemoryCache({ maxBytes: 1_000_000, now: () => 0 });
  const busy = new ThrottledError('busy', { code: 'UPSTREAM_BUSY', retryAfterMs: 1 });
  const upstream = new ControlledUpstream();
  const read = cache.read(codesRead(upstream.fetch));
  (await upstream.next()).fail(busy);
  await expect(read).rejects.toBe(busy);
  expect(upstream.calls).toHaveLength(1);
});

it('a read does not join a fetch whose value is not cached', async () => {
  const cache = createMemoryCache({ maxBytes: 1_000_000 });
  const upstream = new ControlledUpstream();
  const uncached = cache.read(codesRead(upstream.fetch, { freshMs: 0 }));
  const call = await upstream.next();
  expect((await cache.read(codesRead(fetchReturning('cached')))).value).toBe('cached');
  call.answer('uncached');
  expect((await uncached).value).toBe('uncached');
});

it('a read whose value is not cached shares no fetch that started before it', async () => {
  const cache = createMemoryCache({ maxBytes: 1_000_000 });
  const upstream = new ControlledUpstream();
  const uncached = codesRead(upstream.fetch, { freshMs: 0 });
  const first = cache.read(uncached);
  const one = await upstream.next();
  const second = cache.read(uncached);
  one.answer('first');
  expect((await first).value).toBe('first');
  (await upstream.next()).answer('second');
  expect((await second).value).toBe('second');
});

it('a reader that needs a value fetched after its call does not join a fetch that may take an older one', () => {
  const store = new MemoryStore({ maxBytes: 1_000_000, now: () => 0 });
  const singleFlight = new SingleFlight(store, () => {});
  const key = { id: 'key', tags: ['tag'] };
  const task = { fetch: unexpectedFetch, ttlMs: 1_000, onFetched: () => {} };
  const flight = singleFlight.start(key, task, { generations: '1', cached: undefined });
  flight.join(undefined, undefined).catch(() => undefined);
  expect(singleFlight.find(key, '1')).toBe(flight);
  expect(singleFlight.find(key, undefined)).toBeUndefined();
});

it('the newest fetch can still be joined after an older fetch of the same key has failed', async () => {
  const cache = createMemoryCache({ maxBytes: 1_000_000 });
  const upstream = new ControlledUpstream();
  const early = cache.read(codesRead(upstream.fetch));
  const first = await upstream.next();
  const fresh = cache.read(codesRead(upstream.fetch, { requireFresh: true }));
  const second = await upstream.next();
  first.fail(new Error('refused'));
  await expect(early).rejects.toThrow('refused');
  const joined = cache.read(codesRead(unexpectedFetch));
  second.answer('new');
  expect([(await fresh).value, await joined]).toMatchObject(['new', { state: 'joined', value: 'new' }]);
});

it('requireFresh reads of one key fetch one after the other, however many there are', async () => {
  const cache = createMemoryCache({ maxBytes: 1_000_000 });
  const upstream = new ControlledUpstream();
  const read = () => cache.read(codesRead(upstream.fetch, { requireFresh: true }));
  const reads = [read()];
  for (let number = 1; number <= 4; number++) {
    const call = await upstream.next();
    reads.push(read());
    await new Promise((resolve) => setImmediate(resolve));
    expect(upstream.calls).toHaveLength(number);
    call.answer(number);
  }
  (await upstream.next()).answer(5);
  expect((await Promise.all(reads)).map(({ value }) => value)).toEqual([1, 2, 3, 4, 5]);
});
