import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { RequestStats } from '../../loaders/index.js';
import type { Exchange } from '../exchange.js';

export interface StatsContext {
  readonly exchange: Exchange;
  readonly stats: RequestStats;
}

/**
 * Adds `extensions.upstream` for callers that send `x-gateway-trace: 1`: calls by action, cache results, and the time
 * in the throttle's queue. For every caller adds `extensions.staleData` if stale data was served because the upstream
 * failed, and `extensions.unreadableRecords` if records are missing because they could not be read.
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
          // An incremental result has them in its last part.
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
