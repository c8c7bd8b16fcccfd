import type { Context } from '../src/context.js';
import { maxWritesPerRequest } from '../src/domain.js';
import { chargeList } from './response-size.js';
import { builder } from './builder.js';
import { costs } from './cost-rules.js';
import {
  InvalidInputErrorRef,
  NotFoundErrorRef,
  OutcomeUnknownErrorRef,
  toResult,
  PermissionErrorRef,
  ThrottledErrorRef,
  UpstreamErrorRef,
} from './errors.js';
import type { ItemContext } from './idempotency.js';
import { AddMessageQrdlInput, DeleteMessageQrdlInput, UpdateMessageQrdlInput } from './message-qrdl-inputs.js';
import {
  addMessageQrdl,
  deleteMessageQrdl,
  updateMessageQrdl,
  type AddSuccess,
  type DeleteSuccess,
  type UpdateSuccess,
} from './message-qrdl-writes.js';
import { MessageQrdlRef } from './message-qrdl.js';
import { loadPhoneNumber, PhoneNumberRef } from './phone-number.js';

const requestIdDescription = "The upstream's own id of the call (CAMS: RequestId).";
const errorRefs = [
  InvalidInputErrorRef,
  NotFoundErrorRef,
  PermissionErrorRef,
  ThrottledErrorRef,
  UpstreamErrorRef,
  OutcomeUnknownErrorRef,
] as const;

const AddMessageQrdlSuccess = builder.objectRef<AddSuccess>('AddMessageQrdlSuccess').implement({
  description: 'The code was created.',
  fields: (t) => ({
    messageQrdl: t.expose('messageQrdl', {
      extensions: { cost: costs.writtenCode },
      type: MessageQrdlRef,
      nullable: false,
      description: 'The new code.',
    }),
    requestId: t.exposeString('requestId', { description: requestIdDescription }),
  }),
});

const UpdateMessageQrdlSuccess = builder.objectRef<UpdateSuccess>('UpdateMessageQrdlSuccess').implement({
  description:
    'The code was changed. The upstream may hand out a new code: then printed copies of the old one stop working.',
  fields: (t) => ({
    messageQrdl: t.expose('messageQrdl', {
      extensions: { cost: costs.writtenCode },
      type: MessageQrdlRef,
      nullable: false,
      description: 'The code as it is now.',
    }),
    previousCode: t.exposeString('previousCode', {
      nullable: false,
      description: 'The code that was updated; another than messageQrdl.code where the upstream handed out a new one.',
    }),
    requestId: t.exposeString('requestId', { description: requestIdDescription }),
  }),
});

const DeleteMessageQrdlSuccess = builder.objectRef<DeleteSuccess>('DeleteMessageQrdlSuccess').implement({
  description: 'The code was deleted. Printed copies of it no longer open the chat.',
  fields: (t) => ({
    deletedId: t.exposeID('deletedId', { nullable: false, description: 'The id that the code had.' }),
    deletedCode: t.exposeString('deletedCode', { nullable: false, description: 'The code that was deleted.' }),
    phoneNumber: t.field({
      extensions: { cost: costs.numbersOfCodes },
      type: PhoneNumberRef,
      description: 'The number that the code belonged to.',
      resolve: ({ space, digits }, _args, context) => loadPhoneNumber(context, space, digits),
    }),
    requestId: t.exposeString('requestId', { description: requestIdDescription }),
  }),
});

const AddMessageQrdlResult = builder.unionType('AddMessageQrdlResult', {
  description: 'What came of adding a message QR code.',
  types: [AddMessageQrdlSuccess, ...errorRefs],
});
const UpdateMessageQrdlResult = builder.unionType('UpdateMessageQrdlResult', {
  description: 'What came of changing a message QR code.',
  types: [UpdateMessageQrdlSuccess, ...errorRefs],
});
const DeleteMessageQrdlResult = builder.unionType('DeleteMessageQrdlResult', {
  description: 'What came of deleting a message QR code.',
  types: [DeleteMessageQrdlSuccess, ...errorRefs],
});

