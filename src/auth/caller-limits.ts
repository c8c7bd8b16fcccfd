import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, RLWrapperTimeouts, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { ThrottledError } from '../errors.js';
import { identityOf, type CallerLimits, type Viewer } from './viewer.js';

/** How long Redis may take to count one; after that this replica counts alone. */
const redisPatienceMs = 250;

/** What a caller has left of a limit in the second that runs. */
export interface Allowance {
  /** A second. */
  readonly limit: number;
  readonly remaining: number;
  /** Until the whole limit is there again, in milliseconds. */
  readonly resetMs: number;
}

/** A caller has spent its own limit; the allowance tells its headers. */
export class OverLimitError extends ThrottledError {
  readonly allowance: Allowance;

  constructor(what: string, allowance: Allowance) {
    const { limit, resetMs } = allowance;
    super(`This caller may make ${limit} ${what} a second, and has; try again in ${resetMs} ms.`, { code: 'RATE_LIMITED', retryAfterMs: resetMs });
    this.allowance = allowance;
  }
}

export interface CallerLimitsOptions {
  /** A client of ioredis: replicas count together. Without it, and while it is out of reach, each replica counts alone. */
  readonly redis?: unknown;
}

/** Counts what callers spend. A caller without a limit is not counted, and gets null. */
export interface CallerCounter {
  /** @throws OverLimitError, a ThrottledError RATE_LIMITED */
  takeRequest(viewer: Viewer): Promise<Allowance | null>;
  /** @throws OverLimitError, a ThrottledError RATE_LIMITED */
  takeUpstreamCall(viewer: Viewer): Promise<Allowance | null>;
}

/**
 * The limits that CLIENTS_FILE sets. A second begins with a caller's first request in it; where two of them meet, a caller
 * can spend two seconds' worth at once, so a limit is not a promise that nothing bursts.
 */
export function createCallerLimits({ redis }: CallerLimitsOptions = {}): CallerCounter {
  const requests = createCounter('requests', redis);
  const upstreamCalls = createCounter('upstream calls', redis);
  return {
    takeRequest: (viewer) => requests(viewer, viewer.limits?.requestsPerSecond),
    takeUpstreamCall: (viewer) => upstreamCalls(viewer, viewer.limits?.upstreamCallsPerSecond),
  };
}

function createCounter(what: string, redis: unknown): (viewer: Viewer, limit: CallerLimits[keyof CallerLimits]) => Promise<Allowance | null> {
  const keyPrefix = `waba-gateway:limit:${what.replaceAll(' ', '-')}`;
  // The library's limiters hold their limit; there are as many as there are different limits in the file.
  const limiters = new Map<number, RateLimiterAbstract>();

  function limiterOf(points: number): RateLimiterAbstract {
    const known = limiters.get(points);
    if (known) return known;
    const memory = new RateLimiterMemory({ keyPrefix, points, duration: 1 });
    const limiter = redis === undefined || redis === null ? memory : sharedLimiter({ keyPrefix, points, memory, redis });
    limiters.set(points, limiter);
    return limiter;
  }

  return async (viewer, limit) => {
    if (limit === undefined) return null;
    try {
      return allowanceOf(limit, await limiterOf(limit).consume(identityOf(viewer)));
    } catch (error) {
      if (error instanceof RateLimiterRes) throw new OverLimitError(what, allowanceOf(limit, error));
      throw error;
    }
  };
}

/** Counts in Redis; in memory where Redis is away, or answers too late. */
function sharedLimiter({ keyPrefix, points, memory, redis }: { keyPrefix: string; points: number; memory: RateLimiterMemory; redis: unknown }) {
  const limiter = new RateLimiterRedis({ storeClient: redis, keyPrefix, points, duration: 1, rejectIfRedisNotReady: true });
  return new RLWrapperTimeouts({ limiter, insuranceLimiter: memory, timeoutMs: redisPatienceMs });
}

function allowanceOf(limit: number, { remainingPoints, msBeforeNext }: RateLimiterRes): Allowance {
  return { limit, remaining: remainingPoints, resetMs: Math.max(0, msBeforeNext) };
}
