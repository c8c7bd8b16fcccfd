import type { ExecutionResult } from '@graphql-tools/utils';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isAbortError } from '../../abort.js';
import { errorCodes, GatewayError, InvalidInputError, type ErrorCode } from '../../errors.js';
import { currentRequestId } from '../request-id.js';

/** Receives an unexpected error for the log. The caller gets only the request id. */
export type OnInternalError = (error: unknown) => void;

export interface HttpHints {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Applies only to `application/graphql-response+json`; with `application/json` the status is 200. */
  readonly spec?: true;
}

/** Codes of the automatic persisted queries protocol, which clients compare. They are not in the error catalogue. */
const protocolCodes = ['PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_MISMATCH'];
const shownCodes: ReadonlySet<unknown> = new Set([...errorCodes, ...protocolCodes]);

/** Wraps a GatewayError with the HTTP status and headers of its response. */
export function httpError(error: GatewayError, http: HttpHints): GraphQLError {
  return new GraphQLError(error.message, { originalError: error, extensions: { ...error.extensions, http } });
}

/** Creates a BAD_USER_INPUT error about a header, a parameter or a body. */
export function inputError(path: string[], message: string, http: HttpHints = { status: 400 }): GraphQLError {
  return httpError(new InvalidInputError([{ path, message }]), http);
}

/** Messages about invalid input quote it, however long it is. */
const maxMessageLength = 2_000;

/** The errors that are already in the form for callers, with the codes under which each is counted. */
const maskedErrors = new WeakMap<GraphQLError, readonly ErrorCode[]>();

/**
 * Converts an error to the one that the caller sees, always with the request id: a GatewayError with its message and
 * data, an error of the document as BAD_USER_INPUT, and anything else as INTERNAL_ERROR.
 */
export function toClientError(error: unknown, onInternalError: OnInternalError): GraphQLError {
  if (error instanceof GraphQLError && maskedErrors.has(error)) return error;
  const cause = unwrapError(error);
  const wrapper: Partial<GraphQLError> = error instanceof GraphQLError ? error : {};

  function masked(message: string, extensions: Record<string, unknown>, counted?: readonly ErrorCode[]): GraphQLError {
    const { nodes, source, positions, path } = wrapper;
    const text = message.length <= maxMessageLength ? message : `${message.slice(0, maxMessageLength)}…`;
    const shown = { ...extensions, requestId: currentRequestId(), http: wrapper.extensions?.['http'] };
    const result = new GraphQLError(text, { nodes, source, positions, path, extensions: shown });
    const code = errorCodes.find((known) => known === extensions['code']) ?? 'BAD_USER_INPUT';
    maskedErrors.set(result, counted ?? [code]);
    return result;
  }

  if (cause instanceof GatewayError) {
    // The upstream's request id must not replace the gateway's.
    const { requestId: upstreamRequestId, ...extensions } = cause.extensions;
    return masked(cause.message, { ...extensions, upstreamRequestId });
  }
  // About the document or the request, rather than a failed resolver.
  if (error instanceof GraphQLError && (cause === undefined || cause instanceof GraphQLError)) {
    // Not `originalError`: it may be a library's error, which quotes the input.
    const { originalError: _, ...extensions } = error.extensions;
    const code = shownCodes.has(extensions['code']) ? extensions['code'] : 'BAD_USER_INPUT';
    return masked(error.message, { ...extensions, code });
  }
  if (isAbortError(cause)) return masked('The caller disconnected.', { code: 'INTERNAL_ERROR' }, []);
  onInternalError(cause ?? error);
  return masked('The gateway failed unexpectedly. Its operator can find the cause in the log by the request id.', {
    code: 'INTERNAL_ERROR',
  });
}

/** The error as JSON, without the hints for the HTTP response. */
export function formatError(error: GraphQLError): GraphQLFormattedError {
  const { http: _, ...extensions } = error.extensions;
  return { ...error.toJSON(), extensions };
}

/** The catalogue code under which a client error is counted; none for one that nobody gets: its caller is gone. */
export function errorCodesOf(error: GraphQLError): readonly ErrorCode[] {
  return maskedErrors.get(error) ?? [];
}

/** The original error in those that the executor wrapped around it; undefined if a GraphQLError wraps none. */
function unwrapError(error: unknown): unknown {
  if (!(error instanceof GraphQLError)) return error;
  const { originalError } = error;
  return originalError instanceof GraphQLError ? (unwrapError(originalError) ?? originalError) : originalError;
}

/** Masks the errors of a result and of its incremental parts. */
export function maskErrors(result: ExecutionResult, onInternalError: OnInternalError): ExecutionResult {
  const { errors, incremental } = result;
  return {
    ...result,
    ...(errors && { errors: errors.map((error) => toClientError(error, onInternalError)) }),
    ...(incremental && { incremental: incremental.map((part) => maskErrors(part, onInternalError)) }),
  };
}
