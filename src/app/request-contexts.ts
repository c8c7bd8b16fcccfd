import { createContext, type Context, type ContextOptions } from '../context.js';
import type { CallerRateLimiter } from '../auth/index.js';
import { createCacheOnlyLoaders, createLoaders, type Loaders, type RequestStats } from '../loaders/index.js';
import { noteError, type CacheOnlyRequest, type RequestInput } from '../server/index.js';

type LoadersOptions = Parameters<typeof createLoaders>[0];
type CacheOnlyLoadersOptions = Parameters<typeof createCacheOnlyLoaders>[0];

/** What all requests of the process share. */
export interface SharedDependencies
  extends
    Pick<ContextOptions, 'knownSpaces' | 'quotas' | 'coordination' | 'idempotency' | 'account' | 'onWrite'>,
    Pick<CacheOnlyLoadersOptions, 'cache' | 'lifetimeOf'>,
    Pick<LoadersOptions, 'upstream' | 'clock' | 'changeFeed' | 'refreshDeadline'> {
  readonly limits: CallerRateLimiter;
  /** Wraps the loaders of a request in spans. */
  readonly traceLoaders: (loaders: Loaders) => Loaders;
}

/** Makes the contexts of requests, with what the process shares bound once. */
export interface RequestContexts {
  contextOf(request: RequestInput): Context;
  /** For a request that is answered from the cache alone. */
  cacheOnlyContextOf(request: CacheOnlyRequest): Context;
}

export function createRequestContexts(shared: SharedDependencies): RequestContexts {
  const { limits, traceLoaders, quotas } = shared;
  // Nothing in the cache waits for the upstream, so nothing has to be aborted.
  const neverAborted = new AbortController().signal;

  /** Quotas are of this moment, so an answer that shows them must not be cached. */
  const quotaReader = (stats: RequestStats) => () => {
    stats.isCacheable = false;
    return quotas();
  };

  return {
    contextOf({ viewer, deadline, wantFresh, idempotencyKey, stats, budget }) {
      const { signal } = deadline;
      const loaders = createLoaders({
        ...shared,
        viewer,
        consumeRateLimit: () => limits.consumeUpstreamCall(viewer),
        deadline: () => deadline.at,
        signal,
        wantFresh,
        stats,
      });
      return createContext({
        ...shared,
        viewer,
        quotas: quotaReader(stats),
        idempotencyKey,
        signal,
        budget,
        noteError,
        loaders: traceLoaders(loaders),
      });
    },
    cacheOnlyContextOf({ viewer, stats, budget, pendingLookups }) {
      return createContext({
        ...shared,
        viewer,
        quotas: quotaReader(stats),
        idempotencyKey: null,
        signal: neverAborted,
        budget,
        noteError,
        loaders: createCacheOnlyLoaders({ ...shared, viewer, stats, pendingLookups }),
      });
    },
  };
}
