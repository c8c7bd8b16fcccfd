import { builder } from './builder.js';
import { QrImageFormatEnum } from './enums.js';
import { idempotencyKeyDescription } from './idempotency.js';

const custSpaceIdDescription = "The space (CAMS: CustSpaceId); the caller's only one when left out.";
const messageDescription =
  'The text that will be typed already when the chat opens: 1 to 140 characters (CAMS: PrefilledMessage).';

export const AddMessageQrdlInput = builder.inputType('AddMessageQrdlInput', {
  description: 'A message QR code to add to a phone number.',
  fields: (t) => ({
    custSpaceId: t.id({ description: custSpaceIdDescription }),
    phoneNumber: t.field({
      type: 'E164',
      required: true,
      description: 'The number that the code will open a chat with.',
    }),
    prefilledMessage: t.string({ required: true, description: messageDescription }),
    imageFormat: t.field({
      type: QrImageFormatEnum,
      defaultValue: 'SVG',
      description: "The format of the upstream's own picture (CAMS: GenerateQrImage).",
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

export const UpdateMessageQrdlInput = builder.inputType('UpdateMessageQrdlInput', {
  description: 'Names the code by id, or by phoneNumber and code. What is left out keeps its value.',
  fields: (t) => ({
    id: t.id({ description: 'The id of the code.' }),
    custSpaceId: t.id({ description: custSpaceIdDescription }),
    phoneNumber: t.field({ type: 'E164', description: 'The number that the code belongs to.' }),
    code: t.string({ description: 'The code (CAMS: QrdlCode).' }),
    prefilledMessage: t.string({ description: messageDescription }),
    imageFormat: t.field({
      type: QrImageFormatEnum,
      description: "The format of the upstream's own picture (CAMS: GenerateQrImage).",
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

export const DeleteMessageQrdlInput = builder.inputType('DeleteMessageQrdlInput', {
  description: 'Names the code by id, or by phoneNumber and code.',
  fields: (t) => ({
    id: t.id({ description: 'The id of the code.' }),
    custSpaceId: t.id({ description: custSpaceIdDescription }),
    phoneNumber: t.field({ type: 'E164', description: 'The number that the code belongs to.' }),
    code: t.string({ description: 'The code (CAMS: QrdlCode).' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

export type AddInput = typeof AddMessageQrdlInput.$inferInput;
export type UpdateInput = typeof UpdateMessageQrdlInput.$inferInput;
export type DeleteInput = typeof DeleteMessageQrdlInput.$inferInput;
