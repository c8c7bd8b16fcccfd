import type { ErrorCode } from '../errors.js';

/**
 * Whether an error counts as an outcome, which every repeat gets, or leaves the key free, so that a repeat tries again.
 * The upstream's decisions about this request are recorded, and so are unknown outcomes. Any other error means that the
 * write was not executed, either for a temporary reason or because of the gateway or its account.
 */
const recordableByCode: Readonly<Record<ErrorCode, boolean>> = {
  NOT_FOUND: true,
  UPSTREAM_NOT_OWNED: true,
  UPSTREAM_REJECTED: true,
  OUTCOME_UNKNOWN: true,

  // Rejected by the gateway: nothing was sent.
  BAD_USER_INPUT: false,
  UNAUTHENTICATED: false,
  FORBIDDEN: false,
  IDEMPOTENCY_CONFLICT: false,
  RATE_LIMITED: false,
  QUERY_TOO_COSTLY: false,
  UPSTREAM_BUSY: false,
  // Not executed; a repeat may succeed.
  UPSTREAM_THROTTLED: false,
  UPSTREAM_UNAVAILABLE: false,
  UPSTREAM_TIMEOUT: false,
  UPSTREAM_BAD_RESPONSE: false,
  // Problems of the gateway's own account: a repeat succeeds once they are fixed.
  UPSTREAM_PERMISSION_DENIED: false,
  UPSTREAM_NOT_SUBSCRIBED: false,
  UPSTREAM_CREDENTIALS: false,
  INTERNAL_ERROR: false,
};

/** Whether an error with this code is recorded under its key. */
export function isRecordable(code: ErrorCode): boolean {
  return recordableByCode[code];
}
