/** Loaders that answer from the cache only. The fast path executes queries with them. */
import { assertAuthorized, type Viewer } from '../auth/index.js';
import type { Cache, CacheAnswer } from '../cache/index.js';
import type { Lifetime, Operation, ParametersOf, ParameterTable } from '../operations/index.js';
import type { Loaders } from './index.js';
import { cacheKeyOf } from './cache-keys.js';
import { recordRead, type RequestStats } from './request-stats.js';

/** The cache has no fresh entry for a read. */
export class CacheMissError extends Error {
  override readonly name = 'CacheMissError';
}

/** Thrown for every miss, because creating an error with its stack takes longer than the look-up. */
export const cacheMiss = new CacheMissError('The cache has no fresh entry for this read.');

export interface CacheOnlyLoadersOptions {
  readonly viewer: Viewer;
  readonly cache: Cache;
  readonly account: string;
  readonly lifetimeOf: (operation: { readonly action: string; readonly lifetime?: Lifetime }) => Lifetime;
  readonly stats: RequestStats;
}

interface ReadOperation<R> {
  readonly action: string;
  unreadable?(result: R): readonly string[];
}

/** Such a response must name unreadable records in its extensions, which only yoga writes. */
function hasUnreadable<R>(operation: ReadOperation<R>, { value }: CacheAnswer<R>): boolean {
  return (operation.unreadable?.(value).length ?? 0) > 0;
}

/** `load` returns a fresh cache hit or throws CacheMissError; it never calls the upstream. */
export function createCacheOnlyLoaders({
  viewer,
  cache,
  account,
  lifetimeOf,
  stats,
}: CacheOnlyLoadersOptions): Loaders {
  /** By the text of the cache key. */
  const results = new Map<string, unknown>();

  function throwCacheMiss(): never {
    throw cacheMiss;
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
      if (answer === undefined || hasUnreadable(operation, answer)) throw cacheMiss;
      recordRead(stats, operation, answer);
      results.set(keyText, answer.value);
      return answer.value;
    },
    write: throwCacheMiss,
    watch: throwCacheMiss,
  };
}
