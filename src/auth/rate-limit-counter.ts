import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, RLWrapperTimeouts } from 'rate-limiter-flexible';
import type { RateLimitStatus } from './caller-rate-limiter.js';

/** How long Redis may take to count one; after that this replica counts alone. */
const redisTimeoutMs = 250;

/** Counts one more of a caller; what it has left then, and whether it had nothing left before. */
export type RateLimitCounter = (
  caller: string,
) => Promise<{ readonly isExceeded: boolean; readonly status: RateLimitStatus }>;

export interface RateLimitCounterOptions {
  readonly keyPrefix: string;
  /** A second. */
  readonly limit: number;
  /** A client of ioredis, or none. */
  readonly redis: unknown;
}

/** In memory; in Redis where there is one, and in memory again while it is away, or answers too late. */
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
