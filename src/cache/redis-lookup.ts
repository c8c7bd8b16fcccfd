/**
 * Reading what is kept. Every read asks Redis for the present generations, so that a drop in one replica is known to all
 * before the write is answered; all reads of one tick ask together. The memory in front saves the value's way and parsing.
 */
import { randomUUID } from 'node:crypto';
import type { EntryName } from './identity.js';
import { keyOf } from './redis-keys.js';
import type { RedisLink } from './redis-link.js';
import { ensure, run } from './redis-scripts.js';
import { tagKeys } from './redis-writes.js';
import type { Shelf } from './shelf.js';
import type { Kept, Sight } from './store.js';
import { revive, sizeOf } from './value.js';

type Values = ReadonlyMap<string, string | null>;

/** Everything that is asked in one tick. */
interface Batch {
  readonly keys: Set<string>;
  readonly sights: Map<string, Promise<Sight | undefined>>;
  readonly values: Promise<Values | undefined>;
}

export class RedisLookup {
  readonly #link: RedisLink;
  readonly #shelf: Shelf;
  #batch: Batch | undefined;

  constructor(link: RedisLink, shelf: Shelf) {
    this.#link = link;
    this.#shelf = shelf;
  }

  look(entry: EntryName): Promise<Sight | undefined> {
    const batch = (this.#batch ??= this.#begin());
    const name = [entry.id, ...entry.tags].join(' ');
    const known = batch.sights.get(name);
    if (known !== undefined) return known;
    const sight = this.#look(entry, batch);
    batch.sights.set(name, sight);
    return sight;
  }

  async #look(entry: EntryName, batch: Batch): Promise<Sight | undefined> {
    const held = this.#shelf.get(entry.id);
    const entryKey = keyOf('entry', entry.id);
    const valueKey = keyOf('value', entry.id);
    const generationKeys = entry.tags.map((tag) => keyOf('tag', tag));
    for (const key of [entryKey, ...generationKeys]) batch.keys.add(key);
    if (held === undefined) batch.keys.add(valueKey);

    const values = await batch.values;
    if (values === undefined) return undefined;
    const words = generationKeys.map((key) => values.get(key) ?? undefined);
    const generations = words.includes(undefined) ? await this.#ensure(entry.tags) : words.join(' ');
    if (generations === undefined || !this.#link.trusted) return undefined;

    const record = readRecord(values.get(entryKey));
    if (record?.generations !== generations) return { generations, kept: undefined };
    if (held?.kept.version === record.version) return { generations, kept: held.kept };
    if (held !== undefined) {
      // Another replica has fetched it since. Once more, with the value.
      this.#shelf.remove(entry.id);
      return this.look(entry);
    }
    return { generations, kept: this.take(entry.id, record, values.get(valueKey)) };
  }

  /** Parses what Redis holds of an entry, and puts it into the memory in front. */
  take(id: string, record: EntryRecord | undefined, text: string | null | undefined): Kept | undefined {
    if (record === undefined) return undefined;
    const { version, fetchedFrom, fetchedAt, generations } = record;
    const json = readValue(text, version);
    if (json === undefined) return undefined;
    const kept = { value: revive(json), version, fetchedFrom, fetchedAt };
    this.#shelf.put(id, { kept, generations }, sizeOf(json));
    return kept;
  }

  #begin(): Batch {
    const keys = new Set<string>();
    const values = new Promise<Values | undefined>((resolve) => {
      setImmediate(() => {
        this.#batch = undefined;
        resolve(this.#ask([...keys]));
      });
    });
    return { keys, sights: new Map(), values };
  }

  async #ask(keys: readonly string[]): Promise<Values | undefined> {
    const found = await this.#link.ask(({ redis, prefix }) => redis.mget(keys.map((key) => prefix + key)));
    return found === undefined ? undefined : new Map(keys.map((key, index) => [key, found[index] ?? null]));
  }

  async #ensure(tags: readonly string[]): Promise<string | undefined> {
    const all = await this.#link.ask(({ redis, prefix }) => run(redis, ensure, tagKeys(prefix, tags), [randomUUID()]));
    return Array.isArray(all) ? all.join(' ') : undefined;
  }
}

/** What the key `entry` holds; the value itself is under a key of its own, so that it travels only when it is wanted. */
export interface EntryRecord {
  readonly version: string;
  readonly fetchedFrom: number;
  readonly fetchedAt: number;
  readonly generations: string;
}

export function writeRecord({ version, fetchedFrom, fetchedAt, generations }: EntryRecord): string {
  return `${version} ${fetchedFrom} ${fetchedAt} ${generations}`;
}

export function readRecord(text: string | null | undefined): EntryRecord | undefined {
  const [, version, fetchedFrom, fetchedAt, generations] = /^(\S+) (\S+) (\S+) (.*)$/.exec(text ?? '') ?? [];
  if (version === undefined || generations === undefined) return undefined;
  return { version, fetchedFrom: Number(fetchedFrom), fetchedAt: Number(fetchedAt), generations };
}

export function writeValue(version: string, json: string): string {
  return `${version} ${json}`;
}

function readValue(text: string | null | undefined, version: string): string | undefined {
  return text?.startsWith(`${version} `) === true ? text.slice(version.length + 1) : undefined;
}
