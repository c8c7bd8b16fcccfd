/**
 * Reading what is kept. Every read asks Redis for the present generations, so that a drop in one replica is known to
 * all before the write is answered; all reads of one tick ask together. The memory in front saves the value's way and
 * parsing.
 */
import { randomUUID } from 'node:crypto';
import type { CacheKey } from './cache-key.js';
import { keyOf } from './redis-keys.js';
import type { CacheRedisConnection } from './redis-connection.js';
import { ensureGenerations, runScript } from './redis-scripts.js';
import { tagKeys } from './redis-writes.js';
import type { L1Cache } from './l1-cache.js';
import type { CacheEntry, Lookup } from './store.js';
import { revive, sizeOf } from './value.js';

type Values = ReadonlyMap<string, string | null>;

/** Everything that is asked in one tick. */
interface Batch {
  readonly keys: Set<string>;
  readonly lookups: Map<string, Promise<Lookup | undefined>>;
  readonly values: Promise<Values | undefined>;
}

export class RedisLookup {
  readonly #connection: CacheRedisConnection;
  readonly #l1: L1Cache;
  #batch: Batch | undefined;

  constructor(connection: CacheRedisConnection, l1: L1Cache) {
    this.#connection = connection;
    this.#l1 = l1;
  }

  lookup(cacheKey: CacheKey): Promise<Lookup | undefined> {
    const batch = (this.#batch ??= this.#startBatch());
    const batchKey = [cacheKey.id, ...cacheKey.tags].join(' ');
    const known = batch.lookups.get(batchKey);
    if (known !== undefined) return known;
    const lookup = this.#lookupInBatch(cacheKey, batch);
    batch.lookups.set(batchKey, lookup);
    return lookup;
  }

  async #lookupInBatch(cacheKey: CacheKey, batch: Batch): Promise<Lookup | undefined> {
    const l1Entry = this.#l1.get(cacheKey.id);
    const entryKey = keyOf('entry', cacheKey.id);
    const valueKey = keyOf('value', cacheKey.id);
    const generationKeys = cacheKey.tags.map((tag) => keyOf('tag', tag));
    for (const key of [entryKey, ...generationKeys]) batch.keys.add(key);
    if (l1Entry === undefined) batch.keys.add(valueKey);

    const values = await batch.values;
    if (values === undefined) return undefined;
    const tokens = generationKeys.map((key) => values.get(key) ?? undefined);
    const generations = tokens.includes(undefined) ? await this.#ensureGenerations(cacheKey.tags) : tokens.join(' ');
    if (generations === undefined || !this.#connection.isTrusted) return undefined;

    const record = readRecord(values.get(entryKey));
    if (record?.generations !== generations) return { generations, cached: undefined };
    if (l1Entry?.cached.version === record.version) return { generations, cached: l1Entry.cached };
    if (l1Entry !== undefined) {
      // Another replica has fetched it since. Once more, with the value.
      this.#l1.delete(cacheKey.id);
      return this.lookup(cacheKey);
    }
    return { generations, cached: this.loadEntry(cacheKey.id, record, values.get(valueKey)) };
  }

  /** Parses what Redis holds of an entry, and puts it into the memory in front. */
  loadEntry(id: string, record: EntryRecord | undefined, text: string | null | undefined): CacheEntry | undefined {
    if (record === undefined) return undefined;
    const { version, fetchStartedAt, fetchedAt, generations } = record;
    const json = readValue(text, version);
    if (json === undefined) return undefined;
    const cached = { value: revive(json), version, fetchStartedAt, fetchedAt };
    this.#l1.set(id, { cached, generations }, sizeOf(json));
    return cached;
  }

  #startBatch(): Batch {
    const keys = new Set<string>();
    const values = new Promise<Values | undefined>((resolve) => {
      setImmediate(() => {
        this.#batch = undefined;
        resolve(this.#fetchValues([...keys]));
      });
    });
    return { keys, lookups: new Map(), values };
  }

  async #fetchValues(keys: readonly string[]): Promise<Values | undefined> {
    const found = await this.#connection.execute(({ redis, prefix }) => redis.mget(keys.map((key) => prefix + key)));
    return found === undefined ? undefined : new Map(keys.map((key, index) => [key, found[index] ?? null]));
  }

  async #ensureGenerations(tags: readonly string[]): Promise<string | undefined> {
    const all = await this.#connection.execute(({ redis, prefix }) =>
      runScript(redis, ensureGenerations, tagKeys(prefix, tags), [randomUUID()]),
    );
    return Array.isArray(all) ? all.join(' ') : undefined;
  }
}

/**
 * What the key `entry` holds; the value itself is under a key of its own, so that it travels only when it is wanted.
 */
export interface EntryRecord {
  readonly version: string;
  readonly fetchStartedAt: number;
  readonly fetchedAt: number;
  readonly generations: string;
}

export function writeRecord({ version, fetchStartedAt, fetchedAt, generations }: EntryRecord): string {
  return `${version} ${fetchStartedAt} ${fetchedAt} ${generations}`;
}

export function readRecord(text: string | null | undefined): EntryRecord | undefined {
  const [, version, fetchStartedAt, fetchedAt, generations] = /^(\S+) (\S+) (\S+) (.*)$/.exec(text ?? '') ?? [];
  if (version === undefined || generations === undefined) return undefined;
  return { version, fetchStartedAt: Number(fetchStartedAt), fetchedAt: Number(fetchedAt), generations };
}

export function writeValue(version: string, json: string): string {
  return `${version} ${json}`;
}

function readValue(text: string | null | undefined, version: string): string | undefined {
  return text?.startsWith(`${version} `) === true ? text.slice(version.length + 1) : undefined;
}
