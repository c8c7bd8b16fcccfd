/** The errors of the room itself, each with its words. */
import { InvalidInputError, OutcomeUnknownError, ThrottledError, UpstreamError } from '../errors.js';
import type { OnceRequest } from './port.js';

export function conflictError({ path }: OnceRequest): InvalidInputError {
  const message =
    'expected the operation and the input that this key was first used with, got others. A key stands for one intent: take a new one.';
  return new InvalidInputError([{ path: [...path], message }], 'IDEMPOTENCY_CONFLICT');
}

/** The holder died, or its work threw what tells nothing, between sending and keeping. */
export function outcomeUnknownError({ recoveryHint }: OnceRequest): OutcomeUnknownError {
  return new OutcomeUnknownError(
    `This was sent, and it is not known whether the upstream carried it out. It is not sent again under this key. ${retryAdvice(recoveryHint)}`,
  );
}

function retryAdvice(recoveryHint: string | undefined): string {
  return recoveryHint === undefined
    ? 'Look before trying again with a new key.'
    : `Look before trying again with a new key: ${recoveryHint}`;
}

/** The caller's time was up. */
export function stillInProgressError(): OutcomeUnknownError {
  return new OutcomeUnknownError(
    'This is still being carried out, and its outcome did not come in time. Repeat it with the same idempotency key to learn it.',
  );
}

/** Somebody else holds the key, and the store is gone. */
export function outcomeUnreadableError(cause: unknown): OutcomeUnknownError {
  return new OutcomeUnknownError(
    'Another request with this idempotency key was under way, and its outcome cannot be read now. Repeat it with the same key to learn it.',
    { cause },
  );
}

export function storeUnreachableError(cause: unknown): UpstreamError {
  return unavailableError(
    'The store of idempotency keys is out of reach, so this request has sent nothing. Repeat it with the same key: only the store can tell whether an earlier one with this key was carried out.',
    cause,
  );
}

/** The lease had run out before anything was sent, and somebody else may have taken over, or the store has lost the claim. */
export function leaseLostError(): UpstreamError {
  return unavailableError(
    'The claim on the idempotency key was lost while this waited for its turn; nothing was sent. Repeat it with the same key.',
  );
}

export function shuttingDownError(): UpstreamError {
  return unavailableError('The gateway is stopping; this request has sent nothing. Repeat it with the same key.');
}

export function storeFullError(retryAfterMs: number): ThrottledError {
  return new ThrottledError(
    'The gateway has no room for another idempotency key, because it forgets none before its time; nothing was sent.',
    {
      code: 'RATE_LIMITED',
      retryAfterMs,
    },
  );
}

function unavailableError(message: string, cause?: unknown): UpstreamError {
  return new UpstreamError(message, { code: 'UPSTREAM_UNAVAILABLE', retryable: true, cause });
}
