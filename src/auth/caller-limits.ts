import { ThrottledError } from '../errors.js';
import type { Count } from './rate-limiters.js';
import { identityOf, type CallerLimits, type Viewer } from './viewer.js';

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
    super(`This caller may make ${limit} ${what} a second, and has; try again in ${resetMs} ms.`, {
      code: 'RATE_LIMITED',
      retryAfterMs: resetMs,
    });
    this.allowance = allowance;
  }
}

export interface CallerLimitsOptions {
  /** A client of ioredis: replicas count together. Without it, and while it is out of reach, each replica counts alone. */
  readonly redis?: unknown;
}

/** Counts what callers spend. A caller without a limit is not counted, and gets null at once. */
export interface CallerCounter {
  /** @throws OverLimitError, a ThrottledError RATE_LIMITED */
  takeRequest(viewer: Viewer): null | Promise<Allowance>;
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
    takeUpstreamCall: async (viewer) => upstreamCalls(viewer, viewer.limits?.upstreamCallsPerSecond),
  };
}

function createCounter(
  what: string,
  redis: unknown,
): (viewer: Viewer, limit: CallerLimits[keyof CallerLimits]) => null | Promise<Allowance> {
  const keyPrefix = `waba-gateway:limit:${what.replaceAll(' ', '-')}`;
  // Each holds its limit; there are as many as there are different limits in the file.
  const counts = new Map<number, Promise<Count>>();

  function countOf(limit: number): Promise<Count> {
    // Nothing of the library is even loaded before a caller comes that has a limit.
    const count =
      counts.get(limit) ??
      import('./rate-limiters.js').then(({ createCount }) => createCount({ keyPrefix, limit, redis }));
    counts.set(limit, count);
    return count;
  }

  async function take(viewer: Viewer, limit: number): Promise<Allowance> {
    const count = await countOf(limit);
    const { isOver, allowance } = await count(identityOf(viewer));
    if (isOver) throw new OverLimitError(what, allowance);
    return allowance;
  }

  return (viewer, limit) => (limit === undefined ? null : take(viewer, limit));
}
