/** The GraphQL types of the mutations that register and deregister a phone number. */
import { builder } from './builder.js';
import { costs } from './cost-rules.js';
import { toResult } from './errors.js';
import { idempotencyKeyDescription } from './idempotency.js';
import {
  numberDescription,
  numberErrorRefs,
  readAnew,
  spaceDescription,
  upstreamRequestIdDescription,
} from './number-mutation.js';
import { PhoneNumberRef, type PhoneNumberNode } from './phone-number.js';
import {
  deregisterPhoneNumber,
  registerPhoneNumber,
  requestVerificationCode,
  verifyPhoneNumber,
} from './registration-mutations.js';

interface NumberSuccess {
  readonly phoneNumber: PhoneNumberNode | null;
  readonly requestId: string | null;
}

const success = <T extends NumberSuccess>(name: string) => builder.objectRef<T & { readonly __typename: string }>(name);

const RequestVerificationCodeInput = builder.inputType('RequestVerificationCodeInput', {
  description: 'Which number a verification code is sent to, and how.',
  fields: (t) => ({
    custSpaceId: t.id({ description: spaceDescription }),
    phoneNumber: t.field({ type: 'E164', required: true, description: numberDescription }),
    method: t.field({
      type: builder.enumType('VerificationMethod', {
        description: 'How a verification code reaches the owner of a number.',
        values: { SMS: { description: 'By text message.' }, VOICE: { description: 'By a phone call.' } } as const,
      }),
      defaultValue: 'SMS',
      description: 'How the code is sent.',
    }),
    language: t.string({
      defaultValue: 'en-US',
      description: 'The language of the message, a BCP 47 tag such as en-US or zh-CN.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const RequestVerificationCodeSuccess = success<NumberSuccess & { readonly retryAfterMs: number }>(
  'RequestVerificationCodeSuccess',
).implement({
  description: 'The code is on its way.',
  fields: (t) => ({
    phoneNumber: t.field({
      extensions: { cost: costs.writtenNumber },
      type: PhoneNumberRef,
      description: readAnew,
      resolve: ({ phoneNumber }) => phoneNumber,
    }),
    retryAfterMs: t.exposeInt('retryAfterMs', {
      nullable: false,
      description: 'When another code may be requested, in milliseconds from now.',
    }),
    requestId: t.exposeString('requestId', { description: upstreamRequestIdDescription }),
  }),
});

const VerifyPhoneNumberInput = builder.inputType('VerifyPhoneNumberInput', {
  description: 'The code that the owner of a number received.',
  fields: (t) => ({
    custSpaceId: t.id({ description: spaceDescription }),
    phoneNumber: t.field({ type: 'E164', required: true, description: numberDescription }),
    code: t.string({ required: true, description: 'The code. It can be used once, and appears in no log.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const VerifyPhoneNumberSuccess = success('VerifyPhoneNumberSuccess').implement({
  description: 'The number is confirmed and registered.',
  fields: (t) => ({
    phoneNumber: t.field({
      extensions: { cost: costs.writtenNumber },
      type: PhoneNumberRef,
      description: readAnew,
      resolve: ({ phoneNumber }) => phoneNumber,
    }),
    requestId: t.exposeString('requestId', { description: upstreamRequestIdDescription }),
  }),
});

const attemptsLeftDescription =
  "Registrations and deregistrations left for this number within Meta's 72 hours, as far as this gateway has counted.";

const RegisterPhoneNumberInput = builder.inputType('RegisterPhoneNumberInput', {
  description: 'A confirmed number to register.',
  fields: (t) => ({
    custSpaceId: t.id({ description: spaceDescription }),
    phoneNumber: t.field({ type: 'E164', required: true, description: numberDescription }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

type Counted = NumberSuccess & { readonly attemptsLeft: number | null };

const RegisterPhoneNumberSuccess = success<Counted>('RegisterPhoneNumberSuccess').implement({
  description: 'The number is registered.',
  fields: (t) => ({
    phoneNumber: t.field({
      extensions: { cost: costs.writtenNumber },
      type: PhoneNumberRef,
      description: readAnew,
      resolve: ({ phoneNumber }) => phoneNumber,
    }),
    attemptsLeft: t.exposeInt('attemptsLeft', { description: attemptsLeftDescription }),
    requestId: t.exposeString('requestId', { description: upstreamRequestIdDescription }),
  }),
});

const DeregisterPhoneNumberInput = builder.inputType('DeregisterPhoneNumberInput', {
  description: 'A number to take out of service.',
  fields: (t) => ({
    custSpaceId: t.id({ description: spaceDescription }),
    phoneNumber: t.field({ type: 'E164', required: true, description: numberDescription }),
    confirm: t.field({
      type: 'E164',
      required: true,
      description: 'The number once more, as a guard against the wrong row.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const DeregisterPhoneNumberSuccess = success<Counted>('DeregisterPhoneNumberSuccess').implement({
  description: 'The number is out of service.',
  fields: (t) => ({
    phoneNumber: t.field({
      extensions: { cost: costs.writtenNumber },
      type: PhoneNumberRef,
      description: readAnew,
      resolve: ({ phoneNumber }) => phoneNumber,
    }),
    attemptsLeft: t.exposeInt('attemptsLeft', { description: attemptsLeftDescription }),
    requestId: t.exposeString('requestId', { description: upstreamRequestIdDescription }),
  }),
});

const result = (
  name: string,
  ref: typeof RegisterPhoneNumberSuccess | typeof VerifyPhoneNumberSuccess | typeof RequestVerificationCodeSuccess,
  of: string,
) => builder.unionType(name, { description: `Result of ${of}.`, types: [ref, ...numberErrorRefs] });

const RequestVerificationCodeResult = result(
  'RequestVerificationCodeResult',
  RequestVerificationCodeSuccess,
  'requesting a verification code',
);
const VerifyPhoneNumberResult = result('VerifyPhoneNumberResult', VerifyPhoneNumberSuccess, 'verifying a phone number');
const RegisterPhoneNumberResult = result(
  'RegisterPhoneNumberResult',
  RegisterPhoneNumberSuccess,
  'registering a phone number',
);
const DeregisterPhoneNumberResult = result(
  'DeregisterPhoneNumberResult',
  DeregisterPhoneNumberSuccess,
  'deregistering a phone number',
);
builder.mutationFields((t) => ({
  requestVerificationCode: t.field({
    extensions: { cost: costs.writeNumber },
    type: RequestVerificationCodeResult,
    nullable: false,
    description:
      'Sends a code to the number by SMS or call. Never repeated by the gateway; at most one a minute for a number. ' +
      'Needs the scope ADD.',
    args: { input: t.arg({ type: RequestVerificationCodeInput, required: true, description: 'The number.' }) },
    resolve: (_root, { input }, context) =>
      toResult(context, async () => ({
        __typename: 'RequestVerificationCodeSuccess',
        ...(await requestVerificationCode(context, {
          ...input,
          method: input.method ?? 'SMS',
          language: input.language ?? 'en-US',
        })),
      })),
  }),
  verifyPhoneNumber: t.field({
    extensions: { cost: costs.writeNumber },
    type: VerifyPhoneNumberResult,
    nullable: false,
    description:
      'Confirms the number with the code that its owner received, and registers it. After a lost reply the ' +
      'gateway reads ' +
      'the number to settle the outcome. Needs the scope ADD.',
    args: { input: t.arg({ type: VerifyPhoneNumberInput, required: true, description: 'The number and the code.' }) },
    resolve: (_root, { input }, context) =>
      toResult(context, async () => ({
        __typename: 'VerifyPhoneNumberSuccess',
        ...(await verifyPhoneNumber(context, input)),
      })),
  }),
  registerPhoneNumber: t.field({
    extensions: { cost: costs.writeNumber },
    type: RegisterPhoneNumberResult,
    nullable: false,
    description:
      'Registers a confirmed number, or registers it again after a new display name was approved. The gateway ' +
      'counts these, because Meta locks a number out after ten registrations in 72 hours. Needs the scope ADD.',
    args: { input: t.arg({ type: RegisterPhoneNumberInput, required: true, description: 'The number.' }) },
    resolve: (_root, { input }, context) =>
      toResult(context, async () => ({
        __typename: 'RegisterPhoneNumberSuccess',
        ...(await registerPhoneNumber(context, input)),
      })),
  }),
  deregisterPhoneNumber: t.field({
    extensions: { cost: costs.writeNumber },
    type: DeregisterPhoneNumberResult,
    nullable: false,
    description: 'Takes a number out of service: all its messages stop. Needs the scope DELETE.',
    args: { input: t.arg({ type: DeregisterPhoneNumberInput, required: true, description: 'The number, twice.' }) },
    resolve: (_root, { input }, context) =>
      toResult(context, async () => ({
        __typename: 'DeregisterPhoneNumberSuccess',
        ...(await deregisterPhoneNumber(context, input)),
      })),
  }),
}));
