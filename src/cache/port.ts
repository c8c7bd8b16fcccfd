/**
 * What a caller of the cache sees. Times are milliseconds; points in time are milliseconds since the epoch.
 */
import type { CacheEvent } from './events.js';
import type { CacheKey } from './cache-key.js';

/** A name made of parts: `['a:b', 'c']` and `['a', 'b:c']` are two names, whatever the parts hold. */
export type KeyParts = readonly string[];

/** What a fetch is told. */
export interface FetchContext {
  /** Nobody waits for this fetch: it renews an entry that was just served stale. It may take the lowest class. */
  refresh: boolean;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
  /** The latest deadline of those who wait; undefined when one of them has none. */
  deadline: number | undefined;
}

/** One read of one entry. */
export interface CacheRead<T> {
  /** Which entry. Its first parts are the tenant's: the cache keeps names apart, the caller sees to it whose they are. */
  key: KeyParts;
  /** What the entry is made of; a write to any of these tags drops it. The same key always comes with the same tags, in one order. */
  tags: readonly KeyParts[];
  /** How long the entry is served without asking again. 0: nothing is kept, callers still share a fetch. */
  freshMs: number;
  /** How long after that it is served while it is fetched anew, or while the upstream is down. */
  staleMs: number;
  /** The caller wants an answer that was fetched after this call: nothing kept will do. */
  requireFresh?: boolean | undefined;
  /** Ends this caller's wait, with the signal's reason; it must abort by the caller's deadline. */
  signal?: AbortSignal | undefined;
  /** Until when this caller can use an answer; handed to the fetch. */
  deadline?: number | undefined;
  /** Asks the upstream. The value must be plain JSON: what is served is what JSON keeps of it, deeply frozen. */
  fetch: (context: FetchContext) => Promise<T>;
  /** Told of what `fetch` brought, once it is kept, or is not going to be: what is read from now on is no older. Must not throw. */
  onFetched?: ((value: T) => void) | undefined;
}

/**
 * How an answer came about. hit: kept and fresh. stale: kept, past its fresh time, being fetched anew. miss: fetched for
 * this caller. joined: fetched for somebody else who asked for the same. staleOnError: kept, because the upstream fails.
 */
export type ReadState = 'hit' | 'stale' | 'miss' | 'joined' | 'staleOnError';

/** Names one state of one entry, to ask later whether it still is what the cache would serve. Opaque. */
export interface EntryVersion {
  readonly cacheKey: CacheKey;
  readonly version: string;
  readonly freshUntil: number;
}

export interface CacheAnswer<T> {
  value: T;
  state: ReadState;
  /** Time since the value came from the upstream. */
  ageMs: number;
  entryVersion: EntryVersion;
  /** What the upstream failed with, when the state is staleOnError. */
  error?: unknown;
}

/** @property isQuiet whoever looks tells of a hit once it is served, and not if it is not */
export type CachePeek<T> = Pick<CacheRead<T>, 'key' | 'tags' | 'freshMs'> & { readonly suppressHitEvent?: boolean };

export interface Cache {
  /** Answers from what is kept, or by fetching. Rejects only with what `fetch` or the caller's signal threw. */
  read<T>(request: CacheRead<T>): Promise<CacheAnswer<T>>;

  /** Whether `peek` and `current` answer at once, never with a promise. */
  readonly isSynchronous: boolean;

  /** A fresh hit, or undefined: nothing is fetched. At once in memory; with Redis after a round trip. Never rejects. */
  peek<T>(request: CachePeek<T>): CacheAnswer<T> | undefined | Promise<CacheAnswer<T> | undefined>;

  /**
   * Carries out a write to the upstream and drops `tags` in every replica before it resolves or rejects, whatever came
   * of it. Rejects only with what `run` threw.
   */
  write<T>(tags: readonly KeyParts[], run: () => Promise<T>): Promise<T>;

  /** Drops what carries any of `tags`, in every replica: for changes that this gateway hears of but did not make. */
  invalidate(tags: readonly KeyParts[]): Promise<void>;

  /**
   * Whether every mark is what a read would serve as a fresh hit at this moment. What was composed of those answers may
   * be sent again exactly then. Answers at once in memory; with Redis all that is asked in one tick is one round trip.
   */
  areFresh(versions: readonly EntryVersion[]): boolean | Promise<boolean>;

  /** What this process holds. */
  stats(): { entries: number; bytes: number };

  /** Ends refreshes and connections. Reads and writes that still come are passed through, and nothing is kept. */
  close(): Promise<void>;
}

/** What every cache is given, whatever its store. */
export interface CacheOptions {
  /** Bound of what is kept in this process, in bytes. */
  maxBytes: number;
  onEvent?: ((event: CacheEvent) => void) | undefined;
  /** Whether stale data may stand in for this failure; by default when the upstream is out of reach or too busy. */
  allowsStaleIfError?: ((error: unknown) => boolean) | undefined;
  /** Milliseconds since the epoch. */
  now?: (() => number) | undefined;
}
