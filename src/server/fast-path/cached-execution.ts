import type { Answer, Exchange } from '../exchange.js';
import { toOperationInfo } from '../parse/index.js';
import type { Stage } from '../pipeline.js';
import type { CachedExecution, ExecuteFromCache } from './executor/index.js';

/**
 * The second stage of the fast path: executes queries whose every read is in the cache, without yoga. Everything else,
 * errors included, passes on.
 */
export function cachedExecutionStage(executeFromCache: ExecuteFromCache): Stage {
  function toAnswer(exchange: Exchange, execution: CachedExecution | undefined): Answer | undefined {
    if (execution === undefined || exchange.parsed === null) return undefined;
    const { mediaType } = exchange.parsed.delivery;
    exchange.shareable = { stats: execution.stats, operation: toOperationInfo(execution.operation) };
    return { status: 200, headers: { 'content-type': `${mediaType}; charset=utf-8` }, body: execution.body };
  }
  return {
    name: 'cached execution',
    answersAs: 'cached-execution',
    run(exchange) {
      const { cacheKey, viewer, parsed } = exchange;
      const [operation] = parsed?.entries ?? [];
      if (cacheKey === null || viewer === null || operation === undefined || !('operation' in operation))
        return undefined;
      const execution = executeFromCache(operation, viewer);
      if (execution instanceof Promise) return execution.then((found) => toAnswer(exchange, found));
      return toAnswer(exchange, execution);
    },
  };
}
