/** Limits on attempts to send verification codes to a phone number and to register it, counted over all replicas. */
import { formatDateTime } from '../src/clock.js';
import type { Context } from '../src/context.js';
import { OutcomeUnknownError, ThrottledError, UpstreamError } from '../src/errors.js';
import type { NumberTarget } from './number-mutation.js';

interface NamedBudget {
  readonly max: number;
  readonly windowMs: number;
  /** The limit in words, for the error of an attempt beyond it. */
  readonly limit: string;
}

/** One code a minute for each number, because each code is an SMS or a call to its owner. */
export const codeBudget: NamedBudget = { max: 1, windowMs: 60_000, limit: 'one verification code a minute' };
/** Meta counts registrations and deregistrations of a number together, and locks it out after ten in 72 hours. */
const registrationBudget: NamedBudget = {
  max: 10,
  windowMs: 72 * 60 * 60_000,
  limit: 'ten registrations and deregistrations in 72 hours',
};

type Send = () => Promise<{ readonly requestId: string | null }>;

export interface Counted {
  readonly requestId: string | null;
  /** Null if a read settled the attempt. */
  readonly attemptsLeft: number | null;
}

/** Counts a verification code. @throws ThrottledError RATE_LIMITED */
export function countCode(context: Context, target: NumberTarget, send: Send) {
  return spendAttempt(context, 'verification code', codeBudget, target, mayBeExecuted, async () => {
    const { requestId } = await send();
    return { requestId };
  });
}

/**
 * Counts a registration or deregistration, and translates Meta's own rejection of the eleventh one. `mayCount` decides
 * whether a failed attempt may count at Meta.
 * @throws ThrottledError RATE_LIMITED
 */
export function countRegistration(context: Context, target: NumberTarget, send: Send, mayCount = mayCountWithMeta) {
  return spendAttempt(
    context,
    'registration',
    registrationBudget,
    target,
    mayCount,
    async (attemptsLeft): Promise<Counted> => {
      try {
        const { requestId } = await send();
        return { requestId, attemptsLeft };
      } catch (error) {
        if (error instanceof UpstreamError && /133016/.test(`${error.upstreamCode} ${error.message}`))
          throw new ThrottledError('Meta has locked the number out after ten registrations in 72 hours.', {
            code: 'UPSTREAM_THROTTLED',
            retryAfterMs: registrationBudget.windowMs,
            requestId: error.requestId,
          });
        throw error;
      }
    },
  );
}

export const mayBeExecuted = (error: unknown): boolean => error instanceof OutcomeUnknownError;

/**
 * Meta may have counted such an attempt: it may have been executed, or CAMS may have rejected it after it had asked
 * Meta.
 */
const mayCountWithMeta = (error: unknown): boolean =>
  mayBeExecuted(error) || (error instanceof UpstreamError && error.code === 'UPSTREAM_REJECTED');

/**
 * Counts an attempt before anything is sent, and undoes that if `mayCount` returns false for the error.
 * @throws ThrottledError RATE_LIMITED, with the time at which the next attempt is possible
 */
async function spendAttempt<T>(
  context: Context,
  kind: string,
  budget: NamedBudget,
  { space, number: { digits } }: NumberTarget,
  mayCount: (error: unknown) => boolean,
  work: (attemptsLeft: number) => Promise<T>,
): Promise<T> {
  const attempt = await context.takeAttempt(kind, space, digits, budget);
  if (!attempt.isAllowed) {
    const freeAt = formatDateTime(attempt.freeAt);
    throw new ThrottledError(
      `Limit reached for +${digits}: ${budget.limit}. Nothing was sent. Try again at ${freeAt}.`,
      { code: 'RATE_LIMITED', retryAfterMs: attempt.retryAfterMs },
    );
  }
  try {
    return await work(attempt.attemptsLeft);
  } catch (error) {
    if (!mayCount(error)) await attempt.release();
    throw error;
  }
}
