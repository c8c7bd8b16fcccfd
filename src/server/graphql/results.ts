import { AsyncLocalStorage } from 'node:async_hooks';
import type { ExecutionResult } from '@graphql-tools/utils';
import { execute, type GraphQLError } from 'graphql';
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga';
import type { ErrorCode } from '../../errors.js';
import { currentRequest, requestEnded, type RequestState } from '../observability/request-events.js';
import { tap } from '../observability/tap-async-iterable.js';
import { toOperationInfo } from '../parse/index.js';
import { usesIncrementalDelivery } from '../parse/operation-facts.js';
import { errorCodesOf, maskErrors } from './error-mask.js';
import { toPendingFormat } from './incremental-format.js';
import type { ServerContext, YogaContext, YogaStageOptions } from './yoga.js';

/**
 * Completes results, masks their errors, and reports the start and the end of each operation. Fails a query as a whole
 * if its response exceeds the request's budget, and adds `extensions`: `upstream` for callers that send
 * `x-gateway-trace: 1`, `staleData` if stale data was served because the upstream failed, and `unreadableRecords` if
 * records are missing because they could not be read.
 */
export function useResults(
  options: Pick<YogaStageOptions, 'schema' | 'onRequest' | 'onInternalError' | 'clock'>,
): Plugin<YogaContext, ServerContext> {
  const { schema, onRequest, onInternalError, clock } = options;

  function reportEnd({ operation, exchange, stats }: ServerContext, { codes }: RequestState): void {
    const report = { operation: operation && toOperationInfo(operation), codes, stats };
    onRequest(requestEnded(exchange, report, 'yoga', clock.now()));
  }

  return {
    instrumentation: {
      async operation({ context }, wrapped) {
        const state: RequestState = { codes: [], isStreaming: false };
        onRequest({ kind: 'operation-started' });
        try {
          await currentRequest.run(state, wrapped);
        } finally {
          if (!state.isStreaming) reportEnd(context, state);
        }
      },
    },
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
    onExecutionResult({ result, setResult, context }) {
      const state = currentRequest.getStore();
      if (state === undefined) throw new TypeError('Expected the result of an operation that has been started.');
      if (result === undefined) return;
      const maskAndRecord = (part: ExecutionResult) => {
        const masked = maskErrors(part, onInternalError);
        state.codes.push(...codesOf(masked));
        return masked;
      };
      if (!isAsyncIterable<ExecutionResult>(result)) return setResult(maskAndRecord(result));
      state.isStreaming = true;
      // A stream may end in the async context of another request.
      const onEnd = AsyncLocalStorage.bind(() => reportEnd(context, state));
      const parts = tap(mapAsyncIterator(result, maskAndRecord), { onEnd });
      const { exchange, operation } = context;
      const delivery = exchange.parsed?.delivery ?? {};
      const isPendingFormat = 'format' in delivery && delivery.format === 'v0.2';
      setResult(isPendingFormat && operation !== null ? toPendingFormat(parts, schema, operation) : parts);
    },
  };
}

/** Sorted, because the executor lists errors in the order in which they happened, which depends on the cache. */
function inDocumentOrder(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  const position = ({ positions }: GraphQLError) => positions?.[0] ?? -1;
  const path = (error: GraphQLError) => (error.path ?? []).map((key) => String(key).padStart(8, '0')).join('.');
  return errors.toSorted((a, b) => position(a) - position(b) || path(a).localeCompare(path(b)));
}

/** The error codes of a result; those of an incremental result are in each of its patches. */
function codesOf({ errors = [], incremental = [] }: ExecutionResult): readonly ErrorCode[] {
  return [...errors.flatMap(errorCodesOf), ...incremental.flatMap(codesOf)];
}
