import { AsyncLocalStorage } from 'node:async_hooks';
import type { ExecutionResult } from '@graphql-tools/utils';
import type { Plugin } from 'graphql-yoga';
import type { ErrorCode } from '../../errors.js';
import type { RequestStats } from '../../loaders/index.js';
import type { Exchange } from '../exchange.js';
import { errorCodesOf } from '../graphql/error-mask.js';
import type { ServerContext } from '../graphql/yoga.js';
import { toOperationInfo } from '../parse/index.js';
import { tap } from './tap-async-iterable.js';

export interface OperationInfo {
  readonly type: 'query' | 'mutation' | 'subscription';
  /** The name in the document; null if it has none. */
  readonly name: string | null;
}

/** The last part of the response was produced, or the client disconnected. */
export interface RequestEnded {
  readonly kind: 'request-ended';
  /** null: the request was rejected before its operation was known. */
  readonly operation: OperationInfo | null;
  /** null: the caller was not authenticated. */
  readonly viewer: string | null;
  /** The codes of all errors in the response, including those in results of mutations. */
  readonly codes: readonly ErrorCode[];
  readonly durationMs: number;
  /** The upstream cost; null if nothing was executed. */
  readonly stats: RequestStats | null;
  /** The name of the stage that answered or rejected the request. */
  readonly answeredBy: string;
}

/** What a stage reports of a request that it answered. */
export type RequestReport = Pick<RequestEnded, 'operation' | 'codes' | 'stats'>;

/** The end of a request, whose duration counts from its arrival. @param now epoch milliseconds */
export function requestEnded(
  { viewer, startedAt }: Pick<Exchange, 'startedAt' | 'viewer'>,
  report: RequestReport,
  answeredBy: string,
  now: number,
): RequestEnded {
  return { kind: 'request-ended', ...report, viewer: viewer?.name ?? null, durationMs: now - startedAt, answeredBy };
}

/** Events of the server for metrics, traces and logs. They contain no document, variable or credential. */
export type RequestEvent =
  /** A GraphQL request has started. Each entry of a batch is a request. */
  | { readonly kind: 'request-started' }
  | RequestEnded
  /** A subscription was opened (1) or has ended (-1). */
  | { readonly kind: 'subscriptions-changed'; readonly by: 1 | -1 };

/** Must not throw. */
export type OnRequestEvent = (event: RequestEvent) => void;

/** The state of an operation while yoga executes it. */
interface RequestState {
  readonly codes: ErrorCode[];
  isStreaming: boolean;
}

const currentRequest = new AsyncLocalStorage<RequestState>();

/** Records the code of an error that is returned as data, in the result of a mutation. */
export function noteError(code: ErrorCode): void {
  currentRequest.getStore()?.codes.push(code);
}

/** Reports the start and the end of each operation that yoga executes. @param now epoch milliseconds */
export function useRequestEvents(onEvent: OnRequestEvent, now: () => number): Plugin<ServerContext, ServerContext> {
  function reportEnd({ operation, exchange, stats }: ServerContext, { codes }: RequestState): void {
    const report = { operation: operation && toOperationInfo(operation), codes, stats };
    onEvent(requestEnded(exchange, report, 'yoga', now()));
  }

  return {
    instrumentation: {
      async operation({ context }, wrapped) {
        const state: RequestState = { codes: [], isStreaming: false };
        onEvent({ kind: 'request-started' });
        try {
          await currentRequest.run(state, wrapped);
        } finally {
          if (!state.isStreaming) reportEnd(context, state);
        }
      },
    },
    onExecutionResult({ result, setResult, context }) {
      const state = currentRequest.getStore();
      if (state === undefined || result === undefined) return;
      const recordCodes = (part: ExecutionResult) => void state.codes.push(...codesOf(part));
      if (!(Symbol.asyncIterator in result)) return recordCodes(result);
      state.isStreaming = true;
      // A stream may end in the async context of another request.
      setResult(tap(result, { onNext: recordCodes, onEnd: AsyncLocalStorage.bind(() => reportEnd(context, state)) }));
    },
  };
}

/** The error codes of a result; those of an incremental result are in each of its patches. */
function codesOf({ errors = [], incremental = [] }: ExecutionResult): readonly ErrorCode[] {
  return [...errors.flatMap(errorCodesOf), ...incremental.flatMap(codesOf)];
}
