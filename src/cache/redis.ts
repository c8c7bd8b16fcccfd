/** The Redis half of the cache: a separate entry point, so that a gateway without Redis does not load it. */
import type { RedisConnection } from '../redis/index.js';
import type { Cache, CacheOptions } from './port.js';
import { ReadThroughCache } from './read-through.js';
import { RedisStore } from './redis-store.js';

export interface RedisCacheOptions extends CacheOptions {
  redis: RedisConnection;
  /** Part of every key in Redis, so that several caches may share a server; `cache` by default. */
  prefix?: string | undefined;
  /** The format version of cached values. A release that changes the format increments it and ignores older values. */
  format: number;
}

/**
 * Creates a cache that replicas share. While Redis is unreachable, nothing is served from the cache and every read is
 * fetched.
 */
export function createRedisCache(options: RedisCacheOptions): Cache {
  const { redis, prefix = 'cache', format, maxBytes, now, onEvent = () => {} } = options;
  const store = new RedisStore({ redis, prefix: `${prefix}:${format}`, maxBytes, now, onEvent });
  return new ReadThroughCache(store, { ...options, now });
}
