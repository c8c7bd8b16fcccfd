/**
 * The read-through cache: serves hits, joins or starts fetches, and applies stale-while-revalidate and stale-if-error.
 */
import { LRUCache } from 'lru-cache';
import { systemClock } from '../clock.js';
import { raceAbort } from '../abort.js';
import { ThrottledError } from '../errors.js';
import type { CacheEvent } from './events.js';
import type { InFlightFetch } from './in-flight-fetch.js';
import { SingleFlight, type FetchTask } from './single-flight.js';
import { toCacheKey, toTagKeys, type CacheKey } from './cache-key.js';
import type {
  Cache,
  CacheAnswer,
  EntryVersion,
  CacheOptions,
  CachePeek,
  CacheRead,
  CacheReplacement,
  KeyParts,
  ReadState,
} from './port.js';
import { Replacement } from './replacement.js';
import { allowsStaleIfError } from './stale-if-error.js';
import type { CacheEntry, Lookup, Store } from './store.js';

const hitEvent: CacheEvent = { type: 'hit' };

/** A failed refresh of one version of an entry, and when the next refresh may start. */
interface RefreshFailure {
  readonly version: string;
  readonly error: unknown;
  readonly retryAt: number;
}

/** Back-off after a failed refresh, so that not every read calls a failing upstream. */
const refreshBackoffMs = 1_000;

export class ReadThroughCache implements Cache {
  readonly #store: Store;
  readonly #singleFlight: SingleFlight;
  readonly #emit: (event: CacheEvent) => void;
  readonly #allowsStaleIfError: (error: unknown) => boolean;
  readonly #now: () => number;
  /** Versions that were found fresh, and the store revision and time until which that result holds. */
  readonly #freshnessMemo = new WeakMap<
    readonly EntryVersion[],
    { readonly revision: number; readonly validUntil: number }
  >();
  /** The last hit of `peek` for each key object. */
  readonly #peekMemo = new WeakMap<
    KeyParts,
    {
      readonly revision: number;
      readonly freshMs: number;
      readonly cached: CacheEntry;
      readonly entryVersion: EntryVersion;
    }
  >();
  readonly #refreshFailures = new LRUCache<string, RefreshFailure>({ max: 1_000 });

  constructor(store: Store, options: CacheOptions) {
    this.#store = store;
    this.#emit = options.onEvent ?? (() => {});
    this.#allowsStaleIfError = options.allowsStaleIfError ?? allowsStaleIfError;
    this.#now = options.now ?? systemClock.now;
    this.#singleFlight = new SingleFlight(store, this.#emit);
  }

