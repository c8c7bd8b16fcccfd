/** The in-memory store of the cache, for a single process. All methods but `close` are synchronous. */
import { LRUCache } from 'lru-cache';
import type { CacheKey } from './cache-key.js';
import { L1Cache } from './l1-cache.js';
import type { Fence, FetchedEntry, PutOutcome, PendingWrite, Lookup, Store, LeaseResult } from './store.js';

export interface MemoryStoreOptions {
  maxBytes: number;
  now: () => number;
}

export class MemoryStore implements Store {
  readonly now: () => number;
  readonly #l1: L1Cache;
  /** An LRU cache. A tag that was evicted gets a new generation later, so that no older entry becomes valid again. */
  readonly #generations: LRUCache<string, number>;
  #lastGeneration = 0;
  #closed = false;

  constructor(options: MemoryStoreOptions) {
    this.now = options.now;
    const bytesForTags = Math.ceil(options.maxBytes / 8);
    this.#l1 = new L1Cache(options.maxBytes - bytesForTags);
    this.#generations = new LRUCache({
      maxSize: bytesForTags,
      sizeCalculation: (_generation, tag) => bytesPerTag + 2 * tag.length,
    });
  }

  get revision(): number {
    return this.#l1.revision + this.#lastGeneration;
  }

  lookup(cacheKey: CacheKey): Lookup | undefined {
    if (this.#closed) return undefined;
    const held = this.#l1.get(cacheKey.id);
    // True if no tag of any entry was invalidated since this entry was last found valid.
    if (held !== undefined && held.validAt === this.#lastGeneration) return held;
    const generations = this.#currentGenerations(cacheKey.tags);
    if (held === undefined) return { generations, cached: undefined };
    if (held.generations === generations) {
      held.validAt = this.#lastGeneration;
      return held;
    }
    this.#l1.delete(cacheKey.id);
    return { generations, cached: undefined };
  }

  load(cacheKey: CacheKey): Lookup | undefined {
    return this.lookup(cacheKey);
  }

  acquireLease(cacheKey: CacheKey, previous: Lookup): LeaseResult {
    return this.#currentGenerations(cacheKey.tags) === previous.generations
      ? { kind: 'acquired', lease: undefined }
      : { kind: 'staleGeneration' };
  }

  put(cacheKey: CacheKey, fetched: FetchedEntry): PutOutcome {
    const { snapshot, generations, ttlMs: _, ...cached } = fetched;
    const current = this.lookup(cacheKey);
    if (current === undefined) return 'storeUnavailable';
    if (current.generations !== generations) return 'invalidated';
    if (current.cached !== undefined && current.cached.fetchStartedAt > cached.fetchStartedAt) return 'superseded';
    this.#l1.set(cacheKey.id, { cached, generations, validAt: this.#lastGeneration }, snapshot.bytes);
    return 'stored';
  }

  releaseLease(): void {}

  delete(cacheKey: CacheKey): void {
    this.#l1.delete(cacheKey.id);
  }

  beginWrite(tags: readonly string[]): PendingWrite {
    return { token: '', tags };
  }

  commitWrite(write: Pick<PendingWrite, 'tags'>, fence: Fence = (invalidate) => invalidate()): void {
    fence(() => {
      for (const tag of write.tags) this.#generations.set(tag, ++this.#lastGeneration);
    });
  }

  /** Clears the store and invalidates fetches in flight: every tag gets a new generation. */
  reset(): void {
    this.#l1.clear();
    this.#generations.clear();
    this.#lastGeneration += 1;
  }

  stats(): { entries: number; bytes: number } {
    const { entries, bytes } = this.#l1.stats();
    return { entries, bytes: bytes + this.#generations.calculatedSize };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#l1.clear();
  }

  #currentGenerations(tags: readonly string[]): string {
    let joined = '';
    for (const tag of tags) {
      let generation = this.#generations.get(tag);
      if (generation === undefined) this.#generations.set(tag, (generation = ++this.#lastGeneration));
      joined += `${generation} `;
    }
    return joined;
  }
}

/** Memory that a tag takes beside its name, rounded up. */
const bytesPerTag = 200;
