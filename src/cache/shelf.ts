/** What this process holds in memory: the entries that were used last, within a bound of bytes. */
import { LRUCache } from 'lru-cache';
import type { Kept } from './store.js';

interface Held {
  readonly kept: Kept;
  readonly generations: string;
  /** Where this process alone has generations: the latest of all when it was last found valid. */
  validAt?: number;
}

export class Shelf {
  readonly #entries: LRUCache<string, Held>;
  /** Counts up with every entry that comes or goes. */
  changes = 0;

  constructor(maxBytes: number) {
    this.#entries = new LRUCache({ maxSize: maxBytes, maxEntrySize: maxBytes });
  }

  get(id: string): Held | undefined {
    return this.#entries.get(id);
  }

  put(id: string, held: Held, bytes: number): void {
    this.changes += 1;
    this.#entries.set(id, held, { size: bytes + 2 * id.length });
  }

  remove(id: string): void {
    this.changes += 1;
    this.#entries.delete(id);
  }

  clear(): void {
    this.changes += 1;
    this.#entries.clear();
  }

  held(): { entries: number; bytes: number } {
    return { entries: this.#entries.size, bytes: this.#entries.calculatedSize };
  }
}
