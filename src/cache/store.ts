/**
 * The storage port of the cache, implemented in memory and in Redis. No method ever rejects.
 *
 * Every tag has a generation (a version number that never returns to an earlier value). An entry is stored with the
 * generations that its tags had before its fetch began, and is valid while they are unchanged. This single comparison
 * rejects entries stored before a write as well as values that were being fetched during the write.
 */
import type { CacheKey } from './cache-key.js';
import type { Snapshot } from './value.js';

export type Awaitable<T> = T | Promise<T>;

/** A valid cache entry. */
export interface CacheEntry {
  readonly value: unknown;
  /** Unique to this value of this entry. */
  readonly version: string;
  /** When the fetch of the entry began and ended, on the store's clock. */
  readonly fetchStartedAt: number;
  readonly fetchedAt: number;
}

/** The result of a lookup: the current generations of the tags, and the entry if it is valid for them. */
export interface Lookup {
  readonly generations: string;
  readonly cached: CacheEntry | undefined;
}

/**
 * A lease: the right to fetch an entry on behalf of all replicas, until the value is stored or the lease is released.
 */
export interface Lease {
  readonly token: string;
  /** The era and position of the invalidation log at which the lease was acquired. */
  readonly era: string;
  readonly since: number;
}

/**
 * The outcome of asking for a lease.
 * - acquired: the caller fetches; the lease is undefined if the store is unavailable
 * - cached: another replica has fetched the entry meanwhile
 * - staleGeneration: a tag was invalidated since the lookup, so the caller must look up again
 * - busy: another replica is fetching the entry
 */
export type LeaseResult =
  | { readonly kind: 'acquired'; readonly lease: Lease | undefined }
  | { readonly kind: 'cached'; readonly cached: CacheEntry }
  | { readonly kind: 'staleGeneration' }
  | { readonly kind: 'busy' };

/** wait: until the lease is free. try: do not wait, return `busy`. force: take it from its holder. */
export type WaitMode = 'wait' | 'try' | 'force';

export type PutOutcome = 'stored' | 'invalidated' | 'storeUnavailable' | 'superseded';

/** A write that has begun and must be committed to invalidate its tags. */
export interface PendingWrite {
  /** Unique to this write; not used in memory. */
  readonly token: string;
  readonly tags: readonly string[];
}

/** A write that was made elsewhere and is over. */
export interface UnannouncedWrite {
  readonly token?: undefined;
  readonly tags: readonly string[];
}

/**
 * Carries out each invalidation that a write's own commit causes in the memory of this process. All other changes of
 * the generations come from other writes.
 */
export type Fence = (invalidate: () => void) => void;

export interface Store {
  /** Changes whenever an entry may have become valid or invalid. */
  readonly revision: number;
  /**
   * Looks up the memory of this process. Undefined while that memory cannot be trusted; the cache then serves and
   * stores nothing.
   */
  lookup(cacheKey: CacheKey): Lookup | undefined;
  /** Like look(), but also asks the shared store, where other replicas may have stored the entry. */
  load(cacheKey: CacheKey): Awaitable<Lookup | undefined>;
  /** Asks for the lease after a lookup. If the signal aborts the wait, the result is `busy`. */
  acquireLease(cacheKey: CacheKey, lookup: Lookup, waitMode: WaitMode, signal: AbortSignal): Awaitable<LeaseResult>;
  /** Stores a fetched value unless a tag was invalidated during the fetch. Releases the lease in either case. */
  put(cacheKey: CacheKey, fetched: FetchedEntry, lease: Lease | undefined): Awaitable<PutOutcome>;
  /** Releases a lease whose fetch failed. */
  releaseLease(cacheKey: CacheKey, lease: Lease): Awaitable<void>;
  /** Deletes one entry. */
  delete(cacheKey: CacheKey): Awaitable<void>;
  /** Records the intent to write, before the write is sent. */
  beginWrite(tags: readonly string[]): Awaitable<PendingWrite>;
  /** Invalidates the tags. Once it resolves, no replica serves an older entry or stores a value fetched before. */
  commitWrite(write: PendingWrite | UnannouncedWrite, fence?: Fence): Awaitable<void>;
  stats(): { entries: number; bytes: number };
  /** Milliseconds since the epoch, on a clock that all users of the store share. */
  now(): number;
  close(): Promise<void>;
}

/** A fetched value that is to be stored. */
export interface FetchedEntry extends CacheEntry {
  /** The JSON of the value. */
  readonly snapshot: Snapshot;
  readonly generations: string;
  /** Time to live in the store, in milliseconds. */
  readonly ttlMs: number;
}
