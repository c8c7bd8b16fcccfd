import { ThrottledError } from '../errors.js';
import type { RateLimitCounter } from './rate-limit-counter.js';
import { identityOf, type CallerLimits, type Viewer } from './viewer.js';

/** The remainder of a caller's rate limit in the current second. */
export interface RateLimitStatus {
  /** Requests or calls per second. */
  readonly limit: number;
  readonly remaining: number;
  /** Time until the limit resets, in milliseconds. */
  readonly resetMs: number;
}

/** A caller exceeded its own rate limit; `rateLimit` is for the response headers. */
export class RateLimitExceededError extends ThrottledError {
  readonly rateLimit: RateLimitStatus;

  constructor(unit: string, rateLimit: RateLimitStatus) {
    const { limit, resetMs } = rateLimit;
    super(`Rate limit exceeded: ${limit} ${unit} per second. Retry in ${resetMs} ms.`, {
      code: 'RATE_LIMITED',
      retryAfterMs: resetMs,
    });
    this.rateLimit = rateLimit;
  }
}

export interface CallerRateLimiterOptions {
  /**
   * An ioredis client, so that replicas share the limits. Without it, and while Redis is down, each replica counts
   * alone.
   */
  readonly redis?: unknown;
  /** Identifies the Alibaba Cloud account, because gateways of several accounts may share one Redis. */
  readonly account?: string;
}

/** Counts requests and upstream calls per caller. A caller without a limit is not counted and gets null. */
export interface CallerRateLimiter {
  /** @throws OverLimitError, a ThrottledError RATE_LIMITED */
  consumeRequest(viewer: Viewer): null | Promise<RateLimitStatus>;
  /** @throws OverLimitError, a ThrottledError RATE_LIMITED */
  consumeUpstreamCall(viewer: Viewer): Promise<RateLimitStatus | null>;
}

/**
 * Enforces the limits that CLIENTS_FILE sets, in fixed windows of one second. A caller's first request in a second
 * starts the window. Around the end of a window a caller can burst up to twice its limit.
 */
export function createCallerRateLimiter({ redis, account = '' }: CallerRateLimiterOptions = {}): CallerRateLimiter {
  const requestLimiter = createLimiter('requests', account, redis);
  const upstreamCallLimiter = createLimiter('upstream calls', account, redis);
  return {
    consumeRequest: (viewer) => requestLimiter(viewer, viewer.limits?.requestsPerSecond),
    consumeUpstreamCall: async (viewer) => upstreamCallLimiter(viewer, viewer.limits?.upstreamCallsPerSecond),
  };
}

function createLimiter(
  unit: string,
  account: string,
  redis: unknown,
): (viewer: Viewer, limit: CallerLimits[keyof CallerLimits]) => null | Promise<RateLimitStatus> {
  const keyPrefix = `{waba-gateway}:limit:${unit.replaceAll(' ', '-')}`;
  // One counter for each different limit in the file.
  const counters = new Map<number, Promise<RateLimitCounter>>();

  function counterFor(limit: number): Promise<RateLimitCounter> {
    // The library is loaded with the first caller that has a limit, which keeps the start fast.
    const counter =
      counters.get(limit) ??
      import('./rate-limit-counter.js').then(({ createRateLimitCounter }) =>
        createRateLimitCounter({ keyPrefix, limit, redis }),
      );
    counters.set(limit, counter);
    return counter;
  }

  async function consume(viewer: Viewer, limit: number): Promise<RateLimitStatus> {
    const counter = await counterFor(limit);
    const { isExceeded, status: allowance } = await counter(JSON.stringify([account, identityOf(viewer)]));
    if (isExceeded) throw new RateLimitExceededError(unit, allowance);
    return allowance;
  }

  return (viewer, limit) => (limit === undefined ? null : consume(viewer, limit));
}
