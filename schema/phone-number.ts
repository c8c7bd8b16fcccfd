import { completeValue, type MaybePromise } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context, SpaceKey } from '../src/context.js';
import type { PhoneNumber } from '../src/domain.js';
import { InvalidInputError } from '../src/errors.js';
import { getPhoneNumberVerificationStatus, queryChatappPhoneNumbers } from '../src/operations/index.js';
import { chargeList } from './response-size.js';
import { builder } from './builder.js';
import { oneCallPerNumber, costs } from './cost-rules.js';
import { connectionFromArray, type PageArgs } from './connection.js';
import {
  CodeVerificationStatusEnum,
  MessagingLimitTierEnum,
  NameStatusEnum,
  PhoneNumberStatusEnum,
  QualityRatingEnum,
} from './enums.js';
import { encodeGlobalId, localId } from './node-id.js';
import { matchesFilter, sortOrderOf, PhoneNumberFilterInput, PhoneNumberOrderInput } from './phone-number-filter.js';
import { recordNode, type RecordNode } from './record-node.js';
import { digitsIssue } from './scalars.js';
import { spaceParameters, loadWaba, WabaRef } from './waba.js';

export type PhoneNumberNode = RecordNode<'PhoneNumber', PhoneNumber>;

/** One number of a space, out of the list of all: CAMS has no call for one. Null where the list lacks it. */
export function loadPhoneNumber(
  context: Context,
  space: SpaceKey,
  digits: string,
): MaybePromise<PhoneNumberNode | null> {
  return completeValue(context.load(queryChatappPhoneNumbers, spaceParameters(space)), (numbers) => {
    const number = numbers.find((candidate) => candidate.digits === digits);
    return number === undefined ? null : recordNode('PhoneNumber', number, space);
  });
}

/** All numbers of a space. */
export async function loadPhoneNumbers(context: Context, space: SpaceKey): Promise<readonly PhoneNumberNode[]> {
  const numbers = await context.load(queryChatappPhoneNumbers, spaceParameters(space));
  return numbers.map((number) => recordNode('PhoneNumber', number, space));
}

type ListArgs = PageArgs & {
  filter?: Parameters<typeof matchesFilter>[1] | null | undefined;
  orderBy?: Parameters<typeof sortOrderOf>[0];
};

function loadPhoneNumberConnection(
  context: Context,
  info: GraphQLResolveInfo,
  space: SpaceKey,
  { filter, orderBy, ...page }: ListArgs,
  upstreamStatus?: string | null,
) {
  return completeValue(
    context.load(
      queryChatappPhoneNumbers,
      upstreamStatus === null || upstreamStatus === undefined
        ? spaceParameters(space)
        : { ...spaceParameters(space), Status: upstreamStatus },
    ),
    (numbers) => {
      context.budget.throwIfExceeded();
      const filtered = filter ? numbers.filter((number) => matchesFilter(number, filter)) : numbers;
      const connection = connectionFromArray(filtered, page, sortOrderOf(orderBy), (number) =>
        recordNode('PhoneNumber', number, space),
      );
      chargeList(context, info, connection.edges);
      return connection;
    },
  );
}

export const PhoneNumberRef = builder.objectRef<PhoneNumberNode>('PhoneNumber');

