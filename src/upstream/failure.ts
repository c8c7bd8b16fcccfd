import { OutcomeUnknownError, PermissionError, ThrottledError, UpstreamError, type GatewayError } from '../errors.js';
import { errorMappingOf } from './error-mapping.js';
import { codeOf, metaErrorOf, requestIdOf, scrub } from './scrub.js';
import type { TransportError, TransportFault } from './transport.js';

/** A failed attempt of a call, with everything that retry, breaker, throttle and idempotency need to know about it. */
export interface Failure {
  /** The caller's error if this was the last attempt of a read. */
  readonly error: GatewayError;
  /** Whether the upstream carried out the call. `yes`: it reported success, but the reply cannot be read. */
  readonly carriedOut: 'no' | 'perhaps' | 'yes';
  /** Whether the same call may succeed shortly. */
  readonly isTransient: boolean;
  /** For the circuit breaker: the upstream answered, failed, or was never called. */
  readonly upstream: 'up' | 'down' | 'unasked';
  /** The upstream refused the access key or its token. */
  readonly refusesCredentials?: boolean;
  /** How long the upstream asked to wait (`Retry-After`), in milliseconds; only for throttling and unavailability. */
  readonly retryAfterMs?: number | undefined;
  readonly upstreamCode: string | undefined;
  readonly requestId: string | null;
}

/** The envelope of a reply: everything that says whether the call succeeded. */
export interface Envelope {
  readonly status: number;
  readonly code: unknown;
  readonly message: unknown;
  readonly requestId: unknown;
  readonly accessDeniedDetail: unknown;
  /** From the header `Retry-After`. */
  readonly retryAfterMs?: number | undefined;
}

/** The default wait after the upstream throttled a call without `Retry-After`: its quotas are per second. */
const throttledRetryAfterMs = 1_000;

/** The failure of a reply whose code or status reports an error. */
export function errorReply(action: string, envelope: Envelope): Failure {
  const upstreamCode = codeOf(envelope.code);
  const mapping = errorMappingOf(upstreamCode, envelope.status);
  const requestId = requestIdOf(envelope.requestId);
  const details = { upstreamCode, requestId: requestId ?? undefined };
  const isTransient = mapping.isTransient ?? false;
  const mayHaveBeenCarriedOut = mapping.mayHaveBeenCarriedOut ?? false;
  const asksToWait = mapping.error === 'UPSTREAM_THROTTLED' || mapping.error === 'UPSTREAM_UNAVAILABLE';
  return {
    error: toError(),
    carriedOut: mayHaveBeenCarriedOut ? 'perhaps' : 'no',
    isTransient,
    upstream: mayHaveBeenCarriedOut ? 'down' : 'up',
    refusesCredentials: mapping.error === 'UPSTREAM_CREDENTIALS',
    retryAfterMs: asksToWait ? envelope.retryAfterMs : undefined,
    upstreamCode,
    requestId,
  };

  function toError(): GatewayError {
    switch (mapping.error) {
      case 'UPSTREAM_NOT_OWNED':
      case 'UPSTREAM_NOT_SUBSCRIBED':
      case 'UPSTREAM_PERMISSION_DENIED':
        return new PermissionError(mapping.message ?? `The upstream did not allow ${action}.`, {
          code: mapping.error,
          accessDeniedDetail: detailOf(envelope.accessDeniedDetail),
          requestId: details.requestId,
        });
      case 'UPSTREAM_THROTTLED':
      case 'UPSTREAM_BUSY':
        return new ThrottledError(`The upstream is throttling ${action}: its quota is used up.`, {
          code: 'UPSTREAM_THROTTLED',
          retryAfterMs: envelope.retryAfterMs ?? throttledRetryAfterMs,
          requestId: details.requestId,
        });
      case 'UPSTREAM_UNAVAILABLE':
        return new UpstreamError(mapping.message ?? `The upstream failed on ${action}.`, {
          ...details,
          code: mapping.error,
          retryable: true,
          retryAfterMs: envelope.retryAfterMs,
        });
      default:
        return new UpstreamError(mapping.message ?? rejectionMessage(action, upstreamCode, envelope), {
          ...details,
          code: mapping.error,
        });
    }
  }
}

function rejectionMessage(action: string, upstreamCode: string | undefined, { code, message }: Envelope): string {
  const words = scrub(message);
  const metaError = metaErrorOf(code, message);
  const codes = [upstreamCode, metaError && `Meta's error ${metaError}`].filter((text) => text !== undefined);
  const codeText = codes.length === 0 ? '' : ` (${codes.join(', ')})`;
  return `The upstream rejected ${action}${codeText}${words === null ? '.' : `: ${words}`}`;
}

/** The denial detail is a text or an object; "None" means no detail. */
function detailOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const words = scrub(typeof value === 'string' ? value : JSON.stringify(value));
  return words === null || words.toLowerCase() === 'none' ? undefined : words;
}

const transportFailures: Readonly<
  Record<TransportFault, { readonly code: UpstreamError['code']; readonly message: string }>
> = {
  unreachable: { code: 'UPSTREAM_UNAVAILABLE', message: 'The upstream cannot be reached.' },
  credentials: {
    code: 'UPSTREAM_CREDENTIALS',
    message: 'The gateway has no valid credentials for the upstream: they could not be obtained or renewed.',
  },
  broken: { code: 'UPSTREAM_UNAVAILABLE', message: 'The connection to the upstream broke before a reply arrived.' },
  timeout: { code: 'UPSTREAM_TIMEOUT', message: 'The upstream did not answer in time.' },
  unreadable: {
    code: 'UPSTREAM_BAD_RESPONSE',
    message: 'The upstream sent something that is not a CAMS reply.',
  },
};

/** The failure of an exchange that ended without a reply of CAMS. */
export function noReply(cause: TransportError, retryAfterMs?: number): Failure {
  const { fault } = cause;
  const { code, message } = transportFailures[fault];
  return {
    error: new UpstreamError(message, { code, cause, retryable: fault !== 'credentials', retryAfterMs }),
    carriedOut: cause.wasNeverSent ? 'no' : 'perhaps',
    // Do not retry a timeout: the upstream is slow, and more calls would make it slower.
    isTransient: fault !== 'credentials' && fault !== 'timeout',
    upstream: fault === 'credentials' ? 'unasked' : 'down',
    retryAfterMs,
    upstreamCode: undefined,
    requestId: null,
  };
}

/**
 * The failure of a reply that reports no error but cannot be decoded. `detail` names fields and types, never values.
 */
export function malformedReply(
  action: string,
  requestId: string | null,
  detail: string,
  carriedOut: 'perhaps' | 'yes',
): Failure {
  return {
    error: new UpstreamError(`The upstream's reply to ${action} does not have the documented shape (${detail}).`, {
      code: 'UPSTREAM_BAD_RESPONSE',
      requestId: requestId ?? undefined,
    }),
    carriedOut,
    isTransient: false,
    upstream: 'up',
    upstreamCode: undefined,
    requestId,
  };
}

/** The error for the caller of a write. Unless the write was surely not carried out, its outcome is unknown. */
export function toWriteError(action: string, failure: Failure): GatewayError {
  if (failure.carriedOut === 'no') return failure.error;
  const request = failure.requestId === null ? '' : ` (upstream request ${failure.requestId})`;
  const summary =
    failure.carriedOut === 'yes'
      ? `The upstream reported success for ${action}${request}, but its result cannot be read.`
      : `${action} was sent, but it is unknown whether the upstream carried it out${request}.`;
  return new OutcomeUnknownError(`${summary} Check before you retry. ${failure.error.message}`, {
    cause: failure.error,
  });
}
