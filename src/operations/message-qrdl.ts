import { qrImageFormats, type Json, type JsonObject, type MessageQrdl } from '../domain.js';
import { defineOperation, type EntityRef } from './operation.js';
import {
  createEnumDecoder,
  decodeList,
  object,
  phoneNumberDigits,
  ReplyShapeError,
  required,
  url,
  verbatim,
  type Listing,
} from './values.js';

const decodeImageFormat = createEnumDecoder(qrImageFormats);

/** @param digits the number in the request, used if the record contains none */
function decodeMessageQrdl(record: JsonObject, digits: string): MessageQrdl {
  const imageFormat = decodeImageFormat(record['GenerateQrImage']);
  return {
    code: required(record, 'QrdlCode'),
    digits: phoneNumberDigits(record['PhoneNumber']) ?? digits,
    prefilledMessage: verbatim(record['PrefilledMessage']),
    deepLinkUrl: url(record['DeepLinkUrl']),
    qrImageUrl: url(record['QrImageUrl']),
    imageFormat: imageFormat === 'UNRECOGNIZED' ? null : imageFormat,
    record,
  };
}

function decodeWritten(reply: { readonly Data?: unknown }, digits: string): MessageQrdl {
  const record = object('Data', reply.Data);
  if (record === null) throw new ReplyShapeError('Data', 'an object', reply.Data);
  return decodeMessageQrdl(record, digits);
}

const tags = (parameters: { readonly PhoneNumber: string }) => [['messageQrdls', parameters.PhoneNumber]];

const affects = ({ PhoneNumber }: { readonly PhoneNumber: string }): readonly EntityRef[] => [
  { kind: 'messageQrdls', id: PhoneNumber },
];

/**
 * The content that is compared to detect changes. Sorted; without QrImageUrl, which differs in every reply because it
 * expires.
 */
const contentOf = (qrdls: readonly MessageQrdl[]): Json =>
  qrdls
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
    .map(({ code, prefilledMessage, deepLinkUrl, imageFormat }) => [code, prefilledMessage, deepLinkUrl, imageFormat]);

/** Lists all codes of a number. CAMS has no paging and no operation for a single code. */
export const listPhoneMessageQrdl = defineOperation({
  action: 'ListPhoneMessageQrdl',
  summary: 'The message QR codes of a phone number',
  access: 'READ',
  callsPerSecond: 5,
  parameters: { PhoneNumber: 'required', CustSpaceId: 'optional' },
  // Only writes change a code, but its QrImageUrl expires about an hour after the reply. So fresh and stale time
  // together are shorter than an hour.
  lifetime: { freshMs: 5 * 60_000, staleMs: 40 * 60_000 },
  tags,
  decode: (reply, { PhoneNumber }): Listing<MessageQrdl> =>
    decodeList('Data', reply['Data'], (record) => decodeMessageQrdl(record, PhoneNumber)),
  unreadable: ({ unreadable }) => unreadable,
  observes: ({ items: qrdls }, { PhoneNumber }) => [
    { kind: 'messageQrdls', id: PhoneNumber, content: contentOf(qrdls) },
  ],
});

export const createPhoneMessageQrdl = defineOperation({
  action: 'CreatePhoneMessageQrdl',
  summary: 'Creates a message QR code for a phone number',
  access: 'ADD',
  callsPerSecond: 5,
  parameters: {
    PhoneNumber: 'required',
    GenerateQrImage: 'required',
    PrefilledMessage: 'required',
    CustSpaceId: 'optional',
  },
  tags,
  decode: (reply, { PhoneNumber }): MessageQrdl => decodeWritten(reply, PhoneNumber),
  affects,
});

/** The reply may contain a new code; the old one then stops working. Always use the code of the reply. */
export const updatePhoneMessageQrdl = defineOperation({
  action: 'UpdatePhoneMessageQrdl',
  summary: 'Changes the text or the image format of a message QR code',
  access: 'UPDATE',
  callsPerSecond: 5,
  parameters: {
    PhoneNumber: 'required',
    QrdlCode: 'required',
    GenerateQrImage: 'required',
    PrefilledMessage: 'required',
    CustSpaceId: 'optional',
  },
  tags,
  decode: (reply, { PhoneNumber }): MessageQrdl => decodeWritten(reply, PhoneNumber),
  affects,
});

export const deletePhoneMessageQrdl = defineOperation({
  action: 'DeletePhoneMessageQrdl',
  summary: 'Deletes a message QR code; printed copies of it stop working',
  access: 'DELETE',
  callsPerSecond: 5,
  parameters: { PhoneNumber: 'required', QrdlCode: 'required', CustSpaceId: 'optional' },
  tags,
  decode: () => null,
  affects,
});
