import type { Context } from '../src/context.js';
import { maxWritesPerRequest } from '../src/domain.js';
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
import { findPhoneNumber, PhoneNumberRef } from './phone-number.js';

const requestIdDescription = "The upstream's request id (CAMS: RequestId).";
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
    'The code was changed. The upstream may issue a new code; printed copies of the old one then stop working.',
  fields: (t) => ({
    messageQrdl: t.expose('messageQrdl', {
      extensions: { cost: costs.writtenCode },
      type: MessageQrdlRef,
      nullable: false,
      description: 'The code after the change.',
    }),
    previousCode: t.exposeString('previousCode', {
      nullable: false,
      description: 'The code before the change. Differs from messageQrdl.code if the upstream issued a new one.',
    }),
    requestId: t.exposeString('requestId', { description: requestIdDescription }),
  }),
});

const DeleteMessageQrdlSuccess = builder.objectRef<DeleteSuccess>('DeleteMessageQrdlSuccess').implement({
  description: 'The code was deleted. Printed copies of it no longer open the chat.',
  fields: (t) => ({
    deletedId: t.exposeID('deletedId', { nullable: false, description: 'The id of the deleted code.' }),
    deletedCode: t.exposeString('deletedCode', { nullable: false, description: 'The code that was deleted.' }),
    phoneNumber: t.field({
      extensions: { cost: costs.numbersOfCodes },
      type: PhoneNumberRef,
      description: 'The phone number that the code belonged to.',
      resolve: ({ space, digits }, _args, context) => findPhoneNumber(context, space, digits),
    }),
    requestId: t.exposeString('requestId', { description: requestIdDescription }),
  }),
});

const AddMessageQrdlResult = builder.unionType('AddMessageQrdlResult', {
  description: 'Result of adding a message QR code.',
  types: [AddMessageQrdlSuccess, ...errorRefs],
});
const UpdateMessageQrdlResult = builder.unionType('UpdateMessageQrdlResult', {
  description: 'Result of changing a message QR code.',
  types: [UpdateMessageQrdlSuccess, ...errorRefs],
});
const DeleteMessageQrdlResult = builder.unionType('DeleteMessageQrdlResult', {
  description: 'Result of deleting a message QR code.',
  types: [DeleteMessageQrdlSuccess, ...errorRefs],
});

builder.objectField(OutcomeUnknownErrorRef, 'messageQrdls', (t) =>
  t.field({
    extensions: { cost: costs.codesOfNumbers },
    type: [MessageQrdlRef],
    nullable: { list: true, items: false },
    description:
      'For writes to message QR codes: the current codes of the phone number that match the write by text or by ' +
      'code, read from the upstream. Empty after an add means: not carried out so far. Null for other writes. One ' +
      'upstream call.',
    resolve: (error) => error.findOutcome?.() ?? null,
  }),
);

/**
 * Runs each item on its own and keeps the order of the inputs. Returns promises, so that @stream can deliver finished
 * items.
 */
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
const bulkDescription =
  `Bulk version, at most ${maxWritesPerRequest} items in a request. Each item succeeds or fails on its own. ` +
  'Results keep the order of the inputs and can be streamed with @stream.';

builder.mutationFields((t) => ({
  addMessageQrdl: t.field({
    extensions: { cost: costs.write },
    type: AddMessageQrdlResult,
    nullable: false,
    description: 'Creates a message QR code for a phone number. Requires the scope ADD. One upstream call.',
    args: { input: t.arg({ type: AddMessageQrdlInput, required: true, description: 'The code to add.' }) },
    resolve: (_root, { input }, context) => toResult(context, () => addMessageQrdl(context, input, singleItem)),
  }),
  updateMessageQrdl: t.field({
    extensions: { cost: costs.update },
    type: UpdateMessageQrdlResult,
    nullable: false,
    description:
      'Changes the text or the image format of a code. The upstream may issue a new code; printed copies of the old ' +
      'one then stop working. Requires the scope UPDATE. One upstream call, or two if only one of the fields is ' +
      'given.',
    args: {
      input: t.arg({ type: UpdateMessageQrdlInput, required: true, description: 'The code, and what to change.' }),
    },
    resolve: (_root, { input }, context) => toResult(context, () => updateMessageQrdl(context, input, singleItem)),
  }),
  deleteMessageQrdl: t.field({
    extensions: { cost: costs.write },
    type: DeleteMessageQrdlResult,
    nullable: false,
    description:
      'Deletes a code. Printed copies of it no longer open the chat. Requires the scope DELETE. One upstream call.',
    args: { input: t.arg({ type: DeleteMessageQrdlInput, required: true, description: 'The code to delete.' }) },
    resolve: (_root, { input }, context) => toResult(context, () => deleteMessageQrdl(context, input, singleItem)),
  }),
  addMessageQrdls: t.field({
    extensions: { cost: costs.writes },
    type: [AddMessageQrdlResult],
    nullable: { list: false, items: false },
    description: bulkDescription,
    args: { inputs: t.arg({ type: [AddMessageQrdlInput], required: true, description: 'The codes to add.' }) },
    resolve: (_root, { inputs }, context) =>
      forEachItem(context, inputs, (input, itemContext) => addMessageQrdl(context, input, itemContext)),
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
        description: 'The codes, and what to change.',
      }),
    },
    resolve: (_root, { inputs }, context) =>
      forEachItem(context, inputs, (input, itemContext) => updateMessageQrdl(context, input, itemContext)),
  }),
  deleteMessageQrdls: t.field({
    extensions: { cost: costs.writes },
    type: [DeleteMessageQrdlResult],
    nullable: { list: false, items: false },
    description: bulkDescription,
    args: { inputs: t.arg({ type: [DeleteMessageQrdlInput], required: true, description: 'The codes to delete.' }) },
    resolve: (_root, { inputs }, context) =>
      forEachItem(context, inputs, (input, itemContext) => deleteMessageQrdl(context, input, itemContext)),
  }),
}));
