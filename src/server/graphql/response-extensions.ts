import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { RequestStats } from '../../loaders/index.js';
import type { Exchange } from '../exchange.js';

export interface StatsContext {
  readonly exchange: Exchange;
  readonly stats: RequestStats;
}

/**
 * Adds `extensions.upstream` for callers that send `x-gateway-trace: 1`: calls by action, how the cache answered, and
 * how long the
 * throttle held the request up; for every caller `extensions.staleData`, where old data stands in for an upstream that
 * is out of
 * reach, and `extensions.unreadableRecords`, where records are missing because they could not be read.
 */
export function useResponseExtensions(): Plugin<StatsContext> {
  return {
    onExecute({ args }) {
      const { exchange, stats } = args.contextValue;
      const isRequested = exchange.headers.get('x-gateway-trace') === '1';
      const withExtensions = (result: ExecutionResult): ExecutionResult => {
        const added = {
          ...(isRequested
            ? { upstream: { calls: stats.calls, cache: stats.cache, waitedMs: Math.round(stats.waitedMs) } }
            : {}),
          ...(stats.stale.length > 0 ? { staleData: stats.stale } : {}),
          ...(stats.unreadable.length > 0 ? { unreadableRecords: stats.unreadable } : {}),
        };
        return Object.keys(added).length === 0 ? result : { ...result, extensions: { ...result.extensions, ...added } };
      };
      return {
        onExecuteDone({ result, setResult }) {
          if (!(Symbol.asyncIterator in result)) return setResult(withExtensions(result));
          // The last part of an incremental result carries them.
          return {
            onNext: (part) => {
              if ('hasNext' in part.result && part.result.hasNext === false)
                part.setResult(withExtensions(part.result));
            },
          };
        },
      };
    },
  };
}
