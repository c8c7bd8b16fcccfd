/** The mutations that register and deregister a phone number. */
import { formatDateTime } from '../src/clock.js';
import type { Context } from '../src/context.js';
import { OutcomeUnknownError, ThrottledError, UpstreamError } from '../src/errors.js';
import {
  chatappPhoneNumberDeregister,
  chatappPhoneNumberRegister,
  chatappVerifyAndRegister,
  getChatappVerifyCode,
  getPhoneNumberVerificationStatus,
} from '../src/operations/index.js';
import { lifecycleOf } from '../src/lifecycle.js';
import {
  numberAfter,
  parametersOf,
  readNumber,
  resolveNumber,
  writeNumber,
  type NumberInput,
  type NumberTarget,
} from './number-mutation.js';

/** One code a minute for a number: each one is an SMS or a call to its owner. */
const codeBudget = { max: 1, windowMs: 60_000 };
/** Meta counts registrations and deregistrations of a number together, and locks it out after ten in 72 hours. */
const registrationBudget = { max: 10, windowMs: 72 * 60 * 60_000 };

type Method = 'SMS' | 'VOICE';

export async function requestVerificationCode(
  context: Context,
  input: NumberInput & { readonly method: Method; readonly language: string },
) {
  const locale = localeOf(input.language);
  const target = await resolveNumber(context, input, (validator) => {
    if (locale === null)
      validator.addIssue(
        'language',
        `expected a BCP 47 language, such as en-US or zh-CN; got ${JSON.stringify(input.language.slice(0, 20))}.`,
      );
  });
  const { requestId } = await writeNumber(
    context,
    'requestVerificationCode',
    getChatappVerifyCode,
    target,
    input,
    (sendGuard) =>
      spendAttempt(context, 'verification code', codeBudget, target, mayBeCarriedOut, async () => {
        const answer = await context.write(
          getChatappVerifyCode,
          { ...parametersOf(target), Method: input.method.toLowerCase(), Locale: locale ?? '' },
          { sendGuard },
        );
        return { requestId: answer.requestId };
      }),
  );
  return { phoneNumber: await numberAfter(context, target), retryAfterMs: codeBudget.windowMs, requestId };
}

export async function verifyPhoneNumber(context: Context, input: NumberInput & { readonly code: string }) {
  const code = input.code.replaceAll(/[\s-]/g, '');
  const target = await resolveNumber(context, input, (validator) => {
    // The code itself is a secret, and is not repeated in a message.
    if (!/^\d{4,10}$/.test(code)) validator.addIssue('code', 'expected the digits of the code, such as 123456.');
  });
  const { requestId } = await writeNumber(
    context,
    'verifyPhoneNumber',
    chatappVerifyAndRegister,
    target,
    input,
    (sendGuard): Promise<{ readonly requestId: string | null }> => {
      const parameters = { ...parametersOf(target), VerifyCode: code };
      const send = async () => (await context.write(chatappVerifyAndRegister, parameters, { sendGuard })).requestId;
      // A code that is refused registers nothing.
      return register(context, target, send, mayBeCarriedOut);
    },
  ).catch(async (error: unknown) => {
    // Settled by reading, also if another replica sent it and died, and at every repeat.
    if (error instanceof OutcomeUnknownError && (await isVerifiedNow(context, target))) return { requestId: null };
    throw error;
  });
  return { phoneNumber: await numberAfter(context, target), requestId };
}

export async function registerPhoneNumber(context: Context, input: NumberInput) {
  const target = await resolveNumber(context, input);
  const { requestId, attemptsLeft } = await writeNumber(
    context,
    'registerPhoneNumber',
    chatappPhoneNumberRegister,
    target,
    input,
    (sendGuard) =>
      register(context, target, async () => {
        return (await context.write(chatappPhoneNumberRegister, parametersOf(target), { sendGuard })).requestId;
      }),
  );
  return { phoneNumber: await numberAfter(context, target), attemptsLeft, requestId };
}

