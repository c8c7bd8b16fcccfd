/**
 * The storage port: what the cache needs of memory, or of Redis with memory in front of it. No method ever rejects.
 *
 * Every tag has a generation, a value that never comes back once it has changed. An entry is kept together with the
 * generations of its tags from before its fetch began, and is valid as long as they are the present ones. That one
 * comparison refuses both what was kept before a write and what was on its way while the write happened.
 */
import type { CacheKey } from './cache-key.js';
import type { Snapshot } from './value.js';

export type Awaitable<T> = T | Promise<T>;

/** An entry that is valid now. */
export interface CacheEntry {
  readonly value: unknown;
  /** Unlike that of any other answer, of this entry and of every other. */
  readonly version: string;
  /** When its fetch began and ended, on the store's clock. */
  readonly fetchStartedAt: number;
  readonly fetchedAt: number;
}

/** The present generations of an entry's tags, and the entry if it is kept under just these. */
export interface Lookup {
  readonly generations: string;
  readonly cached: CacheEntry | undefined;
}

/** The right to fetch an entry for all replicas, until it is kept or released. */
export interface Lease {
  readonly token: string;
}

/**
 * Whose turn it is to fetch. lead: the caller's; without a lease if the store was lost. kept: somebody else has fetched
 * it. moved: the generations are no longer the present ones. busy: somebody else is fetching it.
 */
export type LeaseResult =
  | { readonly kind: 'acquired'; readonly lease: Lease | undefined }
  | { readonly kind: 'cached'; readonly cached: CacheEntry }
  | { readonly kind: 'staleGeneration' }
  | { readonly kind: 'busy' };

/** Until somebody else's fetch has ended; not at all: busy; or no matter who is fetching. */
export type WaitMode = 'wait' | 'try' | 'force';

export type PutOutcome = 'stored' | 'invalidated' | 'storeUnavailable' | 'superseded';

/** A write that is under way, as the store knows it. */
export interface PendingWrite {
  readonly tags: readonly string[];
}

export interface Store {
  /** Counts up with everything that may end or begin an entry. Undefined where others do so unseen: then a look is a promise. */
  readonly revision: number | undefined;
  /** Undefined: what the store knows cannot be trusted now. Then nothing kept is served and nothing is kept. */
  lookup(cacheKey: CacheKey): Awaitable<Lookup | undefined>;
  /** Asks for the turn after a look; the signal ends a wait, and the turn is then `busy`. */
  acquireLease(cacheKey: CacheKey, lookup: Lookup, waitMode: WaitMode, signal: AbortSignal): Awaitable<LeaseResult>;
  /** Keeps a fetched value if no tag has moved, and ends the lease either way. */
  put(cacheKey: CacheKey, fetched: FetchedEntry, lease: Lease | undefined): Awaitable<PutOutcome>;
  /** Ends a lease whose fetch failed. */
  releaseLease(cacheKey: CacheKey, lease: Lease): Awaitable<void>;
  /** Forgets one entry. */
  delete(cacheKey: CacheKey): Awaitable<void>;
  /** A write to these tags is about to be sent. */
  beginWrite(tags: readonly string[]): Awaitable<PendingWrite>;
  /** The write has ended: when this resolves no replica serves what was kept before, or keeps what was on its way. */
  commitWrite(write: PendingWrite): Awaitable<void>;
  stats(): { entries: number; bytes: number };
  /** Milliseconds since the epoch, alike for all who share the store. */
  now(): number;
  close(): Promise<void>;
}

/** A value on its way into the store. */
export interface FetchedEntry extends CacheEntry {
  /** Of the value. */
  readonly snapshot: Snapshot;
  readonly generations: string;
  /** How long the store may hold it, in milliseconds from now. */
  readonly ttlMs: number;
}
