import type { Cache } from '../../src/cache/index.js';
import { createRedisCache, type RedisCacheOptions } from '../../src/cache/redis.js';
import { RedisConnection } from '../../src/redis/index.js';

export type OpenRedisCacheOptions = Partial<Omit<RedisCacheOptions, 'redis'>> & { readonly url: string };

/** A replica's cache in Redis. It has its own connection and closes it. */
export function openRedisCache({ url, ...options }: OpenRedisCacheOptions): Cache {
  const redis = new RedisConnection(url);
  const cache = createRedisCache({ redis, format: 1, maxBytes: 1_000_000, ...options });
  return {
    read: (request) => cache.read(request),
    peek: (request) => cache.peek(request),
    write: (tags, run, replaces) => cache.write(tags, run, replaces),
    invalidate: (tags) => cache.invalidate(tags),
    areFresh: (versions) => cache.areFresh(versions),
    stats: () => cache.stats(),
    async close() {
      await cache.close();
      redis.close();
    },
  };
}
