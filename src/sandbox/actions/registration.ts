import { ApiError } from '../api-error.js';
import type { StoredPhoneNumber } from '../state/space.js';
import { defineAction } from './action.js';
import { phoneNumber, required, type ValueRule } from './parameter.js';

/** CAMS documents `sms` and `Voice`, and its sample uses `SMS`, so any case is accepted. */
const method: ValueRule = { expected: 'sms or voice', accepts: (value) => /^(sms|voice)$/i.test(value) };
const locale: ValueRule = {
  expected: 'a language such as en_US',
  accepts: (value) => /^[a-z]{2,3}(_[A-Z]{2})?$/.test(value),
};
const numberParameters = { PhoneNumber: required(phoneNumber), CustSpaceId: required() };

/**
 * Sends a code to the number by SMS or call. The sandbox sends nothing: GET /__sandbox/verification-codes shows the
 * code. CAMS' metadata calls this a read.
 */
export const GetChatappVerifyCode = defineAction(
  {
    callsPerSecond: 10,
    writes: true,
    parameters: { ...numberParameters, Method: required(method), Locale: required(locale) },
  },
  ({ PhoneNumber }, { space, random }) => {
    const number = space.number(PhoneNumber);
    if (number.record.CodeVerificationStatus === 'VERIFIED')
      throw new ApiError('InvalidPhoneNumber.Verified', 'The phone number has been verified already.');
    number.service.verificationCode = String(Math.floor(random() * 1_000_000)).padStart(6, '0');
    return { Success: true };
  },
);

/** Confirms a number with the code that was sent to it, and registers it. */
export const ChatappVerifyAndRegister = defineAction(
  { callsPerSecond: 10, writes: true, parameters: { ...numberParameters, VerifyCode: required() } },
  ({ PhoneNumber, VerifyCode }, { space, now }) => {
    const number = space.number(PhoneNumber);
    number.service.useVerificationCode(VerifyCode);
    number.record.CodeVerificationStatus = 'VERIFIED';
    register(number, now());
    return { Success: true };
  },
);

/** Registers a confirmed number, or registers it again so that an approved new name takes effect. */
export const ChatappPhoneNumberRegister = defineAction(
  { callsPerSecond: 10, writes: true, parameters: numberParameters },
  ({ PhoneNumber }, { space, now }) => {
    const number = space.number(PhoneNumber);
    if (number.record.CodeVerificationStatus !== 'VERIFIED')
      throw new ApiError('InvalidPhoneNumber.NotVerified', 'The phone number has not been verified.');
    register(number, now());
    return { Success: true };
  },
);

/** Takes a number out of service. All its messages stop. */
export const ChatappPhoneNumberDeregister = defineAction(
  { callsPerSecond: 10, writes: true, parameters: numberParameters },
  ({ PhoneNumber }, { space, now }) => {
    const number = space.number(PhoneNumber);
    number.service.countRegistration(now());
    number.record.Status = 'DISCONNECTED';
    return {};
  },
);

/** Makes CAMS read the numbers from Meta again, and returns them. */
export const ChatappSyncPhoneNumber = defineAction(
  { callsPerSecond: 10, writes: true, parameters: { CustSpaceId: required() } },
  (_values, { space }) => ({ Success: true, PhoneNumbers: space.numbers.map(({ record }) => record) }),
);

function register({ record, service }: StoredPhoneNumber, now: number): void {
  service.countRegistration(now);
  record.Status = 'CONNECTED';
  // CAMS' own sample spells it `Approval`.
  if (/^approv(ed|al)$/i.test(record.NewNameStatus)) {
    record.NameStatus = 'APPROVED';
    record.NewNameStatus = 'NONE';
  }
}
