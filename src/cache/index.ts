/**
 * The cache: answers of the upstream by scope, key and tags; read through, fetched once for all who ask, served stale while
 * they are fetched anew, dropped by writes. Kept in memory, or in Redis for all replicas with memory in front of it: redis.ts,
 * which is loaded only where there is one.
 * May import errors. Never knows what the answers mean, how they are fetched, or who may see them.
 */
import { MemoryStore } from './memory-store.js';
import type { Cache, CacheOptions } from './port.js';
import { ReadThroughCache } from './read-through.js';

export type { CacheEvent } from './events.js';
export type {
  Cache,
  CacheAnswer,
  EntryVersion,
  CacheOptions,
  CacheRead,
  FetchContext,
  KeyParts,
  ReadState,
} from './port.js';
export { allowsStaleIfError } from './stale-if-error.js';

/** A cache for a gateway that runs as one process. */
export function createMemoryCache(options: CacheOptions): Cache {
  return new ReadThroughCache(new MemoryStore({ maxBytes: options.maxBytes, now: options.now ?? Date.now }), options);
}
