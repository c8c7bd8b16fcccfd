import { invalid, Refusal } from '../refusal.js';
import { codeAlphabet, codeLength, drawText } from '../world/draw.js';
import type { MessageQrdl, QrImageFormat } from '../world/message-qrdl.js';
import { action, type Surroundings } from './action.js';
import { atMost, oneOf, optional, phoneNumber, required } from './parameter.js';

const mostCodes = 2000;

const formatOf = (value: string): QrImageFormat => (value === 'PNG' ? 'PNG' : 'SVG');

/** A code that none of the others has. */
function newCode(random: () => number, others: readonly MessageQrdl[]): string {
  for (let attempt = 0; ; attempt += 1) {
    const code = drawText(`new code ${random()} ${attempt}`, codeAlphabet, codeLength);
    if (!others.some((other) => other.code === code)) return code;
  }
}

/** A code as CAMS writes it. */
function written({ code, format, prefilledMessage }: MessageQrdl, digits: string, { qrImageUrl }: Surroundings) {
  return {
    QrImageUrl: qrImageUrl(code, format),
    PhoneNumber: digits,
    QrdlCode: code,
    DeepLinkUrl: `https://wa.me/message/${code}`,
    GenerateQrImage: format,
    PrefilledMessage: prefilledMessage,
  };
}

/** Where the code stands among the number's codes; a Refusal when it is not there. */
function placeOf(code: string, codes: readonly MessageQrdl[]): number {
  const place = codes.findIndex((one) => one.code === code);
  if (place < 0) throw invalid('QrdlCode', 'a code of this phone number', '.NotFound');
  return place;
}

const number = required(phoneNumber);
const content = { GenerateQrImage: required(oneOf('PNG', 'SVG')), PrefilledMessage: required(atMost(140)) };

/** Makes a code. The RequestId ends with a newline, as in Alibaba's sample. */
export const CreatePhoneMessageQrdl = action(
  { callsPerSecond: 5, writes: true, parameters: { PhoneNumber: number, ...content, CustSpaceId: optional() } },
  ({ PhoneNumber, GenerateQrImage, PrefilledMessage }, context) => {
    const { codes } = context.space.number(PhoneNumber);
    if (codes.length >= mostCodes) {
      throw new Refusal('InvalidParameter.QrdlLimit', `The phone number has ${mostCodes} message QR codes already.`);
    }
    const made = {
      code: newCode(context.random, codes),
      prefilledMessage: PrefilledMessage,
      format: formatOf(GenerateQrImage),
    };
    codes.push(made);
    return { RequestId: `${context.requestId}\n`, Data: written(made, PhoneNumber, context) };
  },
);

/** All codes of a number. The message is the Chinese "none", as in Alibaba's sample. */
export const ListPhoneMessageQrdl = action(
  { callsPerSecond: 5, parameters: { PhoneNumber: number, CustSpaceId: optional() } },
  ({ PhoneNumber }, context) => ({
    Message: '无',
    Data: context.space.number(PhoneNumber).codes.map((code) => written(code, PhoneNumber, context)),
  }),
);

/** Changes a code's message and picture, and, unless the sandbox was told otherwise, the code itself. */
export const UpdatePhoneMessageQrdl = action(
  {
    callsPerSecond: 5,
    writes: true,
    parameters: { PhoneNumber: number, QrdlCode: required(), ...content, CustSpaceId: optional() },
  },
  ({ PhoneNumber, QrdlCode, GenerateQrImage, PrefilledMessage }, context) => {
    const { codes } = context.space.number(PhoneNumber);
    const place = placeOf(QrdlCode, codes);
    const made = {
      code: context.codeOnUpdate === 'changes' ? newCode(context.random, codes) : QrdlCode,
      prefilledMessage: PrefilledMessage,
      format: formatOf(GenerateQrImage),
    };
    codes[place] = made;
    return { Data: written(made, PhoneNumber, context) };
  },
);

/** Deletes a code. The RequestId ends with a newline, as in Alibaba's sample. */
export const DeletePhoneMessageQrdl = action(
  {
    callsPerSecond: 5,
    writes: true,
    parameters: { PhoneNumber: number, QrdlCode: required(), CustSpaceId: optional() },
  },
  ({ PhoneNumber, QrdlCode }, { space, requestId }) => {
    const { codes } = space.number(PhoneNumber);
    codes.splice(placeOf(QrdlCode, codes), 1);
    return { RequestId: `${requestId}\n` };
  },
);
