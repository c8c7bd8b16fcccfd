import type { ErrorCode } from '../errors.js';

/**
 * Whether an error is an outcome, which every repeat gets, or leaves the key free, so that a repeat tries again. An
 * outcome is what the upstream decided about this very request, and what nobody can decide any more. Everything else
 * was not carried out for a reason that passes, or that lies with the gateway and its account.
 */
const recordableByCode: Readonly<Record<ErrorCode, boolean>> = {
  NOT_FOUND: true,
  UPSTREAM_NOT_OWNED: true,
  UPSTREAM_REJECTED: true,
  OUTCOME_UNKNOWN: true,

  // Refused by the gateway: nothing was sent.
  BAD_USER_INPUT: false,
  UNAUTHENTICATED: false,
  FORBIDDEN: false,
  IDEMPOTENCY_CONFLICT: false,
  RATE_LIMITED: false,
  QUERY_TOO_COSTLY: false,
  UPSTREAM_BUSY: false,
  // Not carried out, and another time it may be.
  UPSTREAM_THROTTLED: false,
  UPSTREAM_UNAVAILABLE: false,
  UPSTREAM_TIMEOUT: false,
  UPSTREAM_BAD_RESPONSE: false,
  // The gateway's own account: once its owner has put it right, the repeat succeeds.
  UPSTREAM_PERMISSION_DENIED: false,
  UPSTREAM_NOT_SUBSCRIBED: false,
  UPSTREAM_CREDENTIALS: false,
  INTERNAL_ERROR: false,
};

/** Whether an error with this code is kept under its key, given that nothing was carried out or nobody knows. */
export function isRecordable(code: ErrorCode): boolean {
  return recordableByCode[code];
}
