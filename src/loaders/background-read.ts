import type { Cache } from '../cache/index.js';
import type { Clock } from '../clock.js';
import type { Lifetime, Operation, ParametersOf, ParameterTable } from '../operations/index.js';
import type { Upstream } from '../upstream/index.js';
import { cacheKeyOf, spaceOf } from './cache-keys.js';
import type { ChangeFeed } from './change-feed.js';

export interface BackgroundReaderOptions {
  readonly account: string;
  readonly cache: Cache;
  readonly upstream: Pick<Upstream, 'call'>;
  readonly changeFeed: ChangeFeed;
  readonly clock: Clock;
  readonly lifetimeOf: (operation: { readonly action: string; readonly lifetime?: Lifetime }) => Lifetime;
}

/**
 * Reads without a caller: at background priority, through the shared cache, so that one replica's read serves all of
 * them. Returns a value that is older than `maxAgeMs`, and refreshes it.
 */
export type BackgroundRead = <T extends ParameterTable, R>(
  operation: Operation<T, R>,
  parameters: ParametersOf<T>,
  options: { readonly maxAgeMs: number; readonly timeoutMs: number },
) => Promise<R>;

export function createBackgroundReader({
  account,
  cache,
  upstream,
  changeFeed,
  clock,
  lifetimeOf,
}: BackgroundReaderOptions): BackgroundRead {
  return async (operation, parameters, { maxAgeMs, timeoutMs }) => {
    const { key, tags } = cacheKeyOf(account, operation, parameters);
    const custSpaceId = spaceOf(parameters);
    const { freshMs, staleMs } = lifetimeOf(operation);
    const maxFreshMs = Math.min(maxAgeMs, freshMs);
    const deadline = clock.now() + timeoutMs;
    type Result = ReturnType<typeof operation.decode>;
    const answer = await cache.read<Result>({
      key,
      tags,
      freshMs: maxFreshMs,
      // The entry lives as long as one that a request reads. One replica refreshes it, and publishes the changes to all
      // replicas.
      staleMs: freshMs + staleMs - maxFreshMs,
      deadline,
      onFetched: (result) =>
        void changeFeed.publishFromRead(custSpaceId, operation.observes?.(result, parameters) ?? []),
      fetch: async ({ signal }) => {
        const options = { flow: custSpaceId ?? '', class: 'refresh', deadline, signal } as const;
        return (await upstream.call(operation, parameters, options)).result;
      },
    });
    return answer.value;
  };
}
