import { invalidParameter } from '../api-error.js';
import { seededDigits } from '../state/seeded-random.js';
import { newPhoneNumber } from '../state/phone-number.js';
import { checkIsvCode, defineAction } from './action.js';
import { countryCode, digits, optional, phoneNumber, required } from './parameter.js';

/**
 * Lists the phone numbers of the space. The filter Status matches Status and CodeVerificationStatus verbatim, because
 * Alibaba's own example of the filter, VERIFIED, is a CodeVerificationStatus.
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
 * Adds a phone number, given as country code and national number. The reply has no id, and has Success: false beside
 * Code: "OK", as in Alibaba's documented sample. PreValidateId is deprecated and ignored.
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

/** The verification status of one phone number. Its Id is Meta's id, which no other action returns. */
export const GetPhoneNumberVerificationStatus = defineAction(
  { callsPerSecond: 10, parameters: { PhoneNumber: required(phoneNumber), CustSpaceId: required() } },
  ({ PhoneNumber }, { space }) => {
    const { CodeVerificationStatus } = space.number(PhoneNumber).record;
    return { Data: { CodeVerificationStatus, Id: seededDigits(`phone number ${PhoneNumber}`, 16), PhoneNumber } };
  },
);
