import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Trace } from '../loaders/index.js';

const header = 'x-gateway-trace';

export interface WithTrace {
  readonly request: Request;
  readonly trace: Trace;
}

/**
 * `extensions.upstream` for callers that send `x-gateway-trace: 1`: calls by action, how the cache answered, and how long
 * the throttle held the request up. And, for every caller, `extensions.staleData` where old data stands in for an upstream
 * that is out of reach.
 */
export function useTrace(): Plugin<WithTrace> {
  return {
    onExecute({ args }) {
      const { request, trace } = args.contextValue;
      const asked = request.headers.get(header) === '1';
      const told = (result: ExecutionResult): ExecutionResult => {
        const said = {
          ...(asked
            ? { upstream: { calls: trace.calls, cache: trace.cache, waitedMs: Math.round(trace.waitedMs) } }
            : {}),
          ...(trace.stale.length > 0 ? { staleData: trace.stale } : {}),
        };
        return Object.keys(said).length === 0 ? result : { ...result, extensions: { ...result.extensions, ...said } };
      };
      return {
        onExecuteDone({ result, setResult }) {
          if (!(Symbol.asyncIterator in result)) return setResult(told(result));
          // Of an answer in parts, the last one tells.
          return {
            onNext: (part) => {
              if ('hasNext' in part.result && part.result.hasNext === false) part.setResult(told(part.result));
            },
          };
        },
      };
    },
  };
}
