import { toOperationInfo } from '../parse/index.js';
import type { Stage } from '../pipeline.js';
import type { ExecuteFromCache } from './executor/index.js';

/**
 * The second stage of the fast path: executes queries whose every read is in the cache, without yoga. Everything else,
 * errors included, passes on.
 */
export function cachedExecutionStage(executeFromCache: ExecuteFromCache): Stage {
  return {
    name: 'cached execution',
    answersAs: 'cached-execution',
    run(exchange) {
      const { cacheKey, viewer, parsed } = exchange;
      const [operation] = parsed?.entries ?? [];
      if (
        cacheKey === null ||
        viewer === null ||
        parsed === null ||
        operation === undefined ||
        !('operation' in operation)
      )
        return undefined;
      const execution = executeFromCache(operation, viewer);
      if (execution === undefined) return undefined;
      exchange.shareable = { stats: execution.stats, operation: toOperationInfo(execution.operation) };
      const { mediaType } = parsed.delivery;
      return { status: 200, headers: { 'content-type': `${mediaType}; charset=utf-8` }, body: execution.body };
    },
  };
}
