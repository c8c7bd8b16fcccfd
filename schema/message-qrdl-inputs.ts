import { builder } from './builder.js';
import { QrImageFormatEnum } from './enums.js';
import { idempotencyKeyDescription } from './idempotency.js';

const custSpaceIdDescription = "The space (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one.";
const messageDescription =
  'The text that is prefilled when the chat opens, 1 to 140 characters (CAMS: PrefilledMessage).';

export const AddMessageQrdlInput = builder.inputType('AddMessageQrdlInput', {
  description: 'A message QR code to add to a phone number.',
  fields: (t) => ({
    custSpaceId: t.id({ description: custSpaceIdDescription }),
    phoneNumber: t.field({
      type: 'E164',
      required: true,
      description: 'The phone number that the code opens a chat with.',
    }),
    prefilledMessage: t.string({ required: true, description: messageDescription }),
    imageFormat: t.field({
      type: QrImageFormatEnum,
      defaultValue: 'SVG',
      description: "The format of the upstream's QR image (CAMS: GenerateQrImage).",
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

export const UpdateMessageQrdlInput = builder.inputType('UpdateMessageQrdlInput', {
  description: 'Identifies the code by id, or by phoneNumber and code. Fields that are left out keep their value.',
  fields: (t) => ({
    id: t.id({ description: 'The id of the code.' }),
    custSpaceId: t.id({ description: custSpaceIdDescription }),
    phoneNumber: t.field({ type: 'E164', description: 'The phone number that the code belongs to.' }),
    code: t.string({ description: 'The code (CAMS: QrdlCode).' }),
    prefilledMessage: t.string({ description: messageDescription }),
    imageFormat: t.field({
      type: QrImageFormatEnum,
      description: "The format of the upstream's QR image (CAMS: GenerateQrImage).",
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

export const DeleteMessageQrdlInput = builder.inputType('DeleteMessageQrdlInput', {
  description: 'Identifies the code by id, or by phoneNumber and code.',
  fields: (t) => ({
    id: t.id({ description: 'The id of the code.' }),
    custSpaceId: t.id({ description: custSpaceIdDescription }),
    phoneNumber: t.field({ type: 'E164', description: 'The phone number that the code belongs to.' }),
    code: t.string({ description: 'The code (CAMS: QrdlCode).' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

export type AddInput = typeof AddMessageQrdlInput.$inferInput;
export type UpdateInput = typeof UpdateMessageQrdlInput.$inferInput;
export type DeleteInput = typeof DeleteMessageQrdlInput.$inferInput;
