import { completeValue, type MaybePromise } from '@pothos/core';
import type { Context, SpaceKey } from '../src/context.js';
import type { PhoneNumber } from '../src/domain.js';
import { InvalidInputError } from '../src/errors.js';
import { getPhoneNumberVerificationStatus, queryChatappPhoneNumbers } from '../src/operations/index.js';
import { builder } from './builder.js';
import { oneCallPerNumber, costs } from './cost-rules.js';
import { chargeListWork, connectionFromArray, type PageArgs } from './connection.js';
import {
  CodeVerificationStatusEnum,
  MessagingLimitTierEnum,
  NameStatusEnum,
  PhoneNumberStatusEnum,
  QualityRatingEnum,
} from './enums.js';
import { encodeGlobalId, localId } from './node-id.js';
import {
  createMatcher,
  normalizeFilter,
  sortOrderOf,
  PhoneNumberFilterInput,
  PhoneNumberOrderInput,
} from './phone-number-filter.js';
import { findNumber } from './phone-number-forms.js';
import { childNode, recordNode, type ChildNode } from './record-node.js';
import { digitsIssue } from './scalars.js';
import { spaceParameters, loadWaba, WabaRef, type WabaNode } from './waba.js';

export type PhoneNumberNode = ChildNode<'PhoneNumber', PhoneNumber, WabaNode>;

/**
 * Finds one number in the list of its space, because CAMS has no operation for a single number. Null if it is not
 * listed.
 */
export function loadPhoneNumber(
  context: Context,
  space: SpaceKey,
  digits: string,
): MaybePromise<PhoneNumberNode | null> {
  return completeValue(context.load(queryChatappPhoneNumbers, spaceParameters(space)), ({ items: numbers }) => {
    const number = numbers.find((candidate) => candidate.digits === digits);
    return number === undefined ? null : recordNode('PhoneNumber', number, space);
  });
}

/** Like loadPhoneNumber, but also finds another form of the same number: WhatsApp lists some numbers differently. */
export function findPhoneNumber(
  context: Context,
  space: SpaceKey,
  digits: string,
): MaybePromise<PhoneNumberNode | null> {
  return completeValue(context.load(queryChatappPhoneNumbers, spaceParameters(space)), ({ items }) => {
    const number = findNumber(items, digits);
    return number === undefined ? null : recordNode('PhoneNumber', number, space);
  });
}

/** Loads all phone numbers of a space. */
export async function loadPhoneNumbers(context: Context, space: SpaceKey): Promise<readonly PhoneNumberNode[]> {
  const { items: numbers } = await context.load(queryChatappPhoneNumbers, spaceParameters(space));
  return numbers.map((number) => recordNode('PhoneNumber', number, space));
}

type ListArgs = PageArgs & {
  filter?: Parameters<typeof normalizeFilter>[0] | null | undefined;
  orderBy?: Parameters<typeof sortOrderOf>[0];
};

const unfiltered = { ...normalizeFilter(null), upstreamStatus: null };

/** A page of the numbers of a space or of a WABA. Numbers of a WABA keep a reference to it. */
export function loadPhoneNumberConnection(
  context: Context,
  owner: SpaceKey | WabaNode,
  { filter, orderBy, ...page }: ListArgs,
  upstreamStatus?: string | null,
) {
  const status = upstreamStatus ?? null;
  const selected = filter || status !== null ? { ...normalizeFilter(filter), upstreamStatus: status } : unfiltered;
  const space = 'wabaId' in owner ? owner.space : owner;
  return completeValue(
    context.load(
      queryChatappPhoneNumbers,
      status === null ? spaceParameters(space) : { ...spaceParameters(space), Status: status },
    ),
    ({ items: numbers }) => {
      context.budget.throwIfExceeded();
      if (filter || orderBy) chargeListWork(context.budget, numbers);
      const filtered = filter ? numbers.filter(createMatcher(selected)) : numbers;
      return connectionFromArray(
        filtered,
        page,
        sortOrderOf(orderBy),
        (number) =>
          'wabaId' in owner ? childNode('PhoneNumber', number, owner) : recordNode('PhoneNumber', number, owner),
        { owner: [space.custSpaceId], filter: selected },
      );
    },
  );
}

export const PhoneNumberRef = builder.objectRef<PhoneNumberNode>('PhoneNumber');

