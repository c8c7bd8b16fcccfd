import { RedisConnection } from '../../src/redis/index.js';
import type { RateLimitBackend } from '../../src/throttle/index.js';
import { RedisRateLimitBackend, type RedisRateLimitOptions } from '../../src/throttle/redis-rate-limit-backend.js';

/** A replica's rate limits in Redis. They have their own connection and close it. */
export function openRedisBackend(url: string, options: Omit<RedisRateLimitOptions, 'redis'> = {}): RateLimitBackend {
  const redis = new RedisConnection(url);
  const backend = new RedisRateLimitBackend({ ...options, redis });
  return {
    open: (key, windowQuota, wake) => backend.open(key, windowQuota, wake),
    async close() {
      await backend.close();
      redis.close();
    },
  };
}
