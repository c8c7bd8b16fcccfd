import { invalidParameter, ApiError } from '../api-error.js';
import { codeAlphabet, codeLength, seededText } from '../state/seeded-random.js';
import type { StoredMessageQrdl, ImageFormat } from '../state/message-qrdl.js';
import { defineAction, type CallContext } from './action.js';
import { maxLength, oneOf, optional, phoneNumber, required } from './parameter.js';

const maxCodes = 2000;

const formatOf = (value: string): ImageFormat => (value === 'PNG' ? 'PNG' : 'SVG');

/** Generates a code that is unique among the phone number's codes. */
function newCode(random: () => number, others: readonly StoredMessageQrdl[]): string {
  for (let attempt = 0; ; attempt += 1) {
    const code = seededText(`new code ${random()} ${attempt}`, codeAlphabet, codeLength);
    if (!others.some((other) => other.code === code)) return code;
  }
}

/** A message QR code in the fields of CAMS. */
function toCamsRecord(
  { code, format, prefilledMessage }: StoredMessageQrdl,
  digits: string,
  { qrImageUrl }: CallContext,
) {
  return {
    QrImageUrl: qrImageUrl(code, format),
    PhoneNumber: digits,
    QrdlCode: code,
    DeepLinkUrl: `https://wa.me/message/${code}`,
    GenerateQrImage: format,
    PrefilledMessage: prefilledMessage,
  };
}

/** The index of a code among the phone number's codes. @throws ApiError if it does not exist */
function indexOfCode(code: string, codes: readonly StoredMessageQrdl[]): number {
  const index = codes.findIndex((one) => one.code === code);
  if (index < 0) throw invalidParameter('QrdlCode', 'a code of this phone number', '.NotFound');
  return index;
}

const phoneNumberParameter = required(phoneNumber);
const contentParameters = {
  GenerateQrImage: required(oneOf('PNG', 'SVG')),
  PrefilledMessage: required(maxLength(140)),
};

/** Creates a code. The RequestId ends with a newline, as in Alibaba's sample. */
export const CreatePhoneMessageQrdl = defineAction(
  {
    callsPerSecond: 5,
    writes: true,
    parameters: { PhoneNumber: phoneNumberParameter, ...contentParameters, CustSpaceId: optional() },
  },
  ({ PhoneNumber, GenerateQrImage, PrefilledMessage }, context) => {
    const { codes } = context.space.number(PhoneNumber);
    if (codes.length >= maxCodes) {
      throw new ApiError('InvalidParameter.QrdlLimit', `The phone number has ${maxCodes} message QR codes already.`);
    }
    const created = {
      code: newCode(context.random, codes),
      prefilledMessage: PrefilledMessage,
      format: formatOf(GenerateQrImage),
    };
    codes.push(created);
    return { RequestId: `${context.requestId}\n`, Data: toCamsRecord(created, PhoneNumber, context) };
  },
);

/** Lists all codes of a phone number. The Message is the Chinese "none", as in Alibaba's sample. */
export const ListPhoneMessageQrdl = defineAction(
  { callsPerSecond: 5, parameters: { PhoneNumber: phoneNumberParameter, CustSpaceId: optional() } },
  ({ PhoneNumber }, context) => ({
    Message: '无',
    Data: context.space.number(PhoneNumber).codes.map((code) => toCamsRecord(code, PhoneNumber, context)),
  }),
);

/** Updates a code's message and image, and, unless `codeOnUpdate` is `stays`, the code itself. */
export const UpdatePhoneMessageQrdl = defineAction(
  {
    callsPerSecond: 5,
    writes: true,
    parameters: {
      PhoneNumber: phoneNumberParameter,
      QrdlCode: required(),
      ...contentParameters,
      CustSpaceId: optional(),
    },
  },
  ({ PhoneNumber, QrdlCode, GenerateQrImage, PrefilledMessage }, context) => {
    const { codes } = context.space.number(PhoneNumber);
    const index = indexOfCode(QrdlCode, codes);
    const updated = {
      code: context.codeOnUpdate === 'changes' ? newCode(context.random, codes) : QrdlCode,
      prefilledMessage: PrefilledMessage,
      format: formatOf(GenerateQrImage),
    };
    codes[index] = updated;
    return { Data: toCamsRecord(updated, PhoneNumber, context) };
  },
);

/** Deletes a code. The RequestId ends with a newline, as in Alibaba's sample. */
export const DeletePhoneMessageQrdl = defineAction(
  {
    callsPerSecond: 5,
    writes: true,
    parameters: { PhoneNumber: phoneNumberParameter, QrdlCode: required(), CustSpaceId: optional() },
  },
  ({ PhoneNumber, QrdlCode }, { space, requestId }) => {
    const { codes } = space.number(PhoneNumber);
    codes.splice(indexOfCode(QrdlCode, codes), 1);
    return { RequestId: `${requestId}\n` };
  },
);
