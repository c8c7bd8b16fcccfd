import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, RLWrapperTimeouts } from 'rate-limiter-flexible';
import type { RateLimitStatus } from './caller-rate-limiter.js';

/** How long to wait for Redis before the replica counts in its own memory. */
const redisTimeoutMs = 250;

/** Consumes one unit of a caller's limit. Returns the new status, and whether the limit is exceeded. */
export type RateLimitCounter = (
  caller: string,
) => Promise<{ readonly isExceeded: boolean; readonly status: RateLimitStatus }>;

export interface RateLimitCounterOptions {
  readonly keyPrefix: string;
  /** Per second. */
  readonly limit: number;
  /** An ioredis client, or none. */
  readonly redis: unknown;
}

/** Counts in Redis, or in memory without Redis or while it is down or slow. */
export function createRateLimitCounter({ keyPrefix, limit, redis }: RateLimitCounterOptions): RateLimitCounter {
  const memory = new RateLimiterMemory({ keyPrefix, points: limit, duration: 1 });
  const limiter =
    redis === undefined || redis === null ? memory : createRedisLimiter({ keyPrefix, limit, memory, redis });
  const toStatus = ({ remainingPoints, msBeforeNext }: RateLimiterRes): RateLimitStatus => ({
    limit,
    remaining: remainingPoints,
    resetMs: Math.max(0, msBeforeNext),
  });
  return async (caller) => {
    try {
      return { isExceeded: false, status: toStatus(await limiter.consume(caller)) };
    } catch (error) {
      if (error instanceof RateLimiterRes) return { isExceeded: true, status: toStatus(error) };
      throw error;
    }
  };
}

function createRedisLimiter({
  keyPrefix,
  limit,
  memory,
  redis,
}: RateLimitCounterOptions & { readonly memory: RateLimiterMemory }): RLWrapperTimeouts {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix,
    points: limit,
    duration: 1,
    rejectIfRedisNotReady: true,
  });
  return new RLWrapperTimeouts({ limiter, insuranceLimiter: memory, timeoutMs: redisTimeoutMs });
}
