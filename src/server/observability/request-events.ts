import { AsyncLocalStorage } from 'node:async_hooks';
import { getOperationAST, GraphQLError, type DocumentNode, type ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { errorCodes, GatewayError, type ErrorCode } from '../../errors.js';
import type { RequestStats } from '../../loaders/index.js';
import type { WithViewer } from '../caller-gate.js';
import { tap } from './tap-async-iterable.js';

export interface OperationInfo {
  readonly type: 'query' | 'mutation' | 'subscription';
  /** As the document names it; null where it does not. */
  readonly name: string | null;
}

/** A GraphQL request has come; a batch is as many requests as it has entries. */
export interface RequestStarted {
  readonly kind: 'request-started';
}

/** The last part of its answer is there, or its reader has left. */
export interface RequestEnded {
  readonly kind: 'request-ended';
  /** null: it was refused before it was carried out, by its document or by who sent it. */
  readonly operation: OperationInfo | null;
  /** null: nobody was let in. */
  readonly viewer: string | null;
  /** Of every error in the answer, those in the results of mutations included. */
  readonly codes: readonly ErrorCode[];
  readonly durationMs: number;
  /** What it cost upstream; null where it was refused or kept. */
  readonly stats: RequestStats | null;
  /** It was composed at once of what the cache holds. */
  readonly isExecutedFromCache?: boolean;
}

/** A subscription was opened or has ended: so many are open now. */
export interface SubscriptionsChanged {
  readonly kind: 'subscriptions-changed';
  readonly active: number;
}

/** What the server tells to metrics, traces and logs; it holds no document, no variable and no credential. */
export type RequestEvent = RequestStarted | RequestEnded | SubscriptionsChanged;

/** What is known of a request while it is answered. */
interface RequestState {
  document: string | null;
  operation: OperationInfo | null;
  viewer: string | null;
  stats: RequestStats | null;
  isStreaming: boolean;
  readonly codes: ErrorCode[];
  readonly end: () => void;
}

export interface RequestEventsOptions {
  /** Must not throw. */
  readonly onEvent: (event: RequestEvent) => void;
  /** Milliseconds of a clock that is never set back. */
  readonly now: () => number;
}

const currentRequest = new AsyncLocalStorage<RequestState>();

/** Notes the code of an error that leaves as data, which no list of errors shows. */
export function noteError(code: ErrorCode): void {
  currentRequest.getStore()?.codes.push(code);
}

/** How many documents are remembered, to name a request whose answer was kept and whose document nobody parses again. */
const maxDocuments = 1_000;

/**
 * Tells of each GraphQL request when it comes and when its answer is complete. It stands behind what lets callers in and finds
 * their documents, and before whatever may answer them.
 */
export function useRequestEvents({
  onEvent,
  now,
}: RequestEventsOptions): Plugin<{ readonly stats: RequestStats }, WithViewer> {
  const operationsByDocument = new LRUCache<string, OperationInfo>({ max: maxDocuments });
  let active = 0;
  const onActiveChange = (by: 1 | -1) => onEvent({ kind: 'subscriptions-changed', active: (active += by) });

  function startRequest(): RequestState {
    const startedAt = now();
    const state: RequestState = {
      document: null,
      operation: null,
      viewer: null,
      stats: null,
      isStreaming: false,
      codes: [],
      end() {
        const { operation, viewer, codes, stats } = state;
        onEvent({ kind: 'request-ended', operation, viewer, codes, durationMs: now() - startedAt, stats });
      },
    };
    onEvent({ kind: 'request-started' });
    return state;
  }

  function recordOperation({ document, operationName, contextValue }: ExecutionArgs): void {
    const state = currentRequest.getStore();
    const operation = getOperationAST(document, operationName);
    if (state === undefined || !operation) return;
    state.operation = { type: operation.operation, name: operation.name?.value ?? null };
    state.stats = contextValue.stats;
    if (state.document !== null) operationsByDocument.set(state.document, state.operation);
  }

  return {
    instrumentation: {
      // A body that cannot be read is refused before there is an operation: no JSON, or too much of it.
      async requestParse(_payload, wrapped) {
        const startedAt = now();
        try {
          await wrapped();
        } catch (error) {
          onEvent({ kind: 'request-started' });
          onEvent({
            kind: 'request-ended',
            operation: null,
            viewer: null,
            codes: [codeOf(error)],
            durationMs: now() - startedAt,
            stats: null,
          });
          throw error;
        }
      },
      async operation(_payload, wrapped) {
        const state = startRequest();
        try {
          await currentRequest.run(state, wrapped);
        } catch (error) {
          state.codes.push(codeOf(error));
          throw error;
        } finally {
          if (!state.isStreaming) state.end();
        }
      },
    },
    onParams({ params, context }) {
      const state = currentRequest.getStore();
      if (state === undefined) return;
      state.viewer = context.viewer.name;
      state.document = params.query === undefined ? null : JSON.stringify([params.operationName, params.query]);
    },
    onExecute: ({ args }) => recordOperation(args),
    onSubscribe: ({ args }) => recordOperation(args),
    onExecutionResult({ result, setResult }) {
      const state = currentRequest.getStore();
      if (state === undefined || result === undefined) return;
      const recordCodes = (part: ExecutionResult) => void state.codes.push(...codesOf(part));
      if (!(Symbol.asyncIterator in result)) {
        // What was kept is sent without being carried out.
        if ('data' in result && state.document !== null)
          state.operation ??= operationsByDocument.get(state.document) ?? null;
        return recordCodes(result);
      }
      state.isStreaming = true;
      const isSubscription = state.operation?.type === 'subscription';
      if (isSubscription) onActiveChange(1);
      // The end of a stream may come in nobody's name.
      const onEnd = AsyncLocalStorage.bind(() => {
        if (isSubscription) onActiveChange(-1);
        state.end();
      });
      setResult(tap(result, { onNext: recordCodes, onEnd }));
    },
  };
}

interface ExecutionArgs {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly contextValue: { readonly stats: RequestStats };
}

/** The codes of a result, or of a part of one, whose errors stand beside each of its patches. */
function codesOf(result: ExecutionResult & { readonly incremental?: readonly ExecutionResult[] }): ErrorCode[] {
  const own = (result.errors ?? []).map((error) => codeOf(error));
  return [...own, ...(result.incremental ?? []).flatMap((part) => codesOf(part))];
}

/** What the caller is going to be told: see error-mask.ts. */
function codeOf(error: unknown): ErrorCode {
  if (error instanceof GatewayError) return error.code;
  if (!(error instanceof GraphQLError)) return 'INTERNAL_ERROR';
  return errorCodes.find((code) => code === error.extensions['code']) ?? 'BAD_USER_INPUT';
}
