/** Single flight: concurrent reads of one key share one fetch, whose result is stored once. */
import { randomUUID } from 'node:crypto';
import { raceAbort } from '../abort.js';
import type { CacheEvent } from './events.js';
import { InFlightFetch, type FetchResult } from './in-flight-fetch.js';
import type { CacheKey } from './cache-key.js';
import type { FetchContext } from './port.js';
import type { Lease, Lookup, Store } from './store.js';
import { snapshot } from './value.js';

/** How to fetch a value, and how long to store it. */
export interface FetchTask {
  readonly fetch: (context: FetchContext) => Promise<unknown>;
  /** Time to live in the store; 0 stores nothing. */
  readonly ttlMs: number;
  /** Called with the value after the store has accepted or rejected it. */
  readonly onFetched: (value: unknown) => void;
}

export class SingleFlight {
  readonly #store: Store;
  readonly #emit: (event: CacheEvent) => void;
  /** The newest fetch of each entry. Callers may join only this one. */
  readonly #joinable = new Map<string, InFlightFetch>();
  /** For each entry, a promise that resolves at the end of all exclusive fetches so far. */
  readonly #exclusiveQueue = new Map<string, Promise<unknown>>();
  readonly #refreshes = new Map<string, AbortController>();

  constructor(store: Store, emit: (event: CacheEvent) => void) {
    this.#store = store;
    this.#emit = emit;
  }

  /** Finds a fetch that a caller with these generations may join. */
  find(cacheKey: CacheKey, generations: string | undefined): InFlightFetch | undefined {
    const flight = this.#joinable.get(cacheKey.id);
    return flight?.canJoin(generations) === true ? flight : undefined;
  }

  /** Starts a fetch after a lookup that found neither an entry nor a fetch to join. */
  start(cacheKey: CacheKey, task: FetchTask, lookup: Lookup): InFlightFetch {
    return this.#register(
      cacheKey,
      new InFlightFetch(false, lookup, (flight) => this.#acquireAndFetch(cacheKey, task, flight, 'wait')),
    );
  }

  /**
   * Starts a fetch for callers that need a value fetched after their call. At most one such fetch runs and one waits.
   * All later callers join the waiting one, so two fetches serve any number of callers.
   */
  startExclusive(cacheKey: CacheKey, task: FetchTask): InFlightFetch {
    const previous = this.#exclusiveQueue.get(cacheKey.id);
    const flight = new InFlightFetch(true, undefined, async (exclusive) => {
      await previous;
      if (task.ttlMs > 0) exclusive.lookup = await this.#store.load(cacheKey);
      return this.#acquireAndFetch(cacheKey, task, exclusive, 'force');
    });
    // Chained to the previous fetches: a fetch that is abandoned while it waits must not let the next one start early.
    // The chain has no value, because otherwise each promise would hold the values of all fetches before it.
    const attempt = Promise.all([previous, flight.settled]).then(() => undefined);
    this.#exclusiveQueue.set(cacheKey.id, attempt);
    void this.#dequeueWhenSettled(cacheKey, attempt);
    return this.#register(cacheKey, flight);
  }