PhoneNumberRef.implement({
  description: 'A phone number of a WABA. CAMS gives it no id: its digits within its space are its key.',
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque; made of the space and the number.',
      resolve: ({ space, digits }) => encodeGlobalId('PhoneNumber', localId(space.custSpaceId, digits)),
    }),
    number: t.field({
      type: 'E164',
      nullable: false,
      description: 'The number (CAMS: PhoneNumber).',
      resolve: ({ digits }) => digits,
    }),
    custSpaceId: t.id({
      description: "The space it belongs to; null for the account's own.",
      resolve: ({ space }) => space.custSpaceId,
    }),
    verifiedName: t.exposeString('verifiedName', { description: 'The name that customers see (CAMS: VerifiedName).' }),
    status: t.expose('status', {
      type: PhoneNumberStatusEnum,
      description: 'What the number can do now (CAMS: Status).',
    }),
    qualityRating: t.expose('qualityRating', {
      type: QualityRatingEnum,
      description: 'How customers have received its messages in the last days (CAMS: QualityRating).',
    }),
    messagingLimitTier: t.expose('messagingLimitTier', {
      type: MessagingLimitTierEnum,
      description: 'How many customers it may open a conversation with in 24 hours (CAMS: MessagingLimitTier).',
    }),
    codeVerificationStatus: t.expose('codeVerificationStatus', {
      type: CodeVerificationStatusEnum,
      description: 'Whether the owner has confirmed the number (CAMS: CodeVerificationStatus).',
    }),
    verificationStatus: t.field({
      extensions: { cost: oneCallPerNumber('GetPhoneNumberVerificationStatus') },
      type: CodeVerificationStatusEnum,
      description:
        'The same, asked for this number alone and never older than five seconds (CAMS: GetPhoneNumberVerificationStatus); null where the number has no space, which the upstream demands. One upstream call.',
      resolve: ({ space: { custSpaceId }, digits }, _args, context) =>
        custSpaceId === null
          ? null
          : context.load(getPhoneNumberVerificationStatus, { CustSpaceId: custSpaceId, PhoneNumber: digits }),
    }),
    nameStatus: t.expose('nameStatus', {
      type: NameStatusEnum,
      description: 'Where the review of verifiedName stands (CAMS: NameStatus).',
    }),
    newNameStatus: t.expose('newNameStatus', {
      type: NameStatusEnum,
      description: 'Where the review of a changed name stands (CAMS: NewNameStatus).',
    }),
    isOfficial: t.exposeBoolean('isOfficial', {
      description: 'Whether it is an official business account, with a green tick (CAMS: IsOfficial).',
    }),
    upQueue: t.exposeString('upQueue', {
      description: 'The MNS queue that takes messages from customers (CAMS: UpQueue).',
    }),
    upCallbackUrl: t.expose('upCallbackUrl', {
      type: 'URL',
      description: 'Where messages from customers are posted to (CAMS: UpCallbackUrl).',
    }),
    statusQueue: t.exposeString('statusQueue', {
      description: 'The MNS queue that takes delivery receipts (CAMS: StatusQueue).',
    }),
    statusCallbackUrl: t.expose('statusCallbackUrl', {
      type: 'URL',
      description: 'Where delivery receipts are posted to (CAMS: StatusCallbackUrl).',
    }),
    waba: t.field({
      extensions: { cost: costs.wabaOfSpaces },
      type: WabaRef,
      description: 'The WABA of its space. One upstream call, shared by all numbers of the space.',
      resolve: ({ space }, _args, context) => loadWaba(context, space),
    }),
    upstreamRecord: t.field({
      type: 'JSONObject',
      nullable: false,
      description: 'The record as the upstream sent it, for what this schema does not know yet.',
      resolve: ({ record }) => record,
    }),
  }),
});

const PhoneNumberConnection = builder.connectionObject(
  { type: PhoneNumberRef, name: 'PhoneNumberConnection', description: 'A page of phone numbers.' },
  { name: 'PhoneNumberEdge', description: 'A phone number and its place in the list.' },
);

const totalDescription = 'How many there are in all, past the filter and before paging.';
builder.globalConnectionField('totalCount', (t) =>
  t.exposeInt('totalCount', { nullable: false, description: totalDescription }),
);

builder.objectField(WabaRef, 'phoneNumbers', (t) =>
  t.connection(
    {
      extensions: { cost: costs.numbersOfSpaces },
      type: PhoneNumberRef,
      description:
        'The numbers of its space. One upstream call, however many there are; set out beside the call for the WABA.',
      args: {
        filter: t.arg({ type: PhoneNumberFilterInput, description: 'Which of them.' }),
        orderBy: t.arg({ type: PhoneNumberOrderInput, description: 'In which order; by number when left out.' }),
      },
      resolve: ({ space }, args, context, info) => loadPhoneNumberConnection(context, info, space, args),
    },
    PhoneNumberConnection,
  ),
);

builder.queryField('phoneNumbers', (t) =>
  t.connection(
    {
      extensions: { cost: costs.phoneNumbers },
      type: PhoneNumberRef,
      description: 'The phone numbers of a space. One upstream call, however many there are.',
      args: {
        custSpaceId: t.arg.id({ description: "The space (CAMS: CustSpaceId); the caller's only one when left out." }),
        isvCode: t.arg.string({
          description: 'Proves to the upstream that a sub-account authorised the ISV (CAMS: IsvCode).',
        }),
        upstreamStatus: t.arg.string({
          description:
            'Goes to the upstream as its own Status filter, verbatim; "VERIFIED" is the documented example. filter works on what came back.',
        }),
        filter: t.arg({ type: PhoneNumberFilterInput, description: 'Which of them.' }),
        orderBy: t.arg({ type: PhoneNumberOrderInput, description: 'In which order; by number when left out.' }),
      },
      resolve: (_root, { custSpaceId, isvCode, upstreamStatus, ...args }, context, info) =>
        loadPhoneNumberConnection(context, info, context.space(custSpaceId, isvCode), args, upstreamStatus),
    },
    PhoneNumberConnection,
  ),
);

builder.queryField('phoneNumber', (t) =>
  t.field({
    extensions: { cost: costs.phoneNumber },
    type: PhoneNumberRef,
    description:
      'One phone number of a space; null when the space has no such number. Any number of these in a request is one upstream call a space.',
    args: {
      number: t.arg({ type: 'E164', required: true, description: 'The number.' }),
      custSpaceId: t.arg.id({ description: "The space (CAMS: CustSpaceId); the caller's only one when left out." }),
    },
    resolve: (_root, { number, custSpaceId }, context) => {
      const issue = digitsIssue(number, ['number']);
      if (issue) throw new InvalidInputError([issue]);
      return loadPhoneNumber(context, context.space(custSpaceId), number);
    },
  }),
);
