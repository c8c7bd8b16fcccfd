import { AsyncLocalStorage } from 'node:async_hooks';
import { getOperationAST, GraphQLError, type DocumentNode, type ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { errorCodes, GatewayError, type ErrorCode } from '../errors.js';
import type { Trace } from '../loaders/index.js';
import type { WithViewer } from './caller.js';
import { watched } from './stream.js';

export interface OperationSeen {
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
  readonly operation: OperationSeen | null;
  /** null: nobody was let in. */
  readonly viewer: string | null;
  /** Of every error in the answer, those in the results of mutations included. */
  readonly codes: readonly ErrorCode[];
  readonly durationMs: number;
  /** What it cost upstream; null where it was refused or kept. */
  readonly trace: Trace | null;
  /** It was composed at once of what the cache holds. */
  readonly isDirect?: boolean;
}

/** A subscription was opened or has ended: so many are open now. */
export interface SubscriptionsChanged {
  readonly kind: 'subscriptions-changed';
  readonly active: number;
}

/** What the server tells to metrics, traces and logs; it holds no document, no variable and no credential. */
export type RequestEvent = RequestStarted | RequestEnded | SubscriptionsChanged;

/** What is known of a request while it is answered. */
interface Progress {
  document: string | null;
  operation: OperationSeen | null;
  viewer: string | null;
  trace: Trace | null;
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

const current = new AsyncLocalStorage<Progress>();

/** Notes the code of an error that leaves as data, which no list of errors shows. */
export function noteError(code: ErrorCode): void {
  current.getStore()?.codes.push(code);
}

/** How many documents are remembered, to name a request whose answer was kept and whose document nobody parses again. */
const mostDocuments = 1_000;

/**
 * Tells of each GraphQL request when it comes and when its answer is complete. It stands behind what lets callers in and finds
 * their documents, and before whatever may answer them.
 */
export function useRequestEvents({
  onEvent,
  now,
}: RequestEventsOptions): Plugin<{ readonly trace: Trace }, WithViewer> {
  const seen = new LRUCache<string, OperationSeen>({ max: mostDocuments });
  let active = 0;
  const changed = (by: 1 | -1) => onEvent({ kind: 'subscriptions-changed', active: (active += by) });

  function start(): Progress {
    const startedAt = now();
    const progress: Progress = {
      document: null,
      operation: null,
      viewer: null,
      trace: null,
      isStreaming: false,
      codes: [],
      end() {
        const { operation, viewer, codes, trace } = progress;
        onEvent({ kind: 'request-ended', operation, viewer, codes, durationMs: now() - startedAt, trace });
      },
    };
    onEvent({ kind: 'request-started' });
    return progress;
  }

  function see({ document, operationName, contextValue }: Seen): void {
    const progress = current.getStore();
    const operation = getOperationAST(document, operationName);
    if (progress === undefined || !operation) return;
    progress.operation = { type: operation.operation, name: operation.name?.value ?? null };
    progress.trace = contextValue.trace;
    if (progress.document !== null) seen.set(progress.document, progress.operation);
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
            trace: null,
          });
          throw error;
        }
      },
      async operation(_payload, wrapped) {
        const progress = start();
        try {
          await current.run(progress, wrapped);
        } catch (error) {
          progress.codes.push(codeOf(error));
          throw error;
        } finally {
          if (!progress.isStreaming) progress.end();
        }
      },
    },
    onParams({ params, context }) {
      const progress = current.getStore();
      if (progress === undefined) return;
      progress.viewer = context.viewer.name;
      progress.document = params.query === undefined ? null : JSON.stringify([params.operationName, params.query]);
    },
    onExecute: ({ args }) => see(args),
    onSubscribe: ({ args }) => see(args),
    onExecutionResult({ result, setResult }) {
      const progress = current.getStore();
      if (progress === undefined || result === undefined) return;
      const note = (part: ExecutionResult) => void progress.codes.push(...codesOf(part));
      if (!(Symbol.asyncIterator in result)) {
        // What was kept is sent without being carried out.
        if ('data' in result && progress.document !== null) progress.operation ??= seen.get(progress.document) ?? null;
        return note(result);
      }
      progress.isStreaming = true;
      const isSubscription = progress.operation?.type === 'subscription';
      if (isSubscription) changed(1);
      // The end of a stream may come in nobody's name.
      const onEnd = AsyncLocalStorage.bind(() => {
        if (isSubscription) changed(-1);
        progress.end();
      });
      setResult(watched(result, { onNext: note, onEnd }));
    },
  };
}

interface Seen {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly contextValue: { readonly trace: Trace };
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
