/** The mutations that verify, register and deregister a phone number. */
import {
  chatappPhoneNumberDeregister,
  chatappPhoneNumberRegister,
  chatappVerifyAndRegister,
  getChatappVerifyCode,
  getPhoneNumberVerificationStatus,
} from '../src/operations/index.js';
import type { Context } from '../src/context.js';
import { lifecycleOf } from '../src/lifecycle.js';
import { builder } from './builder.js';
import { costs } from './cost-rules.js';
import type { SchemaTypes } from './mutation.js';
import { defineNumberMutation, numberInput, parametersOf, readNumber, type NumberTarget } from './number-mutation.js';
import { codeBudget, countCode, countRegistration, mayBeExecuted, type Counted } from './registration-attempts.js';

const defaultLanguage = 'en-US';

const VerificationMethod = builder.enumType('VerificationMethod', {
  description: 'How a verification code reaches the owner of a number.',
  values: { SMS: { description: 'By text message.' }, VOICE: { description: 'By a phone call.' } } as const,
});

defineNumberMutation('requestVerificationCode', {
  description:
    'Sends a code to the number by SMS or call. The gateway sends at most one code a minute to a number, and never ' +
    'repeats the call by itself.',
  cost: costs.writeNumber,
  operation: getChatappVerifyCode,
  argument: 'The number.',
  input: numberInput('requestVerificationCode', 'The number to which a code is sent, and the method.', (t) => ({
    method: t.field({ type: VerificationMethod, defaultValue: 'SMS', description: 'How the code is sent.' }),
    language: t.string({
      defaultValue: defaultLanguage,
      description: 'The language of the message, a BCP 47 tag such as en-US or zh-CN.',
    }),
  })),
  check: ({ language }, validator) => {
    if (localeOf(language) === null)
      validator.addIssue(
        'language',
        `expected a BCP 47 language, such as en-US or zh-CN; got ${JSON.stringify(language?.slice(0, 20))}.`,
      );
  },
  work: ({ context, input: { method, language }, target, sendGuard }) =>
    countCode(context, target, () => {
      const how = { Method: (method ?? 'SMS').toLowerCase(), Locale: localeOf(language) ?? '' };
      return context.write(getChatappVerifyCode, { ...parametersOf(target), ...how }, { sendGuard });
    }),
  result: 'requesting a verification code',
  success: {
    description: 'The code is on its way.',
    fields: (t) => ({
      retryAfterMs: t.int({
        nullable: false,
        description: 'When another code may be requested, in milliseconds from now.',
        resolve: () => codeBudget.windowMs,
      }),
    }),
  },
});

defineNumberMutation('verifyPhoneNumber', {
  description:
    'Confirms the number with the code that its owner received, and registers it. After a lost reply the gateway ' +
    'reads the number to settle the outcome.',
  cost: costs.writeNumber,
  operation: chatappVerifyAndRegister,
  argument: 'The number and the code.',
  input: numberInput('verifyPhoneNumber', 'The code that the owner of a number received.', (t) => ({
    code: t.string({ required: true, description: 'The code. It can be used once, and appears in no log.' }),
  })),
  check: ({ code }, validator) => {
    // The code is a secret, so the message does not repeat it.
    if (!/^\d{4,10}$/.test(digitsOf(code)))
      validator.addIssue('code', 'expected the digits of the code, such as 123456.');
  },
  // A rejected code registers nothing, so the attempt does not count.
  work: ({ context, input, target, sendGuard }) =>
    countRegistration(
      context,
      target,
      () => {
        const parameters = { ...parametersOf(target), VerifyCode: digitsOf(input.code) };
        return context.write(chatappVerifyAndRegister, parameters, { sendGuard });
      },
      mayBeExecuted,
    ),
  // Also runs for every repeat, and after another replica sent the write and died.
  settle: async (context, target) =>
    (await isVerifiedNow(context, target)) ? { requestId: null, attemptsLeft: null } : null,
  result: 'verifying a phone number',
  success: { description: 'The number is confirmed and registered.' },
});

const attemptsLeft = <W extends Counted>(t: PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, W>) => ({
  attemptsLeft: t.int({
    description:
      "Registrations and deregistrations left for this number within Meta's 72 hours, as far as this gateway has " +
      'counted.',
    resolve: (written) => written.attemptsLeft,
  }),
});

defineNumberMutation('registerPhoneNumber', {
  description:
    'Registers a confirmed number, or registers it again after a new display name was approved. The gateway counts ' +
    'registrations, because Meta locks a number out after ten registrations in 72 hours.',
  cost: costs.writeNumber,
  operation: chatappPhoneNumberRegister,
  argument: 'The number.',
  input: numberInput('registerPhoneNumber', 'A confirmed number to register.', () => ({})),
  work: ({ context, target, sendGuard }) =>
    countRegistration(context, target, () =>
      context.write(chatappPhoneNumberRegister, parametersOf(target), { sendGuard }),
    ),
  result: 'registering a phone number',
  success: { description: 'The number is registered.', fields: attemptsLeft },
});

defineNumberMutation('deregisterPhoneNumber', {
  description: 'Takes a number out of service: all its messages stop.',
  cost: costs.writeNumber,
  operation: chatappPhoneNumberDeregister,
  argument: 'The number, given twice.',
  input: numberInput('deregisterPhoneNumber', 'A number to take out of service.', (t) => ({
    confirm: t.field({
      type: 'E164',
      required: true,
      description: 'The same number again, as a guard against deregistering the wrong one.',
    }),
  })),
  check: ({ confirm, phoneNumber }, validator) => {
    if (confirm !== phoneNumber) validator.addIssue('confirm', 'expected the same number as phoneNumber; it differs.');
  },
  work: ({ context, target, sendGuard }) =>
    countRegistration(context, target, () =>
      context.write(chatappPhoneNumberDeregister, parametersOf(target), { sendGuard }),
    ),
  result: 'deregistering a phone number',
  success: { description: 'The number is out of service.', fields: attemptsLeft },
});

const digitsOf = (code: string): string => code.replaceAll(/[\s-]/g, '');

/** Converts a language tag to the form of CAMS (`en-US` to `en_US`); null if it is not a language. */
function localeOf(language: string | null | undefined): string | null {
  const [, name, region] = /^([a-z]{2,3})(?:-([a-z]{2}))?$/i.exec((language ?? defaultLanguage).trim()) ?? [];
  if (name === undefined) return null;
  return region === undefined ? name.toLowerCase() : `${name.toLowerCase()}_${region.toUpperCase()}`;
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
