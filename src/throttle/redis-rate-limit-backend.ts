/**
 * The rate limiter backend in Redis, for replicas that share a quota. Each replica also tracks its own permits, so that
 * it can continue with its share while Redis is unreachable and report the permits in use afterwards.
 */
import { keyPrefix, type RedisConnection } from '../redis/index.js';
import { systemClock, type Clock } from '../clock.js';
import type { RedisEvent } from './events.js';
import type { RateLimitBackend } from './rate-limiter.js';
import { ThrottleRedisConnection } from './redis-connection.js';
import { RedisRateLimiter } from './redis-rate-limiter.js';

export interface RedisRateLimitOptions {
  redis: RedisConnection;
  /** The prefix of every key and channel; `throttle` by default. */
  prefix?: string;
  clock?: Clock;
  onEvent?: (event: RedisEvent) => void;
  /**
   * How long the permits of a dead replica stay taken beyond their window, in milliseconds: more than 1,000; 5,000 by
   * default.
   */
  graceMs?: number;
}

export function createRedisRateLimitBackend(options: RedisRateLimitOptions): RateLimitBackend {
  const { redis, clock = systemClock, onEvent = () => undefined, graceMs = 5000 } = options;
  const prefix = `${keyPrefix}${options.prefix ?? 'throttle'}`;
  const connection = new ThrottleRedisConnection({ redis, prefix, clock, onEvent });
  return {
    open(key, windowQuota, wake) {
      const { replica } = redis;
      const limiter = new RedisRateLimiter({ connection, prefix, replica, clock, key, windowQuota, wake, graceMs });
      connection.limiters.set(key, limiter);
      return limiter;
    },
    close: async () => connection.close(),
  };
}
