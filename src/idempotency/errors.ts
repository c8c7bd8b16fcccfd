/** Factories of the errors that idempotency itself throws. */
import { InvalidInputError, OutcomeUnknownError, ThrottledError, UpstreamError } from '../errors.js';
import type { OnceRequest } from './port.js';

export function conflictError({ path }: OnceRequest): InvalidInputError {
  const message =
    'expected the mutation and input that this key was first used with, got different ones. Use a new key for ' +
    'each change.';
  return new InvalidInputError([{ path: [...path], message }], 'IDEMPOTENCY_CONFLICT');
}

/** The holder crashed, or failed with an inconclusive error, after sending and before recording an outcome. */
export function outcomeUnknownError({ recoveryHint }: OnceRequest): OutcomeUnknownError {
  return new OutcomeUnknownError(
    `The write was sent, and its outcome is unknown. It is not sent again with this key. ${retryAdvice(recoveryHint)}`,
  );
}

function retryAdvice(recoveryHint: string | undefined): string {
  return recoveryHint === undefined
    ? 'Check whether it was carried out before you retry with a new key.'
    : `Check whether it was carried out before you retry with a new key: ${recoveryHint}`;
}

/** The caller's deadline passed while the write was in progress. */
export function stillInProgressError(): OutcomeUnknownError {
  return new OutcomeUnknownError(
    'The write is still in progress at the deadline of this request. Repeat it with the same idempotency key to ' +
      'get its outcome.',
  );
}

/** Another request holds the key, and the store is unreachable. */
export function outcomeUnreadableError(cause: unknown): OutcomeUnknownError {
  return new OutcomeUnknownError(
    'Another request with this idempotency key was in progress, and its outcome cannot be read now. Repeat it with ' +
      'the same key to get it.',
    { cause },
  );
}

export function storeUnreachableError(cause: unknown): UpstreamError {
  return unavailableError(
    'The idempotency store is unreachable, so this request sent nothing. Repeat it with the same key: only the ' +
      'store knows whether an earlier request with this key was carried out.',
    cause,
  );
}

/** The lease expired before anything was sent. Another request may have taken over, or the store has lost the lease. */
export function leaseLostError(): UpstreamError {
  return unavailableError(
    'The lease on the idempotency key was lost before the write was sent; nothing was sent. Repeat it with the ' +
      'same key.',
  );
}

export function shuttingDownError(): UpstreamError {
  return unavailableError('The gateway is shutting down; nothing was sent. Repeat it with the same key.');
}

export function storeFullError(retryAfterMs: number): ThrottledError {
  return new ThrottledError(
    "The idempotency store, or this client's share of it, is full; nothing was sent. Keys are kept for 24 hours.",
    {
      code: 'RATE_LIMITED',
      retryAfterMs,
    },
  );
}

function unavailableError(message: string, cause?: unknown): UpstreamError {
  return new UpstreamError(message, { code: 'UPSTREAM_UNAVAILABLE', retryable: true, cause });
}
