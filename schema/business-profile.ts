import { completeValue } from '@pothos/core';
import type { BusinessProfile, BusinessVertical, ConversationalAutomation } from '../src/domain.js';
import {
  getConversationalAutomation,
  getPhoneNumberVerificationStatus,
  queryPhoneBusinessProfile,
  queryWabaBusinessInfo,
} from '../src/operations/index.js';
import { builder } from './builder.js';
import { costs, oneCallPerNumber } from './cost-rules.js';
import { withDescriptions } from './enums.js';
import { PhoneNumberRef } from './phone-number.js';
import { WabaRef } from './waba.js';

export const BusinessVerticalEnum = builder.enumType('BusinessVertical', {
  description: 'The industry of a business, as WhatsApp lists it (CAMS: Vertical).',
  values: withDescriptions<BusinessVertical>({
    OTHER: 'Another industry.',
    AUTO: 'Automotive.',
    BEAUTY: 'Beauty, spa and salon.',
    APPAREL: 'Clothing and apparel.',
    EDU: 'Education.',
    ENTERTAIN: 'Entertainment.',
    EVENT_PLAN: 'Event planning and service.',
    FINANCE: 'Finance and banking.',
    GROCERY: 'Food and grocery.',
    GOVT: 'Public service.',
    HOTEL: 'Hotel and lodging.',
    HEALTH: 'Medical and health.',
    NONPROFIT: 'Non-profit.',
    PROF_SERVICES: 'Professional services.',
    RETAIL: 'Shopping and retail.',
    TRAVEL: 'Travel and transportation.',
    RESTAURANT: 'Restaurant.',
    UNRECOGNIZED: 'The upstream sent a value that this schema does not list. upstreamRecord holds it verbatim.',
  }),
});

export const BusinessProfileType = builder.objectRef<BusinessProfile>('BusinessProfile').implement({
  description: 'The business profile of a phone number, as WhatsApp shows it.',
  fields: (t) => ({
    about: t.exposeString('about', { description: 'The line under the name, up to 139 characters (CAMS: About).' }),
    address: t.exposeString('address', { description: 'The address, up to 256 characters (CAMS: Address).' }),
    description: t.exposeString('description', {
      description: 'The description, up to 512 characters (CAMS: Description).',
    }),
    email: t.exposeString('email', { description: 'The email address, up to 128 characters (CAMS: Email).' }),
    profilePictureUrl: t.expose('profilePictureUrl', {
      type: 'URL',
      description: 'The address of the profile picture (CAMS: ProfilePictureUrl).',
    }),
    vertical: t.expose('vertical', { type: BusinessVerticalEnum, description: 'The industry (CAMS: Vertical).' }),
    websites: t.field({
      type: ['URL'],
      nullable: { list: false, items: false },
      description: 'Up to two websites of 256 characters each (CAMS: Websites).',
      resolve: ({ websites }) => websites,
    }),
    upstreamRecord: t.field({
      type: 'JSONObject',
      nullable: false,
      description: 'The record as the upstream sent it, including fields that this schema does not have.',
      resolve: ({ record }) => record,
    }),
  }),
});

const ConversationalCommandType = builder
  .objectRef<ConversationalAutomation['commands'][number]>('ConversationalCommand')
  .implement({
    description: 'A command that customers can choose after typing a slash.',
    fields: (t) => ({
      name: t.exposeString('name', { nullable: false, description: 'The word after the slash (CAMS: CommandName).' }),
      description: t.exposeString('description', {
        nullable: false,
        description: 'What the command does (CAMS: CommandDescription).',
      }),
    }),
  });

export const ConversationalAutomationType = builder
  .objectRef<ConversationalAutomation>('ConversationalAutomation')
  .implement({
    description: 'Conversational automation: the welcome message, prompts and commands at the start of a chat.',
    fields: (t) => ({
      enableWelcomeMessage: t.exposeBoolean('enableWelcomeMessage', {
        description:
          'Whether the first contact of a customer is reported as a welcome event (CAMS: EnableWelcomeMessage).',
      }),
      prompts: t.exposeStringList('prompts', {
        nullable: { list: false, items: false },
        description: 'Conversation starters that customers can tap (CAMS: Prompts).',
      }),
      commands: t.field({
        type: [ConversationalCommandType],
        nullable: { list: false, items: false },
        description: 'Commands (CAMS: Commands).',
        resolve: ({ commands }) => commands,
      }),
    }),
  });

const spaceRequired = 'Null for numbers without a space, because the upstream requires one.';

builder.objectFields(PhoneNumberRef, (t) => ({
  metaId: t.string({
    extensions: { cost: oneCallPerNumber('GetPhoneNumberVerificationStatus') },
    description:
      `Meta's own id of the number (CAMS: GetPhoneNumberVerificationStatus.Id). ${spaceRequired} ` +
      'One upstream call per number, shared with verificationStatus.',
    resolve: ({ space: { custSpaceId }, digits }, _args, context) =>
      custSpaceId === null
        ? null
        : completeValue(
            context.load(getPhoneNumberVerificationStatus, { CustSpaceId: custSpaceId, PhoneNumber: digits }),
            ({ metaId }) => metaId,
          ),
  }),
  businessProfile: t.field({
    extensions: { cost: oneCallPerNumber('QueryPhoneBusinessProfile') },
    type: BusinessProfileType,
    description: `The business profile of the number. ${spaceRequired} One upstream call per number.`,
    resolve: ({ space: { custSpaceId }, digits }, _args, context) =>
      custSpaceId === null
        ? null
        : context.load(queryPhoneBusinessProfile, { CustSpaceId: custSpaceId, PhoneNumber: digits }),
  }),
  conversationalAutomation: t.field({
    extensions: { cost: oneCallPerNumber('GetConversationalAutomation') },
    type: ConversationalAutomationType,
    description: `Welcome message, prompts and commands of the number. ${spaceRequired} One upstream call per number.`,
    resolve: ({ space: { custSpaceId }, digits }, _args, context) =>
      custSpaceId === null
        ? null
        : context.load(getConversationalAutomation, { CustSpaceId: custSpaceId, PhoneNumber: digits }),
  }),
}));

builder.objectField(WabaRef, 'businessVerificationStatus', (t) =>
  t.string({
    extensions: { cost: costs.businessInfoOfWabas },
    description:
      "Whether Meta has verified the business, in the upstream's own words (CAMS: QueryWabaBusinessInfo." +
      'VerificationStatus). Null for the WABA of an account without a space. One upstream call.',
    resolve: ({ space: { custSpaceId }, wabaId }, _args, context) =>
      custSpaceId === null
        ? null
        : completeValue(
            context.load(queryWabaBusinessInfo, { CustSpaceId: custSpaceId, WabaId: wabaId }),
            (info) => info?.verificationStatus ?? null,
          ),
  }),
);
