/** Loaders that answer from the cache only. The fast path executes queries with them. */
import { assertAuthorized, type Viewer } from '../auth/index.js';
import type { Cache, CacheAnswer } from '../cache/index.js';
import type { Lifetime, Operation, ParametersOf, ParameterTable } from '../operations/index.js';
import type { Loaders } from './index.js';
import { cacheKeyOf } from './cache-keys.js';
import { recordRead, type RequestStats } from './request-stats.js';

/** The cache has no fresh entry for a read, or not yet: its lookup may be pending. */
export class CacheMissError extends Error {
  constructor() {
    super('The cache has no fresh entry for this read.');
    this.name = 'CacheMissError';
  }
}

/** Pending cache lookups; each resolves to whether it hit. The memory store answers synchronously, Redis does not. */
export interface PendingLookups {
  readonly promises: Promise<boolean>[];
}

export interface CacheOnlyLoadersOptions {
  readonly viewer: Viewer;
  readonly cache: Cache;
  readonly account: string;
  readonly lifetimeOf: (operation: { readonly action: string; readonly lifetime?: Lifetime }) => Lifetime;
  readonly stats: RequestStats;
  readonly pendingLookups: PendingLookups;
}

interface ReadOperation<R> {
  readonly action: string;
  unreadable?(result: R): readonly string[];
}

/**
 * The full pipeline reports unreadable records in the extensions of the response, which the fast path does not have.
 */
function hasUnreadable<R>(operation: ReadOperation<R>, { value }: CacheAnswer<R>): boolean {
  return (operation.unreadable?.(value).length ?? 0) > 0;
}

/**
 * `load` returns a fresh cache hit or throws CacheMissError; it never calls the upstream. After a CacheMissError with
 * pending lookups, the caller awaits them and executes again.
 */
export function createCacheOnlyLoaders({
  viewer,
  cache,
  account,
  lifetimeOf,
  stats,
  pendingLookups,
}: CacheOnlyLoadersOptions): Loaders {
  /** By the text of the cache key. */
  const results = new Map<string, unknown>();

  function accept<R>(operation: ReadOperation<R>, keyText: string, answer: CacheAnswer<R>): R {
    recordRead(stats, operation, answer);
    results.set(keyText, answer.value);
    return answer.value;
  }

  function throwCacheMiss(): never {
    throw new CacheMissError();
  }

  return {
    /** @throws CacheMissError, PermissionError; synchronously */
    load<T extends ParameterTable, R>(operation: Operation<T, R>, parameters: ParametersOf<T>) {
      const { CustSpaceId }: { readonly CustSpaceId?: string } = parameters;
      assertAuthorized(viewer, operation, CustSpaceId ?? null);
      const { key, tags, keyText } = cacheKeyOf(account, operation, parameters);
      const known = results.get(keyText);
      // Safe cast: the key contains the action and the parameters, so the value is this operation's result.
      if (known !== undefined) return known as R;
      const answer = cache.peek<R>({ key, tags, freshMs: lifetimeOf(operation).freshMs, suppressHitEvent: true });
      if (answer === undefined) throw new CacheMissError();
      if (!(answer instanceof Promise)) {
        if (hasUnreadable(operation, answer)) throw new CacheMissError();
        return accept(operation, keyText, answer);
      }
      pendingLookups.promises.push(
        answer.then(
          (hit) => hit !== undefined && !hasUnreadable(operation, hit) && (accept(operation, keyText, hit), true),
        ),
      );
      throw new CacheMissError();
    },
    write: throwCacheMiss,
    watch: throwCacheMiss,
  };
}
