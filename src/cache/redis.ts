/** The cache's Redis half: an entry of its own, so that a gateway without Redis loads nothing of it. */
import type { Cache, CacheOptions } from './port.js';
import { ReadThroughCache } from './read-through.js';
import { RedisStore } from './redis-store.js';

export interface RedisCacheOptions extends CacheOptions {
  /** redis:// or rediss://, with user and password where there are any. One primary, no cluster. */
  url: string;
  /** Stands before every key in Redis, so that several gateways may share a server. By default `cache`. */
  prefix?: string | undefined;
  /**
   * Of the values that are kept: a release that keeps other shapes counts it up and reads nothing that was kept before.
   */
  format: number;
}

/**
 * A cache that the replicas of a gateway share. It connects by itself, and works without Redis, slower, until it can.
 */
export function createRedisCache(options: RedisCacheOptions): Cache {
  const { url, prefix = 'cache', format, maxBytes, now, onEvent = () => {} } = options;
  return new ReadThroughCache(new RedisStore({ url, prefix: `${prefix}:${format}`, maxBytes, now, onEvent }), options);
}
