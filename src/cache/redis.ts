/** The Redis half of the cache: an entry of its own, so that a gateway without Redis loads nothing of it. */
import type { RedisConnection } from '../redis/index.js';
import type { Cache, CacheOptions } from './port.js';
import { ReadThroughCache } from './read-through.js';
import { RedisStore } from './redis-store.js';

export interface RedisCacheOptions extends CacheOptions {
  redis: RedisConnection;
  /** Part of every key in Redis, so that several caches may share a server. By default `cache`. */
  prefix?: string | undefined;
  /** Version of the cached values' shapes: a release that changes them counts it up and reads nothing from before. */
  format: number;
}

/** A cache that the replicas of a gateway share. It works without Redis, slower, until Redis is there. */
export function createRedisCache(options: RedisCacheOptions): Cache {
  const { redis, prefix = 'cache', format, maxBytes, now, onEvent = () => {} } = options;
  const store = new RedisStore({ redis, prefix: `${prefix}:${format}`, maxBytes, now, onEvent });
  return new ReadThroughCache(store, { ...options, now });
}
