/**
 * A read-through cache with single flight, stale-while-revalidate, stale-if-error and invalidation by tag.
 * It keeps entries in memory, or in Redis with an in-process L1 cache in front; redis.ts is imported only with
 * REDIS_URL. A write invalidates its tags in every replica before it resolves, so no read is stale after a write.
 * May import errors and the clock. Does not know what the values mean, how they are fetched, or who may see them.
 */
import { systemClock } from '../clock.js';
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
  CacheReplacement,
  FetchContext,
  KeyParts,
  ReadState,
} from './port.js';
export { allowsStaleIfError } from './stale-if-error.js';

/** Creates a cache that lives in the memory of one process. */
export function createMemoryCache(options: CacheOptions): Cache {
  return new ReadThroughCache(
    new MemoryStore({ maxBytes: options.maxBytes, now: options.now ?? systemClock.now }),
    options,
  );
}