export async function deregisterPhoneNumber(context: Context, input: NumberInput & { readonly confirm: string }) {
  const target = await resolveNumber(context, input, (validator) => {
    if (input.confirm !== input.phoneNumber)
      validator.addIssue('confirm', 'expected the same number as phoneNumber; it differs.');
  });
  const { requestId, attemptsLeft } = await writeNumber(
    context,
    'deregisterPhoneNumber',
    chatappPhoneNumberDeregister,
    target,
    input,
    (sendGuard) =>
      register(context, target, async () => {
        return (await context.write(chatappPhoneNumberDeregister, parametersOf(target), { sendGuard })).requestId;
      }),
  );
  return { phoneNumber: await numberAfter(context, target), attemptsLeft, requestId };
}

/** Converts a language tag to the form of CAMS (`en-US` to `en_US`); null if it is not a language. */
function localeOf(language: string): string | null {
  const [, name, region] = /^([a-z]{2,3})(?:-([a-z]{2}))?$/i.exec(language.trim()) ?? [];
  if (name === undefined) return null;
  return region === undefined ? name.toLowerCase() : `${name.toLowerCase()}_${region.toUpperCase()}`;
}

/** Counts a registration or deregistration, and translates Meta's own rejection of the eleventh. */
async function register(
  context: Context,
  target: NumberTarget,
  send: () => Promise<string | null>,
  mayCount = mayCountAsRegistration,
) {
  return spendAttempt(context, 'registration', registrationBudget, target, mayCount, async (attemptsLeft) => {
    try {
      return { requestId: await send(), attemptsLeft };
    } catch (error) {
      if (error instanceof UpstreamError && /133016/.test(`${error.upstreamCode} ${error.message}`))
        throw new ThrottledError('Meta has locked the number out after ten registrations in 72 hours.', {
          code: 'UPSTREAM_THROTTLED',
          retryAfterMs: registrationBudget.windowMs,
          requestId: error.requestId,
        });
      throw error;
    }
  });
}

/**
 * Whether a registration that failed may count with Meta: it may have been carried out, or was refused by an upstream
 * that does not say on whose behalf.
 */
const mayCountAsRegistration = (error: unknown): boolean =>
  mayBeCarriedOut(error) || (error instanceof UpstreamError && error.code === 'UPSTREAM_REJECTED');

const mayBeCarriedOut = (error: unknown): boolean => error instanceof OutcomeUnknownError;

/**
 * Counts an attempt before anything is sent. It is given back after an error of which `mayCount` is false.
 * @throws ThrottledError RATE_LIMITED, with the time at which an attempt is free
 */
async function spendAttempt<T>(
  context: Context,
  kind: string,
  budget: { readonly max: number; readonly windowMs: number },
  { space, number: { digits } }: NumberTarget,
  mayCount: (error: unknown) => boolean,
  work: (attemptsLeft: number) => Promise<T>,
): Promise<T> {
  const attempt = await context.takeAttempt(kind, space, digits, budget);
  if (!attempt.isAllowed) {
    const freeAt = formatDateTime(attempt.freeAt);
    throw new ThrottledError(
      `Limit reached for +${digits}: ${budget.max} ${kind}${budget.max === 1 ? '' : 's'} per ` +
        `${budget.windowMs / 60_000} minutes. Nothing was sent. Try again at ${freeAt}.`,
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

/**
 * Whether the number is verified and connected, read from the upstream. Repeating the write would not show this,
 * because a code can be used only once.
 */
async function isVerifiedNow(context: Context, target: NumberTarget): Promise<boolean> {
  try {
    const fresh = { wantFresh: true };
    const { verificationStatus } = await context.load(getPhoneNumberVerificationStatus, parametersOf(target), fresh);
    const number = await readNumber(context, target.space, target.number.digits);
    return verificationStatus === 'VERIFIED' && number !== null && lifecycleOf(number).stage === 'CONNECTED';
  } catch {
    return false;
  }
}
