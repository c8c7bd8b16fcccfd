/**
 * Serialises outcomes: a returned value, or a thrown error with its class and fields. The `cause` of an error is left
 * out, because it is only meant for the log.
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

/** The class name of an error and the arguments of its constructor. */
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

/** @throws TypeError if JSON cannot represent the value */
export function serializeValue(value: unknown): string {
  return JSON.stringify({ value } satisfies SerializedOutcome);
}

export function serializeError(error: GatewayError): string {
  return JSON.stringify({ error: errorToData(error) } satisfies SerializedOutcome);
}

/** Returns the recorded value, or throws the recorded error. */
export function deserializeOutcome(text: string): unknown {
  // Safe cast: the store keeps outcomes of other formats under other keys.
  const serialized = JSON.parse(text) as SerializedOutcome;
  if ('error' in serialized) throw errorFromData(serialized.error);
  return serialized.value;
}

function errorToData(error: GatewayError): SerializedError {
  const { message } = error;
  // A subclass from another folder is deserialised as its base class.
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