  /** Refreshes an entry in the background, unless any replica is fetching it. Rejects with the error of the fetch. */
  async refresh(cacheKey: CacheKey, task: FetchTask, lookup: Lookup, deadline: number): Promise<void> {
    if (this.#refreshes.has(cacheKey.id) || this.#joinable.has(cacheKey.id)) return;
    const abort = new AbortController();
    this.#refreshes.set(cacheKey.id, abort);
    try {
      const attempt = await this.#store.acquireLease(cacheKey, lookup, 'try', abort.signal);
      if (attempt.kind !== 'acquired') return;
      const context = { refresh: true, signal: abort.signal, deadline };
      await this.#fetchAndNotify(cacheKey, task, lookup.generations, attempt.lease, context);
    } catch (error) {
      // Not a failure of the upstream: close() aborted the refresh.
      if (!abort.signal.aborted) throw error;
    } finally {
      this.#refreshes.delete(cacheKey.id);
    }
  }

  abortRefreshes(): void {
    for (const abort of this.#refreshes.values()) abort.abort(new DOMException('The cache was closed.', 'AbortError'));
  }

  #register(cacheKey: CacheKey, flight: InFlightFetch): InFlightFetch {
    this.#joinable.set(cacheKey.id, flight);
    void this.#unregisterWhenSettled(cacheKey, flight);
    return flight;
  }

  async #unregisterWhenSettled(cacheKey: CacheKey, flight: InFlightFetch): Promise<void> {
    await flight.settled;
    if (this.#joinable.get(cacheKey.id) === flight) this.#joinable.delete(cacheKey.id);
  }

  async #dequeueWhenSettled(cacheKey: CacheKey, attempt: Promise<unknown>): Promise<void> {
    await attempt;
    if (this.#exclusiveQueue.get(cacheKey.id) === attempt) this.#exclusiveQueue.delete(cacheKey.id);
  }

  async #acquireAndFetch(
    cacheKey: CacheKey,
    task: FetchTask,
    flight: InFlightFetch,
    waitMode: 'wait' | 'force',
  ): Promise<FetchResult> {
    let lease: Lease | undefined;
    while (flight.lookup !== undefined) {
      const attempt = await this.#store.acquireLease(cacheKey, flight.lookup, waitMode, flight.signal);
      if (attempt.kind === 'cached') return { cached: attempt.cached, isOwnFetch: false, isStored: true };
      if (attempt.kind === 'acquired') {
        lease = attempt.lease;
        break;
      }
      flight.signal.throwIfAborted();
      flight.lookup = await this.#store.load(cacheKey);
      // Stored after the write that changed the generations, so it is newer than every caller of this fetch requires.
      if (waitMode === 'wait' && flight.lookup?.cached !== undefined)
        return { cached: flight.lookup.cached, isOwnFetch: false, isStored: true };
    }
    flight.hasStarted = true;
    const context = { refresh: false, signal: flight.signal, deadline: flight.deadline };
    return await this.#fetchAndNotify(cacheKey, task, flight.lookup?.generations, lease, context);
  }

  async #fetchAndNotify(
    cacheKey: CacheKey,
    task: FetchTask,
    generations: string | undefined,
    lease: Lease | undefined,
    context: FetchContext,
  ): Promise<FetchResult> {
    const result = await this.#fetchAndStore(cacheKey, task, generations, lease, context);
    task.onFetched(result.cached.value);
    return result;
  }

  async #fetchAndStore(
    cacheKey: CacheKey,
    task: FetchTask,
    generations: string | undefined,
    lease: Lease | undefined,
    context: FetchContext,
  ): Promise<FetchResult> {
    const version = randomUUID();
    const fetchStartedAt = this.#store.now();
    let fetchedValue: unknown;
    try {
      // All callers may have left while the lease was acquired; the catch block releases it.
      context.signal.throwIfAborted();
      fetchedValue = await raceAbort(task.fetch(context), context.signal);
    } catch (error) {
      if (lease !== undefined) void this.#store.releaseLease(cacheKey, lease);
      throw error;
    }
    const fetchedAt = this.#store.now();
    const frozen = snapshot(fetchedValue);
    const cached = {
      value: frozen === undefined ? fetchedValue : frozen.value,
      version,
      fetchStartedAt,
      fetchedAt,
    };
    if (task.ttlMs === 0) return { cached, isOwnFetch: true, isStored: false };
    if (frozen === undefined || generations === undefined) {
      if (lease !== undefined) void this.#store.releaseLease(cacheKey, lease);
      this.#emit({ type: 'notStored', reason: frozen === undefined ? 'notJson' : 'storeUnavailable' });
      return { cached, isOwnFetch: true, isStored: false };
    }
    const fetched = { ...cached, snapshot: frozen, generations, ttlMs: task.ttlMs };
    const outcome = await this.#store.put(cacheKey, fetched, lease);
    this.#emit(outcome === 'stored' ? { type: 'stored', bytes: frozen.bytes } : { type: 'notStored', reason: outcome });
    return { cached, isOwnFetch: true, isStored: outcome === 'stored' };
  }
}
