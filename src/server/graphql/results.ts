import { execute, type ExecutionResult, type GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { usesIncrementalDelivery } from '../parse/operation-facts.js';
import type { YogaContext } from './yoga.js';

/**
 * Completes results. Fails a query as a whole if its response exceeds the request's budget, and adds `extensions`:
 * `upstream` for callers that send `x-gateway-trace: 1`, `staleData` if stale data was served because the upstream
 * failed, and `unreadableRecords` if records are missing because they could not be read.
 */
export function useResults(): Plugin<YogaContext> {
  return {
    onExecute({ args, setExecuteFn }) {
      const { exchange, stats, operation } = args.contextValue;
      const { budget } = exchange;
      const { operation: type } = operation.operation;
      const isTraced = exchange.headers.get('x-gateway-trace') === '1';
      // A mutation whose results are streamed may take longer, because its caller sees progress.
      if (type === 'mutation' && usesIncrementalDelivery(operation, operation.variables, true))
        exchange.deadline.extendForBulk();
      // graphql-js keeps the fields in the order of the query, as specified; yoga's incremental executor does not.
      if (!operation.mentionsIncremental) setExecuteFn(execute);

      function withExtensions(result: ExecutionResult): ExecutionResult {
        const { calls, cache, waitedMs, stale, unreadable } = stats;
        const added = {
          ...(isTraced ? { upstream: { calls, cache, waitedMs: Math.round(waitedMs) } } : {}),
          ...(stale.length > 0 ? { staleData: stale } : {}),
          ...(unreadable.length > 0 ? { unreadableRecords: unreadable } : {}),
        };
        return Object.keys(added).length === 0 ? result : { ...result, extensions: { ...result.extensions, ...added } };
      }

      function complete(result: ExecutionResult): ExecutionResult {
        // A mutation fails by field instead, because its caller must learn the outcome of its writes.
        if (budget.exceededError !== null && type === 'query') return { errors: [budget.exceededError] };
        if (result.errors) return { ...result, errors: inDocumentOrder(result.errors) };
        if (exchange.cacheable !== null) exchange.shareable = stats;
        return result;
      }

      return {
        onExecuteDone({ result, setResult }) {
          if (!(Symbol.asyncIterator in result)) return setResult(withExtensions(complete(result)));
          // An incremental result has the extensions in its last part.
          return {
            onNext(part) {
              if ('hasNext' in part.result && part.result.hasNext === false)
                part.setResult(withExtensions(part.result));
            },
          };
        },
      };
    },
  };
}

/** Sorted, because the executor lists errors in the order in which they happened, which depends on the cache. */
function inDocumentOrder(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  const position = ({ positions }: GraphQLError) => positions?.[0] ?? -1;
  const path = (error: GraphQLError) => (error.path ?? []).map((key) => String(key).padStart(8, '0')).join('.');
  return errors.toSorted((a, b) => position(a) - position(b) || path(a).localeCompare(path(b)));
}