PhoneNumberRef.implement({
  description: 'A phone number of a WABA. Its key is the space plus the digits, because CAMS has no id for it.',
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque. Derived from the space and the number.',
      resolve: ({ space, digits }) => encodeGlobalId('PhoneNumber', localId(space.custSpaceId, digits)),
    }),
    number: t.field({
      type: 'E164',
      nullable: false,
      description: 'The number (CAMS: PhoneNumber).',
      resolve: ({ digits }) => digits,
    }),
    custSpaceId: t.id({
      description: "The space of the number; null for the account's own.",
      resolve: ({ space }) => space.custSpaceId,
    }),
    verifiedName: t.exposeString('verifiedName', {
      description: 'The display name that customers see (CAMS: VerifiedName).',
    }),
    status: t.expose('status', {
      type: PhoneNumberStatusEnum,
      description: 'Operational status of the number (CAMS: Status).',
    }),
    qualityRating: t.expose('qualityRating', {
      type: QualityRatingEnum,
      description: 'Quality of its messages in recent days, as rated by recipients (CAMS: QualityRating).',
    }),
    messagingLimitTier: t.expose('messagingLimitTier', {
      type: MessagingLimitTierEnum,
      description:
        'How many customers can be messaged first within 24 hours (CAMS: MessagingLimitTier). ' +
        'Since October 2025 this is the limit of the whole business portfolio, shared by all of its numbers: ' +
        'do not add it up over numbers.',
    }),
    codeVerificationStatus: t.expose('codeVerificationStatus', {
      type: CodeVerificationStatusEnum,
      description: 'Whether the owner has verified the number (CAMS: CodeVerificationStatus).',
    }),
    verificationStatus: t.field({
      extensions: { cost: oneCallPerNumber('GetPhoneNumberVerificationStatus') },
      type: CodeVerificationStatusEnum,
      description:
        'The current codeVerificationStatus, at most five seconds old (CAMS: GetPhoneNumberVerificationStatus). ' +
        'Null for numbers without a space, because the upstream requires one. One upstream call per number.',
      resolve: ({ space: { custSpaceId }, digits }, _args, context) =>
        custSpaceId === null
          ? null
          : completeValue(
              context.load(getPhoneNumberVerificationStatus, { CustSpaceId: custSpaceId, PhoneNumber: digits }),
              ({ verificationStatus }) => verificationStatus,
            ),
    }),
    nameStatus: t.expose('nameStatus', {
      type: NameStatusEnum,
      description: 'State of the review of verifiedName (CAMS: NameStatus).',
    }),
    newNameStatus: t.expose('newNameStatus', {
      type: NameStatusEnum,
      description: 'State of the review of a changed name (CAMS: NewNameStatus).',
    }),
    isOfficial: t.exposeBoolean('isOfficial', {
      description: 'Whether it is an official business account, which WhatsApp marks with a badge (CAMS: IsOfficial).',
    }),
    upQueue: t.exposeString('upQueue', {
      description: 'The MNS queue that receives incoming messages (CAMS: UpQueue).',
    }),
    upCallbackUrl: t.expose('upCallbackUrl', {
      type: 'URL',
      description: 'The URL that receives incoming messages (CAMS: UpCallbackUrl).',
    }),
    statusQueue: t.exposeString('statusQueue', {
      description: 'The MNS queue that receives delivery receipts (CAMS: StatusQueue).',
    }),
    statusCallbackUrl: t.expose('statusCallbackUrl', {
      type: 'URL',
      description: 'The URL that receives delivery receipts (CAMS: StatusCallbackUrl).',
    }),
    waba: t.field({
      extensions: { cost: costs.wabaOfSpaces },
      type: WabaRef,
      description: 'The WABA of the space. One upstream call, shared by all numbers of the space.',
      resolve: ({ space, parent }, _args, context) => parent ?? loadWaba(context, space),
    }),
    upstreamRecord: t.field({
      type: 'JSONObject',
      nullable: false,
      description: 'The record as the upstream sent it, including fields that this schema does not have.',
      resolve: ({ record }) => record,
    }),
  }),
});

export const PhoneNumberConnection = builder.connectionObject(
  { type: PhoneNumberRef, name: 'PhoneNumberConnection', description: 'A page of phone numbers.' },
  { name: 'PhoneNumberEdge', description: 'A phone number and its cursor.' },
);

const totalDescription = 'Total number of nodes, after filtering and before paging.';
builder.globalConnectionField('totalCount', (t) =>
  t.exposeInt('totalCount', { nullable: false, description: totalDescription }),
);

builder.objectField(WabaRef, 'phoneNumbers', (t) =>
  t.connection(
    {
      extensions: { cost: costs.numbersOfSpaces },
      type: PhoneNumberRef,
      description:
        'The phone numbers of the space. One upstream call, however many there are, made in parallel to the call ' +
        'for the WABA.',
      args: {
        filter: t.arg({ type: PhoneNumberFilterInput, description: 'Restricts the list.' }),
        orderBy: t.arg({ type: PhoneNumberOrderInput, description: 'The sort order. Defaults to sorting by number.' }),
      },
      resolve: (waba, args, context) => loadPhoneNumberConnection(context, waba, args),
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
        custSpaceId: t.arg.id({
          description: "The space (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one.",
        }),
        isvCode: t.arg.string({
          description: 'Proves to the upstream that a sub-account authorised the ISV (CAMS: IsvCode).',
        }),
        upstreamStatus: t.arg.string({
          description:
            'Passed to the upstream as its Status filter, verbatim; "VERIFIED" is the documented example. `filter` ' +
            'is applied afterwards, by the gateway.',
        }),
        filter: t.arg({ type: PhoneNumberFilterInput, description: 'Restricts the list.' }),
        orderBy: t.arg({ type: PhoneNumberOrderInput, description: 'The sort order. Defaults to sorting by number.' }),
      },
      resolve: (_root, { custSpaceId, isvCode, upstreamStatus, ...args }, context) =>
        loadPhoneNumberConnection(context, context.space(custSpaceId, isvCode), args, upstreamStatus),
    },
    PhoneNumberConnection,
  ),
);

builder.queryField('phoneNumber', (t) =>
  t.field({
    extensions: { cost: costs.phoneNumber },
    type: PhoneNumberRef,
    description:
      'One phone number of a space; null if it does not exist. ' +
      'Also finds other forms of the number, such as Brazilian numbers with and without the ninth digit. ' +
      'All such fields of one space share one upstream call.',
    args: {
      number: t.arg({ type: 'E164', required: true, description: 'The number.' }),
      custSpaceId: t.arg.id({
        description: "The space (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one.",
      }),
    },
    resolve: (_root, { number, custSpaceId }, context) => {
      const issue = digitsIssue(number, ['number']);
      if (issue) throw new InvalidInputError([issue]);
      return findPhoneNumber(context, context.space(custSpaceId), number);
    },
  }),
);
