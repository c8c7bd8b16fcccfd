import { createContext, type Context, type ContextOptions } from '../context.js';
import { assertScope, type CallerRateLimiter, type Viewer } from '../auth/index.js';
import { cacheMiss, createCacheOnlyLoaders, createLoaders, type Loaders, type RequestStats } from '../loaders/index.js';
import { listInstance } from '../operations/index.js';
import { noteError, type CacheOnlyRequest, type RequestInput } from '../server/index.js';
import type { SpaceDirectory } from './space-directory.js';

type LoadersOptions = Parameters<typeof createLoaders>[0];
type CacheOnlyLoadersOptions = Parameters<typeof createCacheOnlyLoaders>[0];

/** The dependencies that all requests of the process share. */
export interface SharedDependencies
  extends
    Pick<ContextOptions, 'quotas' | 'coordination' | 'idempotency' | 'account' | 'onWrite'>,
    Pick<CacheOnlyLoadersOptions, 'cache' | 'lifetimeOf'>,
    Pick<LoadersOptions, 'upstream' | 'clock' | 'changeFeed' | 'numberPoll'> {
  readonly limits: CallerRateLimiter;
  readonly spaces: SpaceDirectory;
  /** Wraps the loaders of a request in spans. */
  readonly traceLoaders: (loaders: Loaders) => Loaders;
}

/** Creates the contexts of requests. The shared dependencies are bound once. */
export interface RequestContexts {
  contextOf(request: RequestInput): Context;
  /** For a request that is answered from the cache alone. */
  cacheOnlyContextOf(request: CacheOnlyRequest): Context;
}

export function createRequestContexts(shared: SharedDependencies): RequestContexts {
  const { limits, traceLoaders, quotas, spaces, coordination, idempotency, account, onWrite, cache, lifetimeOf } =
    shared;
  // Nothing in the cache waits for the upstream, so nothing has to be aborted.
  const neverAborted = new AbortController().signal;

  /** Quotas change from moment to moment, so a response that shows them must not be cached. */
  const quotaReader = (stats: RequestStats) => () => {
    stats.isCacheable = false;
    return quotas();
  };

  /** A list that CAMS may change has no cache version, so a response that depends on it must not be cached. */
  const spacesReader = (stats: RequestStats) => () => {
    if (spaces.isChangeable) stats.isCacheable = false;
    return spaces.current();
  };

  /** A list from CAMS needs the scope of its operation. Another check decides which of the spaces a caller may see. */
  function assertMayListSpaces(viewer: Viewer): void {
    if (spaces.isChangeable) assertScope(viewer, listInstance);
  }

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
        knownSpaces: spacesReader(stats),
        readSpaces: () => {
          assertMayListSpaces(viewer);
          if (!spaces.isChangeable || (spaces.current() !== 'unread' && !wantFresh)) return;
          return limits.consumeUpstreamCall(viewer).then(() => spaces.refresh());
        },
        idempotencyKey,
        signal,
        budget,
        noteError,
        loaders: traceLoaders(loaders),
      });
    },
    cacheOnlyContextOf({ viewer, stats, budget }) {
      // Spreading all that is shared would take 5 % of such a request.
      return createContext({
        coordination,
        idempotency,
        account,
        onWrite,
        viewer,
        quotas: quotaReader(stats),
        knownSpaces: spacesReader(stats),
        readSpaces: () => {
          assertMayListSpaces(viewer);
          if (spaces.current() === 'unread') throw cacheMiss;
        },
        idempotencyKey: null,
        signal: neverAborted,
        budget,
        noteError,
        loaders: createCacheOnlyLoaders({ viewer, cache, account, lifetimeOf, stats }),
      });
    },
  };
}
