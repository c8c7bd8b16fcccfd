import {
  createPhoneMessageQrdl,
  deletePhoneMessageQrdl,
  listPhoneMessageQrdl,
  updatePhoneMessageQrdl,
} from '../src/operations/index.js';
import { builder } from './builder.js';
import { costs } from './cost-rules.js';
import { OutcomeUnknownErrorRef } from './errors.js';
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
import { defineMutationWithBulk, upstreamRequestIdDescription } from './mutation.js';
import { findPhoneNumber, PhoneNumberRef } from './phone-number.js';

const AddMessageQrdlSuccess = builder.objectRef<AddSuccess>('AddMessageQrdlSuccess').implement({
  description: 'The code was created.',
  fields: (t) => ({
    messageQrdl: t.expose('messageQrdl', {
      extensions: { cost: costs.writtenCode },
      type: MessageQrdlRef,
      nullable: false,
      description: 'The new code.',
    }),
    requestId: t.exposeString('requestId', { description: upstreamRequestIdDescription }),
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
    requestId: t.exposeString('requestId', { description: upstreamRequestIdDescription }),
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
    requestId: t.exposeString('requestId', { description: upstreamRequestIdDescription }),
  }),
});

builder.objectField(OutcomeUnknownErrorRef, 'messageQrdls', (t) =>
  t.field({
    extensions: { cost: costs.codesOfNumbers },
    type: [MessageQrdlRef],
    nullable: { list: true, items: false },
    description:
      'For writes to message QR codes: the current codes of the phone number that match the write by text or by ' +
      'code, read from the upstream. After an add, an empty list means that it has not been carried out so far. ' +
      'Null for other writes. One upstream call.',
    resolve: (error) => error.findOutcome?.() ?? null,
  }),
);

defineMutationWithBulk('addMessageQrdl', {
  description: 'Creates a message QR code for a phone number. One upstream call.',
  operations: [createPhoneMessageQrdl],
  cost: costs.write,
  input: AddMessageQrdlInput,
  argument: 'The code to add.',
  bulk: { cost: costs.writes, argument: 'The codes to add.' },
  result: 'adding a message QR code',
  success: AddMessageQrdlSuccess,
  work: addMessageQrdl,
});

defineMutationWithBulk('updateMessageQrdl', {
  description:
    'Changes the text or the image format of a code. The upstream may issue a new code; printed copies of the old ' +
    'one then stop working. One upstream call. If only one of the fields is given, another call reads the other one.',
  operations: [listPhoneMessageQrdl, updatePhoneMessageQrdl],
  cost: costs.update,
  input: UpdateMessageQrdlInput,
  argument: 'The code, and the changes.',
  bulk: { cost: costs.updates, argument: 'The codes, and the changes.' },
  result: 'changing a message QR code',
  success: UpdateMessageQrdlSuccess,
  work: updateMessageQrdl,
});

defineMutationWithBulk('deleteMessageQrdl', {
  description: 'Deletes a code. Printed copies of it no longer open the chat. One upstream call.',
  operations: [deletePhoneMessageQrdl],
  cost: costs.write,
  input: DeleteMessageQrdlInput,
  argument: 'The code to delete.',
  bulk: { cost: costs.writes, argument: 'The codes to delete.' },
  result: 'deleting a message QR code',
  success: DeleteMessageQrdlSuccess,
  work: deleteMessageQrdl,
});
