/**
 * The interface of the cache. Durations are milliseconds; points in time are milliseconds since the epoch.
 */
import type { CacheEvent } from './events.js';
import type { CacheKey } from './cache-key.js';

/**
 * The parts of a cache key or tag. The parts are never joined: `['a:b', 'c']` and `['a', 'b:c']` are different keys.
 */
export type KeyParts = readonly string[];

/** The context that the cache passes to a fetch. */
export interface FetchContext {
  /** True for a background refresh of an entry that was served stale. Run it at the lowest priority. */
  refresh: boolean;
  /** Aborted when no caller waits for the value any more. */
  signal: AbortSignal;
  /** The latest deadline of the waiting callers; undefined if one of them has none. */
  deadline: number | undefined;
}

/** A read of one cache entry. */
export interface CacheRead<T> {
  /** The key of the entry. Begin it with the tenant, because the cache isolates tenants only by their keys. */
  key: KeyParts;
  /**
   * A write to any of these tags invalidates the entry. The same key must always have the same tags in the same order.
   */
  tags: readonly KeyParts[];
  /** How long the entry is fresh. 0 stores nothing; concurrent callers still share one fetch. */
  freshMs: number;
  /** How long after that it may be served stale, while it is refreshed or while the upstream fails. */
  staleMs: number;
  /** Requires a value whose fetch began after this call, so no cached entry will do. */
  requireFresh?: boolean | undefined;
  /** When it aborts, this caller stops waiting. It must abort at the caller's deadline at the latest. */
  signal?: AbortSignal | undefined;
  /** The time when this caller stops waiting; passed on to the fetch. */
  deadline?: number | undefined;
  /** Fetches the value. It must be plain JSON: callers get the value after a round trip through JSON, deeply frozen. */
  fetch: (context: FetchContext) => Promise<T>;
  /**
   * Called with the fetched value after the store has accepted or rejected it. Later reads are no older. Must not
   * throw.
   */
  onFetched?: ((value: T) => void) | undefined;
}

/**
 * The cache status of an answer.
 * - hit: a fresh entry
 * - stale: a stale entry, which is being refreshed
 * - miss: fetched for this caller
 * - joined: fetched for another caller of the same key
 * - staleOnError: a stale entry, served because the fetch failed
 */
export type ReadState = 'hit' | 'stale' | 'miss' | 'joined' | 'staleOnError';

/** An opaque version token of an entry, for `areFresh`. */
export interface EntryVersion {
  readonly cacheKey: CacheKey;
  readonly version: string;
  readonly freshUntil: number;
}

export interface CacheAnswer<T> {
  value: T;
  state: ReadState;
  /** Time since the value was fetched. */
  ageMs: number;
  entryVersion: EntryVersion;
  /** The error of the failed fetch; set only when the state is staleOnError. */
  error?: unknown;
}

/** @property suppressHitEvent emits no `hit` event, because the caller counts the hit itself if it uses the value */
export type CachePeek<T> = Pick<CacheRead<T>, 'key' | 'tags' | 'freshMs'> & { readonly suppressHitEvent?: boolean };

/** An entry that the reply of a write replaces, because both contain the same data. */
export type CacheReplacement<T> = Pick<CacheRead<T>, 'key' | 'tags' | 'freshMs' | 'staleMs'> & {
  /** The value of the entry. */
  readonly valueOf: (reply: T) => unknown;
};

export interface Cache {
  /**
   * Serves a cached value or fetches it. Rejects only with the error of `fetch` or the reason of the caller's signal.
   */
  read<T>(request: CacheRead<T>): Promise<CacheAnswer<T>>;

  /** Returns a fresh hit from this process's memory, or undefined. Fetches nothing and asks no other process. */
  peek<T>(request: CachePeek<T>): CacheAnswer<T> | undefined;

  /**
   * Runs a write. Invalidates `tags` in every replica before it resolves or rejects, even if the write failed. Rejects
   * only with the error of `run`. A reply that `replaces` an entry is stored, unless another write to the entry's tags
   * was committed meanwhile.
   */
  write<T>(tags: readonly KeyParts[], run: () => Promise<T>, replaces?: CacheReplacement<T>): Promise<T>;

  /** Invalidates `tags` in every replica, for changes that were made outside of this gateway. */
  invalidate(tags: readonly KeyParts[]): Promise<void>;

  /**
   * Whether a read would now serve each of these versions as a fresh hit. Only then may a response that was composed of
   * them be sent again. Asks only this process's memory.
   */
  areFresh(versions: readonly EntryVersion[]): boolean;

  /** The entries in the memory of this process, and their size. */
  stats(): { entries: number; bytes: number };

  /** Aborts refreshes and closes connections. Later reads and writes bypass the cache, and nothing is stored. */
  close(): Promise<void>;
}

/** Options of every cache, whatever its store. */
export interface CacheOptions {
  /** Maximum size of the entries in the memory of this process, in bytes. */
  maxBytes: number;
  onEvent?: ((event: CacheEvent) => void) | undefined;
  /** Whether a stale entry may be served for this error; by default `allowsStaleIfError`. */
  allowsStaleIfError?: ((error: unknown) => boolean) | undefined;
  /** Milliseconds since the epoch. */
  now?: (() => number) | undefined;
}
