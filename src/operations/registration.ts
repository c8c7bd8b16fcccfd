import { codeVerificationStatuses } from '../domain.js';
import { defineOperation, type EntityRef } from './operation.js';
import { decodePhoneNumbers, observedNumbers } from './phone-number.js';
import { createEnumDecoder, object, text } from './values.js';

const decodeVerification = createEnumDecoder(codeVerificationStatuses);

const numberParameters = { PhoneNumber: 'required', CustSpaceId: 'required' } as const;
const tags = () => [['phoneNumbers']];
const affects = ({ PhoneNumber }: { readonly PhoneNumber: string }): readonly EntityRef[] => [
  { kind: 'phoneNumbers', id: PhoneNumber },
];

/** The verification status of one number, and its Meta id, which no other operation returns. */
export const getPhoneNumberVerificationStatus = defineOperation({
  action: 'GetPhoneNumberVerificationStatus',
  summary: 'Whether the owner of a phone number has confirmed it',
  access: 'READ',
  callsPerSecond: 10,
  parameters: numberParameters,
  // Short, because callers poll it until it changes.
  lifetime: { freshMs: 5_000, staleMs: 0 },
  tags,
  decode: (reply) => {
    const data = object('Data', reply['Data']);
    return { verificationStatus: decodeVerification(data?.['CodeVerificationStatus']), metaId: text(data?.['Id']) };
  },
});

/**
 * Sends a code to the owner by SMS or call. CAMS' metadata calls it a read; it is a write here, so that it is never
 * retried automatically. Method is `sms` or `voice`, Locale such as `en_US`.
 */
export const getChatappVerifyCode = defineOperation({
  action: 'GetChatappVerifyCode',
  summary: 'Sends a verification code to a phone number by SMS or call',
  access: 'ADD',
  callsPerSecond: 10,
  parameters: { ...numberParameters, Method: 'required', Locale: 'required' },
  tags: () => [],
  decode: () => null,
});

/** A code can be used once: after a lost reply, a repeat fails even though the first call was executed. */
export const chatappVerifyAndRegister = defineOperation({
  action: 'ChatappVerifyAndRegister',
  summary: 'Confirms a phone number with the code its owner received, and registers it',
  access: 'ADD',
  callsPerSecond: 10,
  parameters: { ...numberParameters, VerifyCode: 'required' },
  tags,
  decode: () => null,
  affects,
});

export const chatappPhoneNumberRegister = defineOperation({
  action: 'ChatappPhoneNumberRegister',
  summary: 'Registers a confirmed phone number, or registers it again under its new name',
  access: 'ADD',
  callsPerSecond: 10,
  parameters: numberParameters,
  tags,
  decode: () => null,
  affects,
});

export const chatappPhoneNumberDeregister = defineOperation({
  action: 'ChatappPhoneNumberDeregister',
  summary: 'Takes a phone number out of service; all its messages stop',
  access: 'DELETE',
  callsPerSecond: 10,
  parameters: numberParameters,
  tags,
  decode: () => null,
  affects,
});

/** Makes CAMS ask Meta for the numbers of a space. The reply is the same list as that of QueryChatappPhoneNumbers. */
export const chatappSyncPhoneNumber = defineOperation({
  action: 'ChatappSyncPhoneNumber',
  summary: 'Makes CAMS read the phone numbers of a space from Meta again',
  access: 'UPDATE',
  callsPerSecond: 10,
  parameters: { CustSpaceId: 'required' },
  tags,
  decode: decodePhoneNumbers,
  observes: observedNumbers,
  unreadable: ({ unreadable }) => unreadable,
});
