import { invalidParameter } from '../api-error.js';
import { seededDigits } from '../state/seeded-random.js';
import { newPhoneNumber } from '../state/phone-number.js';
import { defineAction } from './action.js';
import { checkIsvCode } from './isv-code.js';
import { countryCode, digits, optional, phoneNumber, required } from './parameter.js';

/**
 * All numbers of the space. Status keeps those whose Status it is, verbatim. Alibaba's own example of the filter,
 * VERIFIED, is a CodeVerificationStatus, so that one is looked at too.
 */
export const QueryChatappPhoneNumbers = defineAction(
  { callsPerSecond: 10, parameters: { CustSpaceId: optional(), IsvCode: optional(), Status: optional() } },
  ({ IsvCode, Status }, { space }) => {
    checkIsvCode(space, IsvCode);
    const records = space.numbers.map(({ record }) => record);
    const matching = records.filter(
      (record) => Status === undefined || record.Status === Status || record.CodeVerificationStatus === Status,
    );
    return { Message: 'SUCCESS', Success: true, PhoneNumbers: matching };
  },
);

/**
 * Adds a number, given as country code and national number. The answer has no id, and says Success: false beside
 * Code: "OK", as Alibaba's documented sample does. PreValidateId is deprecated and changes nothing.
 */
export const AddChatappPhoneNumber = defineAction(
  {
    callsPerSecond: 10,
    writes: true,
    parameters: {
      Cc: required(countryCode),
      PhoneNumber: required(digits(4, 14)),
      VerifiedName: required(),
      CustSpaceId: required(),
      PreValidateId: optional(),
    },
  },
  ({ Cc, PhoneNumber, VerifiedName }, { space, state }) => {
    const number = Cc + PhoneNumber;
    if (!phoneNumber.accepts(number))
      throw invalidParameter('PhoneNumber', `with its country code ${phoneNumber.expected}`);
    if (state.isTaken(number)) throw invalidParameter('PhoneNumber', 'a number that is not in use yet', '.Duplicate');
    state.markTaken(number);
    space.addNumber(newPhoneNumber(number, VerifiedName));
    return { Success: false };
  },
);

/** Whether the owner of one number has confirmed it. Its Id is Meta's, which no other action tells. */
export const GetPhoneNumberVerificationStatus = defineAction(
  { callsPerSecond: 10, parameters: { PhoneNumber: required(phoneNumber), CustSpaceId: required() } },
  ({ PhoneNumber }, { space }) => {
    const { CodeVerificationStatus } = space.number(PhoneNumber).record;
    return { Data: { CodeVerificationStatus, Id: seededDigits(`phone number ${PhoneNumber}`, 16), PhoneNumber } };
  },
);