builder.objectField(OutcomeUnknownErrorRef, 'messageQrdls', (t) =>
  t.field({
    extensions: { cost: costs.codesOfNumbers },
    type: [MessageQrdlRef],
    nullable: { list: true, items: false },
    description:
      'Where the write was about a code: the codes of the number that are there now and that it may have made, changed or left, by text and by code; read anew. Empty after an add: not carried out so far. Null for other writes. One upstream call.',
    resolve: async (error, _args, context, info) =>
      error.findOutcome === undefined ? null : chargeList(context, info, await error.findOutcome()),
  }),
);

/** Every item on its own, in the order asked; each is a promise, so that those that are done can be streamed. */
function forEachItem<I, R>(
  context: Context,
  inputs: readonly I[],
  perform: (input: I, itemContext: ItemContext) => Promise<R>,
) {
  return inputs.map((input, index) =>
    toResult(context, () => perform(input, { path: ['inputs', String(index)], bulk: true })),
  );
}

const singleItem: ItemContext = { path: ['input'], bulk: false };
const bulkDescription = `Many at once, at most ${maxWritesPerRequest} in a request: each item succeeds or fails on its own; results keep the order asked, and stream with @stream.`;

builder.mutationFields((t) => ({
  addMessageQrdl: t.field({
    extensions: { cost: costs.write },
    type: AddMessageQrdlResult,
    nullable: false,
    description: 'Creates a message QR code for a phone number. Needs the scope ADD. One upstream call.',
    args: { input: t.arg({ type: AddMessageQrdlInput, required: true, description: 'What to add.' }) },
    resolve: (_root, { input }, context) => toResult(context, () => addMessageQrdl(context, input, singleItem)),
  }),
  updateMessageQrdl: t.field({
    extensions: { cost: costs.update },
    type: UpdateMessageQrdlResult,
    nullable: false,
    description:
      'Changes the text or the picture format of a code. The upstream may hand out a new code, and then printed copies stop working. Needs the scope UPDATE. One upstream call, two where a part is left out.',
    args: {
      input: t.arg({ type: UpdateMessageQrdlInput, required: true, description: 'Which code, and what to change.' }),
    },
    resolve: (_root, { input }, context) => toResult(context, () => updateMessageQrdl(context, input, singleItem)),
  }),
  deleteMessageQrdl: t.field({
    extensions: { cost: costs.write },
    type: DeleteMessageQrdlResult,
    nullable: false,
    description:
      'Deletes a code: printed copies of it no longer open the chat. Needs the scope DELETE. One upstream call.',
    args: { input: t.arg({ type: DeleteMessageQrdlInput, required: true, description: 'Which code.' }) },
    resolve: (_root, { input }, context) => toResult(context, () => deleteMessageQrdl(context, input, singleItem)),
  }),
  addMessageQrdls: t.field({
    extensions: { cost: costs.writes },
    type: [AddMessageQrdlResult],
    nullable: { list: false, items: false },
    description: bulkDescription,
    args: { inputs: t.arg({ type: [AddMessageQrdlInput], required: true, description: 'What to add.' }) },
    resolve: (_root, { inputs }, context) =>
      forEachItem(context, inputs, (input, manner) => addMessageQrdl(context, input, manner)),
  }),
  updateMessageQrdls: t.field({
    extensions: { cost: costs.updates },
    type: [UpdateMessageQrdlResult],
    nullable: { list: false, items: false },
    description: bulkDescription,
    args: {
      inputs: t.arg({
        type: [UpdateMessageQrdlInput],
        required: true,
        description: 'Which codes, and what to change.',
      }),
    },
    resolve: (_root, { inputs }, context) =>
      forEachItem(context, inputs, (input, manner) => updateMessageQrdl(context, input, manner)),
  }),
  deleteMessageQrdls: t.field({
    extensions: { cost: costs.writes },
    type: [DeleteMessageQrdlResult],
    nullable: { list: false, items: false },
    description: bulkDescription,
    args: { inputs: t.arg({ type: [DeleteMessageQrdlInput], required: true, description: 'Which codes.' }) },
    resolve: (_root, { inputs }, context) =>
      forEachItem(context, inputs, (input, manner) => deleteMessageQrdl(context, input, manner)),
  }),
}));
