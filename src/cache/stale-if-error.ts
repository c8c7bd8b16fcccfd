/** When stale data may stand in for a failure. */
import { GatewayError, type ErrorCode } from '../errors.js';

/**
 * The upstream is out of reach, too busy, or cannot be understood. Not when it answered "no": a space that was taken away
 * must not be shown a moment longer.
 */
const transientErrorCodes: ReadonlySet<ErrorCode> = new Set([
  'UPSTREAM_BUSY',
  'UPSTREAM_THROTTLED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_BAD_RESPONSE',
  'UPSTREAM_CREDENTIALS',
]);

export function allowsStaleIfError(error: unknown): boolean {
  return error instanceof GatewayError && transientErrorCodes.has(error.code);
}
