import type { ErrorCode } from '../errors.js';

/** The next step for an agent after an error, by code. */
const nextSteps: Readonly<Record<ErrorCode, string>> = {
  BAD_USER_INPUT: 'Nothing was done. Correct the arguments and call the tool again.',
  UNAUTHENTICATED: 'Ask the user for a valid API key or token; do not retry.',
  FORBIDDEN: 'Nothing was done. Call whoami to see the scopes and spaces of this caller; do not retry.',
  NOT_FOUND:
    'Nothing was done. List the codes or numbers again: the one that you named may have been deleted or replaced.',
  IDEMPOTENCY_CONFLICT: 'Nothing was done. Use a new idempotencyKey for a new intent.',
  RATE_LIMITED: 'Nothing was done. Wait for retryAfterMs, then call the tool again.',
  QUERY_TOO_COSTLY: 'Nothing was done. Ask for less in one call.',
  UPSTREAM_PERMISSION_DENIED: 'Nothing was done. The operator must allow the action for the account; do not retry.',
  UPSTREAM_NOT_SUBSCRIBED: 'Nothing was done. The operator must subscribe the account to the product; do not retry.',
  UPSTREAM_NOT_OWNED: 'Nothing was done. Check custSpaceId and the phone number.',
  UPSTREAM_THROTTLED: 'Nothing was done. Wait for retryAfterMs, then call the tool again.',
  UPSTREAM_BUSY: 'Nothing was done. Wait for retryAfterMs, then call the tool again; show_quota shows the queue.',
  UPSTREAM_CREDENTIALS: 'Nothing was done. The operator must check the credentials and the clock; do not retry.',
  UPSTREAM_REJECTED: 'The upstream refused it. Correct the arguments; upstreamCode names the reason.',
  UPSTREAM_TIMEOUT: 'Nothing was changed. Call the tool again later.',
  UPSTREAM_UNAVAILABLE: 'Nothing was changed. Call the tool again in a few seconds.',
  UPSTREAM_BAD_RESPONSE: 'Report this to the operator with the message.',
  OUTCOME_UNKNOWN:
    'The write may have been done. Do NOT repeat it before you have read the codes or the number and found it undone.',
  INTERNAL_ERROR: 'Report this to the operator with the request id. Check the state before you repeat a write.',
};

export function nextStepFor(code: unknown): string {
  return typeof code === 'string' && code in nextSteps ? nextSteps[code as ErrorCode] : nextSteps.INTERNAL_ERROR;
}
