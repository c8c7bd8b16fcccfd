/** The stale-if-error rule (RFC 5861): the errors for which a stale entry may be served instead. */
import { GatewayError, type ErrorCode } from '../errors.js';

/**
 * Errors that do not concern the data: the upstream is unreachable, too busy, or sends unreadable replies. A rejection
 * is not among them, because a space that was taken from the account must not be shown any longer.
 */
const transientErrorCodes: ReadonlySet<ErrorCode> = new Set([
  'UPSTREAM_BUSY',
  'UPSTREAM_THROTTLED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_BAD_RESPONSE',
  'UPSTREAM_CREDENTIALS',
]);

/** Whether a stale entry may be served instead of this error. */
export function allowsStaleIfError(error: unknown): boolean {
  return error instanceof GatewayError && transientErrorCodes.has(error.code);
}
