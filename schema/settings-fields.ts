/** The GraphQL types of the mutations of a phone number's settings. */
import type { BusinessProfile, ConversationalAutomation } from '../src/domain.js';
import { builder } from './builder.js';
import { BusinessProfileType, BusinessVerticalEnum, ConversationalAutomationType } from './business-profile.js';
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
  updateBusinessProfile,
  updateConversationalAutomation,
  updatePhoneNumberCallbacks,
} from './settings-mutations.js';

interface NumberSuccess {
  readonly __typename: string;
  readonly phoneNumber: PhoneNumberNode | null;
  readonly requestId: string | null;
}

const UpdateBusinessProfileInput = builder.inputType('UpdateBusinessProfileInput', {
  description: 'Changes of a business profile. What is left out keeps its value; an empty text empties a field.',
  fields: (t) => ({
    custSpaceId: t.id({ description: spaceDescription }),
    phoneNumber: t.field({ type: 'E164', required: true, description: numberDescription }),
    about: t.string({ description: 'The line under the name, up to 139 characters.' }),
    address: t.string({ description: 'The address, up to 256 characters.' }),
    description: t.string({ description: 'The description, up to 512 characters.' }),
    email: t.string({ description: 'The email address, up to 128 characters.' }),
    profilePictureUrl: t.field({ type: 'URL', description: 'The address of the profile picture.' }),
    vertical: t.field({ type: BusinessVerticalEnum, description: 'The industry.' }),
    websites: t.field({ type: ['URL'], description: 'All websites: up to two, of 256 characters each.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const UpdateBusinessProfileSuccess = builder
  .objectRef<NumberSuccess & { readonly businessProfile: BusinessProfile | null }>('UpdateBusinessProfileSuccess')
  .implement({
    description: 'The profile was changed.',
    fields: (t) => ({
      phoneNumber: t.field({
        extensions: { cost: costs.writtenNumber },
        type: PhoneNumberRef,
        description: readAnew,
        resolve: ({ phoneNumber }) => phoneNumber,
      }),
      businessProfile: t.field({
        type: BusinessProfileType,
        description: 'The profile as it was written.',
        resolve: ({ businessProfile }) => businessProfile,
      }),
      requestId: t.exposeString('requestId', { description: upstreamRequestIdDescription }),
    }),
  });

const UpdatePhoneNumberCallbacksInput = builder.inputType('UpdatePhoneNumberCallbacksInput', {
  description:
    'Where CAMS delivers the messages and receipts of a number. What is left out keeps its value. A wrong URL ' +
    'silently diverts messages.',
  fields: (t) => ({
    custSpaceId: t.id({ description: spaceDescription }),
    phoneNumber: t.field({ type: 'E164', required: true, description: numberDescription }),
    upCallbackUrl: t.field({ type: 'URL', description: "The URL to which CAMS posts customers' messages." }),
    statusCallbackUrl: t.field({ type: 'URL', description: 'The URL to which CAMS posts delivery receipts.' }),
    httpEnabled: t.boolean({ description: 'Whether CAMS posts to the addresses (CAMS: HttpFlag).' }),
    queueEnabled: t.boolean({ description: 'Whether CAMS writes to the MNS queues (CAMS: QueueFlag).' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

interface CallbacksSuccess extends NumberSuccess {
  readonly previousUpCallbackUrl: string | null;
  readonly previousStatusCallbackUrl: string | null;
}

const UpdatePhoneNumberCallbacksSuccess = builder
  .objectRef<CallbacksSuccess>('UpdatePhoneNumberCallbacksSuccess')
  .implement({
    description: 'The callbacks were changed. The previous values are here, to put them back.',
    fields: (t) => ({
      phoneNumber: t.field({
        extensions: { cost: costs.writtenNumber },
        type: PhoneNumberRef,
        description: readAnew,
        resolve: ({ phoneNumber }) => phoneNumber,
      }),
      previousUpCallbackUrl: t.expose('previousUpCallbackUrl', {
        type: 'URL',
        description: "The previous URL for customers' messages.",
      }),
      previousStatusCallbackUrl: t.expose('previousStatusCallbackUrl', {
        type: 'URL',
        description: 'The previous URL for delivery receipts.',
      }),
      requestId: t.exposeString('requestId', { description: upstreamRequestIdDescription }),
    }),
  });

const ConversationalCommandInput = builder.inputType('ConversationalCommandInput', {
  description: 'A command that customers can choose after typing a slash.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The word after the slash, up to 32 characters.' }),
    description: t.string({ required: true, description: 'What the command does, up to 256 characters.' }),
  }),
});

const UpdateConversationalAutomationInput = builder.inputType('UpdateConversationalAutomationInput', {
  description:
    'What WhatsApp offers at the start of a chat. What is left out keeps its value; a list replaces the whole list.',
  fields: (t) => ({
    custSpaceId: t.id({ description: spaceDescription }),
    phoneNumber: t.field({ type: 'E164', required: true, description: numberDescription }),
    enableWelcomeMessage: t.boolean({ description: 'Whether the first contact of a customer is reported.' }),
    prompts: t.stringList({ description: 'All conversation starters, up to 80 characters each.' }),
    commands: t.field({ type: [ConversationalCommandInput], description: 'All commands.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const UpdateConversationalAutomationSuccess = builder
  .objectRef<NumberSuccess & { readonly conversationalAutomation: ConversationalAutomation }>(
    'UpdateConversationalAutomationSuccess',
  )
  .implement({
    description: 'The automation was changed.',
    fields: (t) => ({
      phoneNumber: t.field({
        extensions: { cost: costs.writtenNumber },
        type: PhoneNumberRef,
        description: readAnew,
        resolve: ({ phoneNumber }) => phoneNumber,
      }),
      conversationalAutomation: t.field({
        type: ConversationalAutomationType,
        description: 'The automation as it was written.',
        resolve: ({ conversationalAutomation }) => conversationalAutomation,
      }),
      requestId: t.exposeString('requestId', { description: upstreamRequestIdDescription }),
    }),
  });

const UpdateBusinessProfileResult = builder.unionType('UpdateBusinessProfileResult', {
  description: 'Result of changing a business profile.',
  types: [UpdateBusinessProfileSuccess, ...numberErrorRefs],
});
const UpdatePhoneNumberCallbacksResult = builder.unionType('UpdatePhoneNumberCallbacksResult', {
  description: 'Result of changing the callbacks of a phone number.',
  types: [UpdatePhoneNumberCallbacksSuccess, ...numberErrorRefs],
});
const UpdateConversationalAutomationResult = builder.unionType('UpdateConversationalAutomationResult', {
  description: 'Result of changing the conversational automation of a phone number.',
  types: [UpdateConversationalAutomationSuccess, ...numberErrorRefs],
});

const oneAtATime = 'The settings are read from the upstream and written whole, one change at a time for a number.';

builder.mutationFields((t) => ({
  updateBusinessProfile: t.field({
    extensions: { cost: costs.writeSettings },
    type: UpdateBusinessProfileResult,
    nullable: false,
    description:
      `Changes the business profile of a number. What is left out keeps its value. ${oneAtATime} Needs the scope ` +
      'UPDATE.',
    args: { input: t.arg({ type: UpdateBusinessProfileInput, required: true, description: 'The changes.' }) },
    resolve: (_root, { input }, context) =>
      toResult(context, async () => ({
        __typename: 'UpdateBusinessProfileSuccess',
        ...(await updateBusinessProfile(context, input)),
      })),
  }),
  updatePhoneNumberCallbacks: t.field({
    extensions: { cost: costs.writeSettings },
    type: UpdatePhoneNumberCallbacksResult,
    nullable: false,
    description:
      "Changes where CAMS delivers this number's messages and receipts. What is left out keeps its value. " +
      `${oneAtATime} Needs the scope UPDATE.`,
    args: { input: t.arg({ type: UpdatePhoneNumberCallbacksInput, required: true, description: 'The changes.' }) },
    resolve: (_root, { input }, context) =>
      toResult(context, async () => ({
        __typename: 'UpdatePhoneNumberCallbacksSuccess',
        ...(await updatePhoneNumberCallbacks(context, input)),
      })),
  }),
  updateConversationalAutomation: t.field({
    extensions: { cost: costs.writeSettings },
    type: UpdateConversationalAutomationResult,
    nullable: false,
    description:
      'Changes the welcome message, prompts and commands of a number. What is left out keeps its value. ' +
      `${oneAtATime} Needs the scope UPDATE.`,
    args: { input: t.arg({ type: UpdateConversationalAutomationInput, required: true, description: 'The changes.' }) },
    resolve: (_root, { input }, context) =>
      toResult(context, async () => ({
        __typename: 'UpdateConversationalAutomationSuccess',
        ...(await updateConversationalAutomation(context, input)),
      })),
  }),
}));
