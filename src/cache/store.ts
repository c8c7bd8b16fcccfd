/**
 * The storage port: what the cache needs of memory, or of Redis with memory in front of it. No method ever rejects.
 *
 * Every tag has a generation, a value that never comes back once it has changed. An entry is kept together with the
 * generations of its tags from before its fetch began, and is valid as long as they are the present ones. That one
 * comparison refuses both what was kept before a write and what was on its way while the write happened.
 */
import type { EntryName } from './identity.js';
import type { Snapshot } from './value.js';

export type Awaitable<T> = T | Promise<T>;

/** An entry that is valid now. */
export interface Kept {
  readonly value: unknown;
  /** Unlike that of any other answer, of this entry and of every other. */
  readonly version: string;
  /** When its fetch began and ended, on the store's clock. */
  readonly fetchedFrom: number;
  readonly fetchedAt: number;
}

/** The present generations of an entry's tags, and the entry if it is kept under just these. */
export interface Sight {
  readonly generations: string;
  readonly kept: Kept | undefined;
}

/** The right to fetch an entry for all replicas, until it is kept or released. */
export interface Lease {
  readonly token: string;
}

/**
 * Whose turn it is to fetch. lead: the caller's; without a lease if the store was lost. kept: somebody else has fetched
 * it. moved: the generations are no longer the present ones. busy: somebody else is fetching it.
 */
export type Turn =
  | { readonly kind: 'lead'; readonly lease: Lease | undefined }
  | { readonly kind: 'kept'; readonly kept: Kept }
  | { readonly kind: 'moved' }
  | { readonly kind: 'busy' };

/** Until somebody else's fetch has ended; not at all: busy; or no matter who is fetching. */
export type Patience = 'wait' | 'leave' | 'insist';

export type KeepOutcome = 'kept' | 'written' | 'storeLost' | 'outdated';

/** A write that is under way, as the store knows it. */
export interface OpenWrite {
  readonly tags: readonly string[];
}

export interface Store {
  /** Counts up with everything that may end or begin an entry. Undefined where others do so unseen: then a look is a promise. */
  readonly changes: number | undefined;
  /** Undefined: what the store knows cannot be trusted now. Then nothing kept is served and nothing is kept. */
  look(entry: EntryName): Awaitable<Sight | undefined>;
  /** Asks for the turn after a look; the signal ends a wait, and the turn is then `busy`. */
  lead(entry: EntryName, seen: Sight, patience: Patience, signal: AbortSignal): Awaitable<Turn>;
  /** Keeps a fetched value if no tag has moved, and ends the lease either way. */
  keep(entry: EntryName, fetched: Fetched, lease: Lease | undefined): Awaitable<KeepOutcome>;
  /** Ends a lease whose fetch failed. */
  release(entry: EntryName, lease: Lease): Awaitable<void>;
  /** Forgets one entry. */
  forget(entry: EntryName): Awaitable<void>;
  /** A write to these tags is about to be sent. */
  open(tags: readonly string[]): Awaitable<OpenWrite>;
  /** The write has ended: when this resolves no replica serves what was kept before, or keeps what was on its way. */
  settle(write: OpenWrite): Awaitable<void>;
  held(): { entries: number; bytes: number };
  /** Milliseconds since the epoch, alike for all who share the store. */
  now(): number;
  close(): Promise<void>;
}

/** A value on its way into the store. */
export interface Fetched extends Kept {
  /** Of the value. */
  readonly snapshot: Snapshot;
  readonly generations: string;
  /** How long the store may hold it, in milliseconds from now. */
  readonly lifeMs: number;
}
