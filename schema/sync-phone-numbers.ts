/** The mutation that makes CAMS read the phone numbers of a space from Meta again. */
import { InvalidInputError } from '../src/errors.js';
import { chatappSyncPhoneNumber, queryChatappPhoneNumbers } from '../src/operations/index.js';
import { builder } from './builder.js';
import { connectionFromArray } from './connection.js';
import { costs } from './cost-rules.js';
import { defineMutation, upstreamRequestIdDescription } from './mutation.js';
import { PhoneNumberConnection, PhoneNumberRef, type PhoneNumberNode } from './phone-number.js';
import { recordNode } from './record-node.js';
import { spaceParameters } from './waba.js';

const SyncPhoneNumbersInput = builder.inputType('SyncPhoneNumbersInput', {
  description: 'The space whose numbers CAMS reads from Meta.',
  fields: (t) => ({
    custSpaceId: t.id({
      description: "The space (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one.",
    }),
  }),
});

interface Synced {
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

defineMutation('syncPhoneNumbers', {
  description: 'Makes CAMS read the numbers of a space from Meta again, and returns them. One upstream call.',
  operations: [chatappSyncPhoneNumber],
  cost: costs.syncNumbers,
  input: SyncPhoneNumbersInput,
  argument: 'The space.',
  result: 'synchronising the phone numbers of a space',
  success: SyncPhoneNumbersSuccess,
  work: async (context, { custSpaceId }): Promise<Synced> => {
    const space = context.space(custSpaceId);
    if (space.custSpaceId === null)
      throw new InvalidInputError([
        { path: ['input', 'custSpaceId'], message: 'expected a space, because the upstream requires it.' },
      ]);
    const { result, requestId } = await context.write(
      chatappSyncPhoneNumber,
      { CustSpaceId: space.custSpaceId },
      // The reply is the list, so the next read of it needs no call.
      { replaces: { operation: queryChatappPhoneNumbers, parameters: spaceParameters(space) } },
    );
    return { numbers: result.items.map((number) => recordNode('PhoneNumber', number, space)), requestId };
  },
});
