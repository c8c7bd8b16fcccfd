import { assertAuthorized, type Viewer } from '../auth/index.js';
import type { Cache, CacheAnswer } from '../cache/index.js';
import type { Lifetime, Operation, ParametersOf, ParameterTable } from '../operations/index.js';
import type { Loaders } from './index.js';
import { cacheKeyOf } from './cache-keys.js';
import { recordRead, type RequestStats } from './request-stats.js';

/** A read of which nothing is at hand, or nothing yet. */
export class CacheMissError extends Error {
  constructor() {
    super('It is not at hand.');
    this.name = 'NotAtHandError';
  }
}

/** The looks at the cache that are under way: with each, whether it has found something. Memory answers at once, Redis does not. */
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

/**
 * The verbs of a request that is answered with what the cache holds, or not here: `load` hands out a fresh hit or throws, and asks
 * nothing of anybody but the cache. What it throws while looks are under way may be there once they are over.
 */
export function createCacheOnlyLoaders({
  viewer,
  cache,
  account,
  lifetimeOf,
  stats,
  pendingLookups,
}: CacheOnlyLoadersOptions): Loaders {
  /** By the read's name. */
  const results = new Map<string, unknown>();

  function accept<R>(operation: { readonly action: string }, keyText: string, answer: CacheAnswer<R>): R {
    recordRead(stats, operation, answer);
    results.set(keyText, answer.value);
    return answer.value;
  }

  function throwCacheMiss(): never {
    throw new CacheMissError();
  }

  return {
    /** @throws NotAtHandError, PermissionError; at once, never by a promise */
    load<T extends ParameterTable, R>(operation: Operation<T, R>, parameters: ParametersOf<T>) {
      const { CustSpaceId }: { readonly CustSpaceId?: string } = parameters;
      assertAuthorized(viewer, operation, CustSpaceId ?? null);
      const { key, tags, keyText } = cacheKeyOf(account, operation, parameters);
      const known = results.get(keyText);
      // A name holds the action and the parameters, so what is found under it is this operation's result.
      if (known !== undefined) return known as R;
      const answer = cache.peek<R>({ key, tags, freshMs: lifetimeOf(operation).freshMs, suppressHitEvent: true });
      if (answer === undefined) throw new CacheMissError();
      if (!(answer instanceof Promise)) return accept(operation, keyText, answer);
      pendingLookups.promises.push(answer.then((hit) => hit !== undefined && (accept(operation, keyText, hit), true)));
      throw new CacheMissError();
    },
    write: throwCacheMiss,
    watch: throwCacheMiss,
  };
}
