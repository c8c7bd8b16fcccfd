/**
 * The cache: answers of the upstream by scope, key and tags; read through, fetched once for all who ask, served stale while
 * they are fetched anew, dropped by writes. Kept in memory, or in Redis for all replicas with memory in front of it.
 * May import errors. Never knows what the answers mean, how they are fetched, or who may see them.
 */
import { MemoryStore } from './memory-store.js';
import type { Cache, CacheOptions } from './port.js';
import { ReadThrough } from './read-through.js';
import { RedisStore } from './redis-store.js';

export type { CacheEvent } from './events.js';
export type {
  Cache,
  CacheAnswer,
  CacheMark,
  CacheOptions,
  CacheRead,
  FetchReason,
  Parts,
  ReadState,
} from './port.js';
export { standsInByDefault } from './stand-in.js';

export interface RedisCacheOptions extends CacheOptions {
  /** redis:// or rediss://, with user and password where there are any. One primary, no cluster. */
  url: string;
  /** Stands before every key in Redis, so that several gateways may share a server. By default `cache`. */
  prefix?: string | undefined;
  /** Of the values that are kept: a release that keeps other shapes counts it up and reads nothing that was kept before. */
  format: number;
}

/** A cache for a gateway that runs as one process. */
export function createMemoryCache(options: CacheOptions): Cache {
  return new ReadThrough(new MemoryStore({ maxBytes: options.maxBytes, now: options.now ?? Date.now }), options);
}

/** A cache that the replicas of a gateway share. It connects by itself, and works without Redis, slower, until it can. */
export function createRedisCache(options: RedisCacheOptions): Cache {
  const { url, prefix = 'cache', format, maxBytes, now, onEvent = () => {} } = options;
  return new ReadThrough(new RedisStore({ url, prefix: `${prefix}:${format}`, maxBytes, now, onEvent }), options);
}
