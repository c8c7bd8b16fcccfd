/** The mutation that makes CAMS read the phone numbers of a space from Meta again. */
import { InvalidInputError } from '../src/errors.js';
import { chatappSyncPhoneNumber } from '../src/operations/index.js';
import { builder } from './builder.js';
import { connectionFromArray } from './connection.js';
import { costs } from './cost-rules.js';
import {
  InvalidInputErrorRef,
  NotFoundErrorRef,
  OutcomeUnknownErrorRef,
  PermissionErrorRef,
  ThrottledErrorRef,
  toResult,
  UpstreamErrorRef,
} from './errors.js';
import { upstreamRequestIdDescription } from './number-mutation.js';
import { PhoneNumberConnection, PhoneNumberRef, type PhoneNumberNode } from './phone-number.js';
import { recordNode } from './record-node.js';

const spaceDescription = "The space (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one.";

const SyncPhoneNumbersInput = builder.inputType('SyncPhoneNumbersInput', {
  description: 'The space whose numbers CAMS reads from Meta.',
  fields: (t) => ({ custSpaceId: t.id({ description: spaceDescription }) }),
});

interface Synced {
  readonly __typename: 'SyncPhoneNumbersSuccess';
  readonly numbers: readonly PhoneNumberNode[];
  readonly requestId: string | null;
}

const SyncPhoneNumbersSuccess = builder.objectRef<Synced>('SyncPhoneNumbersSuccess').implement({
  description: 'CAMS has read the numbers from Meta.',
  fields: (t) => ({
    phoneNumbers: t.connection(
      {
        extensions: { cost: costs.syncedNumbers },
        type: PhoneNumberRef,
        description: 'The numbers as Meta has them now. No further upstream call.',
        resolve: ({ numbers }, page) =>
          connectionFromArray(numbers, page, { name: 'digits', key: ({ digits }) => digits }, (number) => number, {
            owner: [numbers[0]?.space.custSpaceId ?? null],
            filter: {},
          }),
      },
      PhoneNumberConnection,
    ),
    requestId: t.exposeString('requestId', { description: upstreamRequestIdDescription }),
  }),
});

const SyncPhoneNumbersResult = builder.unionType('SyncPhoneNumbersResult', {
  description: 'Result of synchronising the phone numbers of a space.',
  types: [
    SyncPhoneNumbersSuccess,
    InvalidInputErrorRef,
    NotFoundErrorRef,
    PermissionErrorRef,
    ThrottledErrorRef,
    UpstreamErrorRef,
    OutcomeUnknownErrorRef,
  ],
});

builder.mutationField('syncPhoneNumbers', (t) =>
  t.field({
    extensions: { cost: costs.syncNumbers },
    type: SyncPhoneNumbersResult,
    nullable: false,
    description:
      'Makes CAMS read the numbers of a space from Meta again, and returns them. One upstream call. Needs the ' +
      'scope UPDATE.',
    args: { input: t.arg({ type: SyncPhoneNumbersInput, required: true, description: 'The space.' }) },
    resolve: (_root, { input }, context) =>
      toResult(context, async () => {
        const space = context.space(input.custSpaceId);
        if (space.custSpaceId === null)
          throw new InvalidInputError([
            { path: ['input', 'custSpaceId'], message: 'expected a space, because the upstream requires it.' },
          ]);
        const { result: numbers, requestId } = await context.write(chatappSyncPhoneNumber, {
          CustSpaceId: space.custSpaceId,
        });
        return {
          __typename: 'SyncPhoneNumbersSuccess' as const,
          numbers: numbers.items.map((number) => recordNode('PhoneNumber', number, space)),
          requestId,
        };
      }),
  }),
);
