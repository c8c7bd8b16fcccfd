import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, RLWrapperTimeouts } from 'rate-limiter-flexible';
import type { Allowance } from './caller-limits.js';

/** How long Redis may take to count one; after that this replica counts alone. */
const redisPatienceMs = 250;

/** Counts one more of a caller; what it has left then, and whether it had nothing left before. */
export type Count = (caller: string) => Promise<{ readonly isOver: boolean; readonly allowance: Allowance }>;

export interface CountOptions {
  readonly keyPrefix: string;
  /** A second. */
  readonly limit: number;
  /** A client of ioredis, or none. */
  readonly redis: unknown;
}

/** In memory; in Redis where there is one, and in memory again while it is away, or answers too late. */
export function createCount({ keyPrefix, limit, redis }: CountOptions): Count {
  const memory = new RateLimiterMemory({ keyPrefix, points: limit, duration: 1 });
  const limiter = redis === undefined || redis === null ? memory : sharedLimiter({ keyPrefix, limit, memory, redis });
  const allowanceOf = ({ remainingPoints, msBeforeNext }: RateLimiterRes): Allowance => ({
    limit,
    remaining: remainingPoints,
    resetMs: Math.max(0, msBeforeNext),
  });
  return async (caller) => {
    try {
      return { isOver: false, allowance: allowanceOf(await limiter.consume(caller)) };
    } catch (error) {
      if (error instanceof RateLimiterRes) return { isOver: true, allowance: allowanceOf(error) };
      throw error;
    }
  };
}

function sharedLimiter({
  keyPrefix,
  limit,
  memory,
  redis,
}: CountOptions & { readonly memory: RateLimiterMemory }): RLWrapperTimeouts {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix,
    points: limit,
    duration: 1,
    rejectIfRedisNotReady: true,
  });
  return new RLWrapperTimeouts({ limiter, insuranceLimiter: memory, timeoutMs: redisPatienceMs });
}
