import { ThrottledError } from '../errors.js';
import type { RateLimitCounter } from './rate-limit-counter.js';
import { identityOf, type CallerLimits, type Viewer } from './viewer.js';

/** What a caller has left of a limit in the second that runs. */
export interface RateLimitStatus {
  /** A second. */
  readonly limit: number;
  readonly remaining: number;
  /** Until the whole limit is there again, in milliseconds. */
  readonly resetMs: number;
}

/** A caller has spent its own limit; the allowance tells its headers. */
export class RateLimitExceededError extends ThrottledError {
  readonly rateLimit: RateLimitStatus;

  constructor(unit: string, rateLimit: RateLimitStatus) {
    const { limit, resetMs } = rateLimit;
    super(`This caller may make ${limit} ${unit} a second, and has; try again in ${resetMs} ms.`, {
      code: 'RATE_LIMITED',
      retryAfterMs: resetMs,
    });
    this.rateLimit = rateLimit;
  }
}

export interface CallerRateLimiterOptions {
  /** A client of ioredis: replicas count together. Without it, and while it is out of reach, each replica counts alone. */
  readonly redis?: unknown;
}

/** Counts what callers spend. A caller without a limit is not counted, and gets null at once. */
export interface CallerRateLimiter {
  /** @throws OverLimitError, a ThrottledError RATE_LIMITED */
  consumeRequest(viewer: Viewer): null | Promise<RateLimitStatus>;
  /** @throws OverLimitError, a ThrottledError RATE_LIMITED */
  consumeUpstreamCall(viewer: Viewer): Promise<RateLimitStatus | null>;
}

/**
 * The limits that CLIENTS_FILE sets. A second begins with a caller's first request in it; where two of them meet, a caller
 * can spend two seconds' worth at once, so a limit is not a promise that nothing bursts.
 */
export function createCallerRateLimiter({ redis }: CallerRateLimiterOptions = {}): CallerRateLimiter {
  const requestLimiter = createLimiter('requests', redis);
  const upstreamCallLimiter = createLimiter('upstream calls', redis);
  return {
    consumeRequest: (viewer) => requestLimiter(viewer, viewer.limits?.requestsPerSecond),
    consumeUpstreamCall: async (viewer) => upstreamCallLimiter(viewer, viewer.limits?.upstreamCallsPerSecond),
  };
}

function createLimiter(
  unit: string,
  redis: unknown,
): (viewer: Viewer, limit: CallerLimits[keyof CallerLimits]) => null | Promise<RateLimitStatus> {
  const keyPrefix = `{waba-gateway}:limit:${unit.replaceAll(' ', '-')}`;
  // Each holds its limit; there are as many as there are different limits in the file.
  const counters = new Map<number, Promise<RateLimitCounter>>();

  function counterFor(limit: number): Promise<RateLimitCounter> {
    // Nothing of the library is even loaded before a caller comes that has a limit.
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
    const { isExceeded, status: allowance } = await counter(identityOf(viewer));
    if (isExceeded) throw new RateLimitExceededError(unit, allowance);
    return allowance;
  }

  return (viewer, limit) => (limit === undefined ? null : consume(viewer, limit));
}
