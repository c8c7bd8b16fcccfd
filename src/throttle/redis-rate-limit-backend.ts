/**
 * Places kept in Redis, for any number of replicas that share a quota. What this replica has taken is known here too, so
 * that it can go on by itself, with its share, while Redis is away, and tell Redis of it afterwards.
 * Beside it, redis-link.ts and redis-script.ts are the only files of this room that know ioredis.
 */
import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from '../clock.js';
import type { RedisEvent } from './events.js';
import { decodeReleaseMessage } from './release-message.js';
import type { RateLimitBackend } from './rate-limiter.js';
import { ThrottleRedisConnection } from './redis-connection.js';
import { RedisRateLimiter } from './redis-rate-limiter.js';

export interface RedisRateLimitOptions {
  /** redis:// or rediss:// */
  url: string;
  /** Before every key and channel; `throttle` unless said otherwise. */
  prefix?: string;
  clock?: Clock;
  onEvent?: (event: RedisEvent) => void;
  /** The name of this replica, which no other has; drawn unless given. */
  replica?: string;
  /** How long the places of a replica that died stay taken beyond their window, in milliseconds, above 1,000; 5,000. */
  graceMs?: number;
}

export function createRedisRateLimitBackend(options: RedisRateLimitOptions): RateLimitBackend {
  const { url, prefix = 'throttle', clock = systemClock, onEvent = () => undefined } = options;
  const { replica = randomUUID(), graceMs = 5000 } = options;
  const limiters = new Map<string, RedisRateLimiter>();
  const connection = new ThrottleRedisConnection({
    url,
    prefix,
    replica,
    clock,
    onEvent,
    onDisconnected: () => limiters.forEach((limiter) => limiter.onDisconnected()),
    onReconnecting: async () =>
      void (await Promise.all([...limiters.values()].map((limiter) => limiter.reportPermits()))),
    onConnected: () => limiters.forEach((limiter) => limiter.onConnected()),
    onHeartbeat: () => limiters.forEach((limiter) => limiter.renewPermits()),
    onMessage(text) {
      const message = decodeReleaseMessage(text);
      if (message) limiters.get(message.key)?.onReleaseMessage(message);
    },
  });
  return {
    open(key, windowQuota, wake) {
      const limiter = new RedisRateLimiter({ connection, prefix, replica, clock, key, windowQuota, wake, graceMs });
      limiters.set(key, limiter);
      return limiter;
    },
    close: () => connection.close(),
  };
}
