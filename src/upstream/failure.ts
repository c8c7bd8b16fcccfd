import { OutcomeUnknownError, PermissionError, ThrottledError, UpstreamError, type GatewayError } from '../errors.js';
import { errorMappingOf } from './error-mapping.js';
import { codeOf, requestIdOf, scrub } from './scrub.js';
import type { TransportError, TransportFault } from './transport.js';

/** One try that did not bring a result, and all that the rest of the road needs to know about it. */
export interface Failure {
  /** What the caller is told if this was the last try and the operation was a read. */
  readonly error: GatewayError;
  /** Whether the upstream carried the call out: surely not, perhaps, or by its own word, though its reply cannot be read. */
  readonly carriedOut: 'no' | 'perhaps' | 'yes';
  /** The very same call may succeed in a moment. */
  readonly isTransient: boolean;
  /** What it says of the upstream, for the breaker: it answered; it failed; or it was never asked. */
  readonly upstream: 'up' | 'down' | 'unasked';
  readonly upstreamCode: string | undefined;
  readonly requestId: string | null;
}

/** The one shape of every reply, as far as it tells whether the call succeeded. */
export interface Envelope {
  readonly status: number;
  readonly code: unknown;
  readonly message: unknown;
  readonly requestId: unknown;
  readonly accessDeniedDetail: unknown;
}

/** When to come back after the upstream itself throttled a call: its quotas count by the second. */
const throttledRetryAfterMs = 1_000;

/** A reply that says, by its code or its status, that the call did not succeed. */
export function errorReply(action: string, envelope: Envelope): Failure {
  const upstreamCode = codeOf(envelope.code);
  const mapping = errorMappingOf(upstreamCode, envelope.status);
  const requestId = requestIdOf(envelope.requestId);
  const details = { upstreamCode, requestId: requestId ?? undefined };
  const isTransient = mapping.isTransient ?? false;
  const mayHaveBeenCarriedOut = mapping.mayHaveBeenCarriedOut ?? false;
  return {
    error: toError(),
    carriedOut: mayHaveBeenCarriedOut ? 'perhaps' : 'no',
    isTransient,
    upstream: mayHaveBeenCarriedOut ? 'down' : 'up',
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
        return new ThrottledError(`The upstream is throttling ${action}: its quota is spent.`, {
          code: 'UPSTREAM_THROTTLED',
          retryAfterMs: throttledRetryAfterMs,
          requestId: details.requestId,
        });
      case 'UPSTREAM_UNAVAILABLE':
        return new UpstreamError(mapping.message ?? `The upstream failed on ${action}.`, {
          ...details,
          code: mapping.error,
          retryable: true,
        });
      default:
        return new UpstreamError(mapping.message ?? rejectionMessage(action, upstreamCode, envelope.message), {
          ...details,
          code: mapping.error,
        });
    }
  }
}

function rejectionMessage(action: string, code: string | undefined, message: unknown): string {
  const words = scrub(message);
  return `The upstream rejected ${action}${code === undefined ? '' : ` (${code})`}${words === null ? '.' : `: ${words}`}`;
}

/** CAMS writes "None" where there is no detail, and sends either words or an object. */
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
  broken: { code: 'UPSTREAM_UNAVAILABLE', message: 'The connection to the upstream broke before it had answered.' },
  timeout: { code: 'UPSTREAM_TIMEOUT', message: 'The upstream did not answer in time.' },
  unreadable: {
    code: 'UPSTREAM_BAD_RESPONSE',
    message: 'The upstream answered with something that is not one of its replies.',
  },
};

/** An exchange that ended without a reply. */
export function noReply(cause: TransportError): Failure {
  const { fault } = cause;
  const { code, message } = transportFailures[fault];
  return {
    error: new UpstreamError(message, { code, cause, retryable: fault !== 'credentials' }),
    carriedOut: cause.wasNeverSent ? 'no' : 'perhaps',
    // A call that took all the time there was is not made a second time: the upstream is slow, and would get slower.
    isTransient: fault !== 'credentials' && fault !== 'timeout',
    upstream: fault === 'credentials' ? 'unasked' : 'down',
    upstreamCode: undefined,
    requestId: null,
  };
}

/** A reply that says nothing of failing and cannot be understood: `detail` names fields and types, never values. */
export function malformedReply(
  action: string,
  requestId: string | null,
  detail: string,
  carriedOut: 'perhaps' | 'yes',
): Failure {
  return {
    error: new UpstreamError(`The upstream's reply to ${action} has not the shape that is documented (${detail}).`, {
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

/** What the caller of a write is told: only what surely was not carried out is called failed. */
export function toWriteError(action: string, failure: Failure): GatewayError {
  if (failure.carriedOut === 'no') return failure.error;
  const request = failure.requestId === null ? '' : ` (upstream request ${failure.requestId})`;
  const summary =
    failure.carriedOut === 'yes'
      ? `The upstream says that it carried out ${action}${request}, but not with what result.`
      : `${action} was sent, and it is not known whether the upstream carried it out${request}.`;
  return new OutcomeUnknownError(`${summary} Look before trying again. ${failure.error.message}`, {
    cause: failure.error,
  });
}
