import type { CombinedError } from 'urql';
import type { ErrorCode, FailureFragment } from '../gql/graphql.js';

/** An error from any source: a result union, the errors of an answer, or the network. */
export interface RequestError {
  /**
   * OFFLINE: the gateway could not be reached, or its response broke off. STOPPED: stopped by the user. NOT_DONE: there
   * was no response, and a check showed that nothing was done.
   */
  readonly code: ErrorCode | 'OFFLINE' | 'STOPPED' | 'NOT_DONE';
  /** The gateway's own message. */
  readonly message: string;
  /** When to try again, in milliseconds since 1970; null if unknown. */
  readonly retryAt: number | null;
  /** The upstream's id of the call, for support. */
  readonly requestId: string | null;
}

const toErrorCode = (value: unknown): ErrorCode =>
  typeof value === 'string' ? (value as ErrorCode) : 'INTERNAL_ERROR';

/** The error of a whole answer, or the first error under a path of it. */
export function toRequestError(error: CombinedError, path?: readonly (string | number)[]): RequestError {
  const graphQLError = error.graphQLErrors.find(
    (candidate) => path === undefined || path.every((key, at) => candidate.path?.[at] === key),
  );
  if (graphQLError === undefined)
    return localError(error.networkError === undefined ? error.message : 'The gateway could not be reached.');
  const { code, retryAfterMs, requestId } = graphQLError.extensions;
  return {
    code: toErrorCode(code),
    message: graphQLError.message,
    retryAt: typeof retryAfterMs === 'number' ? Date.now() + retryAfterMs : null,
    requestId: typeof requestId === 'string' ? requestId : null,
  };
}

/** The error of one result of a mutation. */
export function failureToRequestError(failure: FailureFragment): RequestError {
  const { code, message } = failure;
  const requestId = 'requestId' in failure ? (failure.requestId ?? null) : null;
  const issues =
    failure.__typename === 'InvalidInputError' ? failure.issues.map((issue) => issue.message).join(' ') : '';
  return {
    code,
    message: issues === '' ? message : issues,
    retryAt: failure.__typename === 'ThrottledError' ? Date.now() + failure.retryAfterMs : null,
    requestId,
  };
}

/** An error that the page itself has found. */
export function localError(message: string, code: 'OFFLINE' | 'STOPPED' | 'NOT_DONE' = 'OFFLINE'): RequestError {
  return { code, message, retryAt: null, requestId: null };
}

/**
 * Such an error is recorded under its idempotency key: a repeat with the same key gets it again, so a new attempt needs
 * a new key.
 */
export function isFinal({ code }: RequestError): boolean {
  return code === 'UPSTREAM_REJECTED' || code === 'UPSTREAM_NOT_OWNED' || code === 'NOT_FOUND';
}
