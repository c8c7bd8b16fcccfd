/**
 * Replaces an entry by the reply of a write that contains the same data. The reply is older than the end of the write,
 * so it may be stored only if no other write to the entry's tags was committed since the write began. A fence detects
 * such writes: it holds the generations of the tags before the write, and only the write's own commit may change them.
 */
import { randomUUID } from 'node:crypto';
import { toCacheKey, type CacheKey } from './cache-key.js';
import type { CacheEvent } from './events.js';
import type { CacheReplacement } from './port.js';
import type { Fence, Store } from './store.js';
import { snapshot } from './value.js';

export class Replacement<T> {
  readonly #store: Store;
  readonly #options: CacheReplacement<T>;
  readonly #cacheKey: CacheKey;
  readonly #startedAt: number;
  /** Undefined if the entry must not be replaced. */
  #generations: string | undefined;

  constructor(store: Store, options: CacheReplacement<T>) {
    this.#store = store;
    this.#options = options;
    this.#cacheKey = toCacheKey(options.key, options.tags);
    this.#startedAt = store.now();
  }

  /** Sets up the fence before the write is sent. */
  async begin(): Promise<void> {
    this.#generations = (await this.#store.load(this.#cacheKey))?.generations;
  }

  /** Moves the fence with the invalidations of the write itself. */
  readonly fence: Fence = (invalidate) => {
    const currentGenerations = () => this.#store.lookup(this.#cacheKey)?.generations;
    const isUndisturbed = currentGenerations() === this.#generations;
    invalidate();
    this.#generations = isUndisturbed ? currentGenerations() : undefined;
  };

  /** Stores the reply after the commit, unless a read that began after the commit has stored a newer value. */
  async store(reply: T): Promise<CacheEvent> {
    const fetchedAt = this.#store.now();
    const { freshMs, staleMs, valueOf } = this.#options;
    const lookup = await this.#store.load(this.#cacheKey);
    if (lookup === undefined) return { type: 'notStored', reason: 'storeUnavailable' };
    if (lookup.generations !== this.#generations) return { type: 'notStored', reason: 'invalidated' };
    const frozen = snapshot(valueOf(reply));
    if (frozen === undefined) return { type: 'notStored', reason: 'notJson' };
    const attempt = await this.#store.acquireLease(this.#cacheKey, lookup, 'force', neverAborted);
    if (attempt.kind !== 'acquired') return { type: 'notStored', reason: 'invalidated' };
    const outcome = await this.#store.put(
      this.#cacheKey,
      {
        value: frozen.value,
        version: randomUUID(),
        fetchStartedAt: this.#startedAt,
        fetchedAt,
        snapshot: frozen,
        generations: lookup.generations,
        ttlMs: freshMs + staleMs,
      },
      attempt.lease,
    );
    return outcome === 'stored' ? { type: 'stored', bytes: frozen.bytes } : { type: 'notStored', reason: outcome };
  }
}

const neverAborted = new AbortController().signal;
