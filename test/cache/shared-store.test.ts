/** The cache over a store that other replicas share: what the memory of one process never does. */
import { describe, expect, it } from 'vitest';
import type { CacheEvent } from '../../src/cache/index.js';
import { MemoryStore } from '../../src/cache/memory-store.js';
import { ReadThroughCache } from '../../src/cache/read-through.js';
import { SingleFlight, type FetchTask } from '../../src/cache/single-flight.js';
import type { Lease, LeaseResult, Lookup, PutOutcome } from '../../src/cache/store.js';
import { codesRead, fetchReturning, freshMs, staleMs, unexpectedFetch } from './controlled-upstream.js';

const theirs = { value: 'theirs', version: '1', fetchStartedAt: 0, fetchedAt: 0 };
const key = { id: 'key', tags: ['tag'] };
const miss: Lookup = { generations: '1', cached: undefined };

const ours: Lease = { token: 'ours', era: 'era', since: 0 };

/** A memory store whose answers a test replaces, and which counts what it is asked. */
class SharedStore extends MemoryStore {
  readonly leaseResults: LeaseResult[] = [];
  readonly released: Lease[] = [];
  readonly ttls: number[] = [];
  putOutcome: PutOutcome | undefined;
  loads = 0;
  loaded: Lookup | undefined;

  constructor() {
    super({ maxBytes: 1_000_000, now: () => 1_000 });
  }

  override load(): Lookup | undefined {
    this.loads += 1;
    return this.loaded;
  }

  override acquireLease(): LeaseResult {
    return this.leaseResults.shift() ?? { kind: 'acquired', lease: ours };
  }

  override releaseLease(_cacheKey?: unknown, lease?: Lease): void {
    if (lease !== undefined) this.released.push(lease);
    else throw new Error('expected a lease to release, got none');
  }

  override put(...[cacheKey, fetched]: Parameters<MemoryStore['put']>) {
    this.ttls.push(fetched.ttlMs);
    return this.putOutcome ?? super.put(cacheKey, fetched);
  }
}

function open() {
  const store = new SharedStore();
  const events: CacheEvent[] = [];
  const onEvent = (event: CacheEvent) => void events.push(event);
  const singleFlight = new SingleFlight(store, onEvent);
  const cache = new ReadThroughCache(store, { maxBytes: 1_000_000, now: () => 0, onEvent });
  return { store, events, singleFlight, cache };
}

const task = (fetch: FetchTask['fetch'], ttlMs = 1_000) => ({ fetch, ttlMs, onFetched: () => {} });

describe('a fetch whose lease is refused because a write ended', () => {
  it('a fetch that was refused its lease takes the value that another replica has stored since the write', async () => {
    const { store, singleFlight } = open();
    store.leaseResults.push({ kind: 'staleGeneration' });
    store.loaded = { generations: '2', cached: theirs };
    const flight = singleFlight.start(key, task(unexpectedFetch), miss);
    expect(await flight.join(undefined, undefined)).toEqual({ cached: theirs, isOwnFetch: false, isStored: true });
  });

  it('a fetch for callers that need a newer value than their call fetches, whatever is stored meanwhile', async () => {
    const { store, singleFlight } = open();
    store.leaseResults.push({ kind: 'staleGeneration' });
    store.loaded = { generations: '2', cached: theirs };
    const flight = singleFlight.startExclusive(key, task(fetchReturning('ours')));
    expect(await flight.join(undefined, undefined)).toMatchObject({ cached: { value: 'ours' }, isOwnFetch: true });
  });

  it('a fetch that was refused its lease fetches without one if the store was lost meanwhile', async () => {
    const { store, singleFlight, events } = open();
    store.leaseResults.push({ kind: 'staleGeneration' });
    const flight = singleFlight.start(key, task(fetchReturning('ours')), miss);
    expect(await flight.join(undefined, undefined)).toMatchObject({ cached: { value: 'ours' }, isStored: false });
    expect(store.ttls).toEqual([]);
    expect(events).toEqual([{ type: 'notStored', reason: 'storeUnavailable' }]);
  });
});

describe('the lease of a fetch', () => {
  it('a lease is released if the fetch fails or its value is not JSON, and only if there is one', async () => {
    const { store, singleFlight } = open();
    const run = (fetch: FetchTask['fetch']) => singleFlight.start(key, task(fetch), miss).join(undefined, undefined);
    await expect(run(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(store.released).toEqual([ours]);
    await run(fetchReturning(1n));
    expect(store.released).toHaveLength(2);
    const withoutLease: LeaseResult = { kind: 'acquired', lease: undefined };
    store.leaseResults.push(withoutLease, withoutLease);
    await expect(run(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await run(fetchReturning(1n))).toMatchObject({ isStored: false });
    expect(store.released).toHaveLength(2);
  });

  it('a background refresh ends without a fetch if another replica holds the lease', async () => {
    const { store, singleFlight } = open();
    store.leaseResults.push({ kind: 'busy' });
    await expect(singleFlight.refresh(key, task(unexpectedFetch), miss, 1_000)).resolves.toBeUndefined();
  });
});

describe('the requests to a shared store', () => {
  it('a read asks the shared store if memory has no entry, and not if memory has one', async () => {
    const { store, cache } = open();
    store.loaded = { generations: '1', cached: theirs };
    expect(await cache.read(codesRead(unexpectedFetch))).toMatchObject({ state: 'hit', value: 'theirs' });
    store.lookup = () => ({ generations: '1', cached: theirs });
    expect(await cache.read(codesRead(unexpectedFetch))).toMatchObject({ state: 'hit', value: 'theirs' });
    expect(store.loads).toBe(1);
  });

  it('a read whose value is not to be stored asks the shared store nothing', async () => {
    const { store, cache, events } = open();
    const answer = await cache.read(codesRead(fetchReturning('A'), { freshMs: 0 }));
    expect(answer.entryVersion.freshUntil).toBe(0);
    expect(store.loads).toBe(0);
    expect(events).toEqual([{ type: 'miss' }]);
  });

  it('the reply of a write is not stored if a write of another replica ends while the lease is acquired', async () => {
    const { store, cache, events } = open();
    store.loaded = store.lookup({ id: '["a"]', tags: [] });
    store.leaseResults.push({ kind: 'staleGeneration' });
    await cache.write([], async () => 'reply', { key: ['a'], tags: [], freshMs, staleMs, valueOf: (reply) => reply });
    expect(events).toContainEqual({ type: 'notStored', reason: 'invalidated' });
    expect(store.ttls).toEqual([]);
  });

  it('the reply of a write is not stored if a newer value was stored meanwhile', async () => {
    const { store, cache, events } = open();
    store.loaded = store.lookup({ id: '["a"]', tags: [] });
    store.putOutcome = 'superseded';
    await cache.write([], async () => 'reply', { key: ['a'], tags: [], freshMs, staleMs, valueOf: (reply) => reply });
    expect(events).toContainEqual({ type: 'notStored', reason: 'superseded' });
  });

  it('the reply of a write is stored for its fresh and stale time', async () => {
    const { store, cache } = open();
    store.loaded = store.lookup({ id: '["a"]', tags: [] });
    await cache.write([], async () => 'reply', { key: ['a'], tags: [], freshMs, staleMs, valueOf: (reply) => reply });
    expect(store.ttls).toEqual([freshMs + staleMs]);
  });
});
