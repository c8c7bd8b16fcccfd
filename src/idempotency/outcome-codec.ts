/**
 * Outcomes as text and back: what was returned, or the error that was thrown, of the same class with the same fields. Of an
 * error its `cause` is not written: it is for the log of those who were there.
 */
import {
  GatewayError,
  InvalidInputError,
  NotFoundError,
  OutcomeUnknownError,
  PermissionError,
  QueryTooCostlyError,
  ThrottledError,
  UnauthenticatedError,
  UpstreamError,
} from '../errors.js';

/** An error's own fields, as its constructor wants them, under its class's name. */
type SerializedError =
  | { readonly class: 'InvalidInputError'; readonly data: Pick<InvalidInputError, 'issues' | 'code'> }
  | { readonly class: 'UnauthenticatedError'; readonly data: Pick<UnauthenticatedError, 'message'> }
  | {
      readonly class: 'PermissionError';
      readonly data: Pick<PermissionError, 'message' | 'code' | 'accessDeniedDetail' | 'requestId'>;
    }
  | { readonly class: 'NotFoundError'; readonly data: Pick<NotFoundError, 'message' | 'code'> }
  | {
      readonly class: 'ThrottledError';
      readonly data: Pick<ThrottledError, 'message' | 'code' | 'retryAfterMs' | 'requestId'>;
    }
  | {
      readonly class: 'UpstreamError';
      readonly data: Pick<UpstreamError, 'message' | 'code' | 'upstreamCode' | 'requestId' | 'retryable'>;
    }
  | { readonly class: 'OutcomeUnknownError'; readonly data: Pick<OutcomeUnknownError, 'message'> }
  | { readonly class: 'QueryTooCostlyError'; readonly data: Pick<QueryTooCostlyError, 'cost' | 'limit'> };

type SerializedOutcome = { readonly value: unknown } | { readonly error: SerializedError };

/** @throws TypeError where JSON cannot hold the value */
export function serializeValue(value: unknown): string {
  return JSON.stringify({ value } satisfies SerializedOutcome);
}

export function serializeError(error: GatewayError): string {
  return JSON.stringify({ error: errorToData(error) } satisfies SerializedOutcome);
}

/** The value that was written. @throws the error that was written */
export function deserializeOutcome(text: string): unknown {
  // The text is this file's own: the store keeps texts of other formats under other names.
  const serialized = JSON.parse(text) as SerializedOutcome;
  if ('error' in serialized) throw errorFromData(serialized.error);
  return serialized.value;
}

function errorToData(error: GatewayError): SerializedError {
  const { message } = error;
  // A class of another room that extends one of these comes back as the one it extends.
  if (error instanceof InvalidInputError)
    return { class: 'InvalidInputError', data: { issues: error.issues, code: error.code } };
  if (error instanceof UnauthenticatedError) return { class: 'UnauthenticatedError', data: { message } };
  if (error instanceof PermissionError) {
    const { code, accessDeniedDetail, requestId } = error;
    return { class: 'PermissionError', data: { message, code, accessDeniedDetail, requestId } };
  }
  if (error instanceof NotFoundError) return { class: 'NotFoundError', data: { message, code: error.code } };
  if (error instanceof ThrottledError) {
    const { code, retryAfterMs, requestId } = error;
    return { class: 'ThrottledError', data: { message, code, retryAfterMs, requestId } };
  }
  if (error instanceof UpstreamError) {
    const { code, upstreamCode, requestId, retryable } = error;
    return { class: 'UpstreamError', data: { message, code, upstreamCode, requestId, retryable } };
  }
  if (error instanceof OutcomeUnknownError) return { class: 'OutcomeUnknownError', data: { message } };
  if (error instanceof QueryTooCostlyError)
    return { class: 'QueryTooCostlyError', data: { cost: error.cost, limit: error.limit } };
  throw new TypeError(`expected an error of the catalogue, got ${error.name}`);
}

function errorFromData(serialized: SerializedError): GatewayError {
  switch (serialized.class) {
    case 'InvalidInputError':
      return new InvalidInputError(serialized.data.issues, serialized.data.code);
    case 'UnauthenticatedError':
      return new UnauthenticatedError(serialized.data.message);
    case 'PermissionError':
      return new PermissionError(serialized.data.message, serialized.data);
    case 'NotFoundError':
      return new NotFoundError(serialized.data.message, serialized.data.code);
    case 'ThrottledError':
      return new ThrottledError(serialized.data.message, serialized.data);
    case 'UpstreamError':
      return new UpstreamError(serialized.data.message, serialized.data);
    case 'OutcomeUnknownError':
      return new OutcomeUnknownError(serialized.data.message);
    case 'QueryTooCostlyError':
      return new QueryTooCostlyError(serialized.data.cost, serialized.data.limit);
  }
}