  async read<T>(request: CacheRead<T>): Promise<CacheAnswer<T>> {
    expectDuration('freshMs', request.freshMs);
    expectDuration('staleMs', request.staleMs);
    const { signal, deadline } = request;
    const cacheKey = toCacheKey(request.key, request.tags);
    const ttlMs = request.freshMs > 0 ? request.freshMs + request.staleMs : 0;
    for (;;) {
      signal?.throwIfAborted();
      const local = ttlMs > 0 ? this.#store.lookup(cacheKey) : undefined;
      const isMiss = ttlMs > 0 && local?.cached === undefined;
      const loaded = isMiss ? this.#store.load(cacheKey) : local;
      const lookup = loaded instanceof Promise ? await raceAbort(loaded, signal) : loaded;
      const served = request.requireFresh === true ? undefined : this.#serveCached(request, cacheKey, lookup);
      if (served !== undefined) return served;

      const found = request.requireFresh === true ? undefined : lookup;
      const task = toFetchTask(request, ttlMs);
      const known = this.#singleFlight.find(cacheKey, found?.generations);
      const flight =
        known ??
        (found ? this.#singleFlight.start(cacheKey, task, found) : this.#singleFlight.startExclusive(cacheKey, task));
      try {
        const { cached, isOwnFetch, isStored } = await flight.join(signal, deadline);
        const freshUntil = isStored ? cached.fetchedAt + request.freshMs : 0;
        return this.#emitAnswer<T>(known === undefined && isOwnFetch ? 'miss' : 'joined', cacheKey, cached, freshUntil);
      } catch (error) {
        signal?.throwIfAborted();
        if (this.#hasMoreTime(deadline, flight, error)) continue;
        const stale = await this.#serveStaleIfError(request, cacheKey, error);
        if (stale === undefined) throw error;
        return stale;
      }
    }
  }

  peek<T>({ key, tags, freshMs, suppressHitEvent = false }: CachePeek<T>): CacheAnswer<T> | undefined {
    if (freshMs === 0) return undefined;
    const { revision } = this.#store;
    const memo = this.#peekMemo.get(key);
    if (memo !== undefined && memo.revision === revision && memo.freshMs === freshMs) {
      const { cached, entryVersion } = memo;
      const now = this.#store.now();
      if (now >= entryVersion.freshUntil) return undefined;
      if (!suppressHitEvent) this.#emit(hitEvent);
      // Safe as long as all callers use a key for one type: the value was fetched by a read of the same key.
      return { value: cached.value as T, state: 'hit', ageMs: Math.max(0, now - cached.fetchedAt), entryVersion };
    }
    const cacheKey = toCacheKey(key, tags);
    const cached = this.#store.lookup(cacheKey)?.cached;
    if (cached === undefined || this.#store.now() >= cached.fetchedAt + freshMs) return undefined;
    if (!suppressHitEvent) this.#emit(hitEvent);
    const answer = this.#toAnswer<T>('hit', cacheKey, cached, cached.fetchedAt + freshMs);
    this.#peekMemo.set(key, { revision, freshMs, cached, entryVersion: answer.entryVersion });
    return answer;
  }

  async write<T>(tags: readonly KeyParts[], run: () => Promise<T>, replaces?: CacheReplacement<T>): Promise<T> {
    const write = await this.#store.beginWrite(toTagKeys(tags));
    // With a freshMs of 0 nothing is stored.
    const replacement = replaces && replaces.freshMs > 0 ? new Replacement(this.#store, replaces) : undefined;
    await replacement?.begin();
    let result: T;
    try {
      result = await run();
    } finally {
      await this.#store.commitWrite(write, replacement?.fence);
      this.#emit({ type: 'invalidated', tags: write.tags.length });
    }
    if (replacement !== undefined) this.#emit(await replacement.store(result));
    return result;
  }

  async invalidate(tags: readonly KeyParts[]): Promise<void> {
    const tagKeys = toTagKeys(tags);
    await this.#store.commitWrite({ tags: tagKeys });
    this.#emit({ type: 'invalidated', tags: tagKeys.length });
  }

  areFresh(versions: readonly EntryVersion[]): boolean {
    const now = this.#store.now();
    const { revision } = this.#store;
    const memo = this.#freshnessMemo.get(versions);
    if (memo !== undefined && memo.revision === revision && now < memo.validUntil) return true;
    let validUntil = Infinity;
    for (const entryVersion of versions) {
      if (entryVersion.freshUntil <= now) return false;
      validUntil = Math.min(validUntil, entryVersion.freshUntil);
      const lookup = this.#store.lookup(entryVersion.cacheKey);
      if (lookup?.cached?.version !== entryVersion.version) return false;
    }
    this.#freshnessMemo.set(versions, { revision, validUntil });
    return true;
  }

  stats(): { entries: number; bytes: number } {
    return this.#store.stats();
  }

  async close(): Promise<void> {
    this.#singleFlight.abortRefreshes();
    await this.#store.close();
  }

  #serveCached<T>(request: CacheRead<T>, cacheKey: CacheKey, lookup: Lookup | undefined): CacheAnswer<T> | undefined {
    if (lookup?.cached === undefined) return undefined;
    const { cached } = lookup;
    const age = this.#store.now() - cached.fetchedAt;
    if (age < request.freshMs) return this.#emitAnswer<T>('hit', cacheKey, cached, cached.fetchedAt + request.freshMs);
    const ttlMs = request.freshMs + request.staleMs;
    if (age >= ttlMs) return undefined;

    const known = this.#refreshFailures.get(cacheKey.id);
    const failure = known?.version === cached.version ? known : undefined;
    if (failure === undefined || failure.retryAt <= this.#now()) {
      const task = toFetchTask(request, ttlMs);
      const refresh = this.#singleFlight.refresh(cacheKey, task, lookup, this.#now() + ttlMs - age);
      refresh.catch((error: unknown) => this.#onRefreshFailed(cacheKey, cached, error));
    }
    if (failure === undefined) return this.#emitAnswer<T>('stale', cacheKey, cached, 0);
    return { ...this.#emitAnswer<T>('staleOnError', cacheKey, cached, 0), error: failure.error };
  }

  #onRefreshFailed(cacheKey: CacheKey, cached: CacheEntry, error: unknown): void {
    this.#emit({ type: 'refreshFailed', error });
    if (this.#allowsStaleIfError(error)) {
      this.#refreshFailures.set(cacheKey.id, {
        version: cached.version,
        error,
        retryAt: this.#now() + refreshBackoffMs,
      });
    } else {
      // The upstream rejected the read, so the next read fetches and gets the rejection.
      void this.#store.delete(cacheKey);
    }
  }

  async #serveStaleIfError<T>(
    request: CacheRead<T>,
    cacheKey: CacheKey,
    error: unknown,
  ): Promise<CacheAnswer<T> | undefined> {
    if (request.freshMs === 0 || !this.#allowsStaleIfError(error)) return undefined;
    const cached = (await this.#store.load(cacheKey))?.cached;
    if (cached === undefined || this.#store.now() - cached.fetchedAt >= request.freshMs + request.staleMs)
      return undefined;
    return { ...this.#emitAnswer<T>('staleOnError', cacheKey, cached, 0), error };
  }

  /** Whether a shared fetch failed because of an earlier deadline than this caller's, so that it should try again. */
  #hasMoreTime(deadline: number | undefined, flight: InFlightFetch, error: unknown): boolean {
    if (flight.deadline === undefined || (deadline !== undefined && deadline <= flight.deadline)) return false;
    return this.#now() >= flight.deadline || (error instanceof ThrottledError && error.code === 'UPSTREAM_BUSY');
  }

  #emitAnswer<T>(state: ReadState, cacheKey: CacheKey, cached: CacheEntry, freshUntil: number): CacheAnswer<T> {
    this.#emit({ type: state });
    return this.#toAnswer(state, cacheKey, cached, freshUntil);
  }

  #toAnswer<T>(state: ReadState, cacheKey: CacheKey, cached: CacheEntry, freshUntil: number): CacheAnswer<T> {
    return {
      // Safe as long as all callers use a key for one type: the value was fetched by a read of the same key.
      value: cached.value as T,
      state,
      ageMs: Math.max(0, this.#store.now() - cached.fetchedAt),
      entryVersion: { cacheKey, version: cached.version, freshUntil },
    };
  }
}

/** The cast is safe as long as all callers use a key for one type. */
function toFetchTask<T>({ fetch, onFetched }: CacheRead<T>, ttlMs: number): FetchTask {
  return { fetch, ttlMs, onFetched: (value) => onFetched?.(value as T) };
}

function expectDuration(name: string, value: number): void {
  if (!(value >= 0)) throw new RangeError(`cache: expected ${name} to be milliseconds of at least 0, got ${value}`);
}
