/** The store of a gateway that runs alone: one process is all there is, so every answer is immediate. */
import { LRUCache } from 'lru-cache';
import type { EntryName } from './identity.js';
import { Shelf } from './shelf.js';
import type { Fetched, KeepOutcome, OpenWrite, Sight, Store, Turn } from './store.js';

export interface MemoryStoreOptions {
  maxBytes: number;
  now: () => number;
}

export class MemoryStore implements Store {
  readonly now: () => number;
  readonly #shelf: Shelf;
  /** A tag that fell out gets a number it never had, so that nothing older becomes valid again. */
  readonly #generations: LRUCache<string, number>;
  #lastGeneration = 0;
  #closed = false;

  constructor(options: MemoryStoreOptions) {
    this.now = options.now;
    const bytesForTags = Math.ceil(options.maxBytes / 8);
    this.#shelf = new Shelf(options.maxBytes - bytesForTags);
    this.#generations = new LRUCache({
      maxSize: bytesForTags,
      sizeCalculation: (_generation, tag) => bytesPerTag + 2 * tag.length,
    });
  }

  get changes(): number {
    return this.#shelf.changes + this.#lastGeneration;
  }

  look(entry: EntryName): Sight | undefined {
    if (this.#closed) return undefined;
    const held = this.#shelf.get(entry.id);
    // No tag has moved, of this entry or any other, since it was last found valid.
    if (held !== undefined && held.validAt === this.#lastGeneration) return held;
    const generations = this.#present(entry.tags);
    if (held === undefined) return { generations, kept: undefined };
    if (held.generations === generations) {
      held.validAt = this.#lastGeneration;
      return held;
    }
    this.#shelf.remove(entry.id);
    return { generations, kept: undefined };
  }

  lead(entry: EntryName, seen: Sight): Turn {
    if (this.#closed) return { kind: 'lead', lease: undefined };
    return this.#present(entry.tags) === seen.generations ? { kind: 'lead', lease: undefined } : { kind: 'moved' };
  }

  keep(entry: EntryName, fetched: Fetched): KeepOutcome {
    if (this.#closed) return 'storeLost';
    const { snapshot, generations, lifeMs: _, ...kept } = fetched;
    const sight = this.look(entry);
    if (sight?.generations !== generations) return 'written';
    if (sight.kept !== undefined && sight.kept.fetchedFrom > kept.fetchedFrom) return 'outdated';
    this.#shelf.put(entry.id, { kept, generations, validAt: this.#lastGeneration }, snapshot.bytes);
    return 'kept';
  }

  release(): void {}

  forget(entry: EntryName): void {
    this.#shelf.remove(entry.id);
  }

  open(tags: readonly string[]): OpenWrite {
    return { tags };
  }

  settle(write: OpenWrite): void {
    for (const tag of write.tags) this.#generations.set(tag, ++this.#lastGeneration);
  }

  held(): { entries: number; bytes: number } {
    const { entries, bytes } = this.#shelf.held();
    return { entries, bytes: bytes + this.#generations.calculatedSize };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#shelf.clear();
  }

  #present(tags: readonly string[]): string {
    let present = '';
    for (const tag of tags) {
      let generation = this.#generations.get(tag);
      if (generation === undefined) this.#generations.set(tag, (generation = ++this.#lastGeneration));
      present += `${generation} `;
    }
    return present;
  }
}

/** What one tag's generation costs beside its name, rounded up. */
const bytesPerTag = 200;
