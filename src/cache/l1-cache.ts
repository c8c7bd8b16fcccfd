/** The L1 cache: an in-process LRU of entries, bounded in bytes. */
import { LRUCache } from 'lru-cache';
import type { CacheEntry } from './store.js';

interface L1Entry {
  readonly cached: CacheEntry;
  readonly generations: string;
  /** The newest generation of any tag when this entry was last found valid. Used by the memory store. */
  validAt?: number;
}

export class L1Cache {
  readonly #entries: LRUCache<string, L1Entry>;
  /** Incremented with every entry that is set or deleted. */
  revision = 0;

  constructor(maxBytes: number) {
    this.#entries = new LRUCache({ maxSize: maxBytes, maxEntrySize: maxBytes });
  }

  get(id: string): L1Entry | undefined {
    return this.#entries.get(id);
  }

  set(id: string, entry: L1Entry, bytes: number): void {
    this.revision += 1;
    this.#entries.set(id, entry, { size: bytes + 2 * id.length });
  }

  delete(id: string): void {
    this.revision += 1;
    this.#entries.delete(id);
  }

  clear(): void {
    this.revision += 1;
    this.#entries.clear();
  }

  stats(): { entries: number; bytes: number } {
    return { entries: this.#entries.size, bytes: this.#entries.calculatedSize };
  }
}
