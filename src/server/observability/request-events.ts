import { AsyncLocalStorage } from 'node:async_hooks';
import type { ErrorCode } from '../../errors.js';
import type { RequestStats } from '../../loaders/index.js';
import type { Exchange } from '../exchange.js';

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
  /** Yoga has started an operation, whose end will be reported. Each entry of a batch is an operation. */
  | { readonly kind: 'operation-started' }
  | RequestEnded
  /** A subscription was opened (1) or has ended (-1). */
  | { readonly kind: 'subscriptions-changed'; readonly by: 1 | -1 };

/** Must not throw. */
export type OnRequestEvent = (event: RequestEvent) => void;

/** The state of an operation while yoga executes it. */
export interface RequestState {
  readonly codes: ErrorCode[];
  isStreaming: boolean;
}

export const currentRequest = new AsyncLocalStorage<RequestState>();

/** Records the code of an error that is returned as data, in the result of a mutation. */
export function noteError(code: ErrorCode): void {
  currentRequest.getStore()?.codes.push(code);
}
