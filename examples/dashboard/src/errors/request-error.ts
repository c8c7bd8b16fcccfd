import type { CombinedError } from 'urql';
import type { ErrorCode, FailureFragment } from '../gql/graphql.js';

/** What went wrong, wherever it was told: in a result, as an error of the whole answer, or by the network. */
export interface RequestError {
  /** OFFLINE: the gateway could not be reached, or its answer broke off. STOPPED: by the person. NOT_DONE: nobody answered, and a look showed that it was not done. */
  readonly code: ErrorCode | 'OFFLINE' | 'STOPPED' | 'NOT_DONE';
  /** In the gateway's words. */
  readonly message: string;
  /** When to try again, in milliseconds since 1970; null where no time was told. */
  readonly retryAt: number | null;
  /** For whoever has to look it up: the upstream's id of the call. */
  readonly requestId: string | null;
}

const toErrorCode = (value: unknown): ErrorCode =>
  typeof value === 'string' ? (value as ErrorCode) : 'INTERNAL_ERROR';

/** Of an answer that failed as a whole, or of one error in it. */
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

/** Of one result. */
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

/** Of an answer that did not come, or not to its end. */
export function localError(message: string, code: 'OFFLINE' | 'STOPPED' | 'NOT_DONE' = 'OFFLINE'): RequestError {
  return { code, message, retryAt: null, requestId: null };
}

/** Decided for good: under the same idempotency key the gateway answers the same again, so that another try is another wish. */
export function isFinal({ code }: RequestError): boolean {
  return code === 'UPSTREAM_REJECTED' || code === 'UPSTREAM_NOT_OWNED' || code === 'NOT_FOUND';
}
