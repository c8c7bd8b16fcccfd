import {
  codeVerificationStatuses,
  messagingLimitTiers,
  nameStatuses,
  phoneNumberStatuses,
  qualityRatings,
  type JsonObject,
  type PhoneNumber,
} from '../domain.js';
import { defineOperation, type CamsReply, type ObservedEntity } from './operation.js';
import { createEnumDecoder, decodeList, parseYesNo, requiredDigits, text, url, type Listing } from './values.js';

const decodeStatus = createEnumDecoder(phoneNumberStatuses);
// Meta's documentation uses NA for a rating that has not been determined yet.
const decodeQuality = createEnumDecoder(qualityRatings, { NA: 'UNKNOWN' });
const decodeVerification = createEnumDecoder(codeVerificationStatuses);
// "Approval" is the one example in Alibaba's documentation.
const decodeNameStatus = createEnumDecoder(nameStatuses, { APPROVAL: 'APPROVED' });
const decodeTier = createEnumDecoder(messagingLimitTiers, {
  TIER_1000: 'TIER_1K',
  TIER_2000: 'TIER_2K',
  TIER_10000: 'TIER_10K',
  TIER_100000: 'TIER_100K',
  UNLIMITED: 'TIER_UNLIMITED',
});

function decodePhoneNumber(record: JsonObject): PhoneNumber {
  return {
    digits: requiredDigits(record, 'PhoneNumber'),
    verifiedName: text(record['VerifiedName']),
    status: decodeStatus(record['Status']),
    qualityRating: decodeQuality(record['QualityRating']),
    messagingLimitTier: decodeTier(record['MessagingLimitTier']),
    codeVerificationStatus: decodeVerification(record['CodeVerificationStatus']),
    nameStatus: decodeNameStatus(record['NameStatus']),
    newNameStatus: decodeNameStatus(record['NewNameStatus']),
    isOfficial: parseYesNo(record['IsOfficial']),
    upQueue: text(record['UpQueue']),
    upCallbackUrl: url(record['UpCallbackUrl']),
    statusQueue: text(record['StatusQueue']),
    statusCallbackUrl: url(record['StatusCallbackUrl']),
    record,
  };
}

/** The numbers of a list, for change detection. */
export const observedNumbers = ({ items }: Listing<PhoneNumber>): readonly ObservedEntity[] =>
  items.map(({ digits, record }) => ({ kind: 'phoneNumbers', id: digits, content: record }));

/** The numbers of a reply. */
export function decodePhoneNumbers(reply: CamsReply): Listing<PhoneNumber> {
  return decodeList('PhoneNumbers', reply['PhoneNumbers'], decodePhoneNumber);
}

/**
 * Lists all numbers of a space. CAMS has no paging and no operation for a single number. `Status` is the upstream's
 * filter.
 */
export const queryChatappPhoneNumbers = defineOperation({
  action: 'QueryChatappPhoneNumbers',
  summary: 'The phone numbers of a space',
  access: 'READ',
  callsPerSecond: 10,
  parameters: { CustSpaceId: 'optional', IsvCode: 'optional', Status: 'optional' },
  // Meta changes status and quality on its own, depending on the traffic.
  lifetime: { freshMs: 60_000, staleMs: 10 * 60_000 },
  tags: () => [['phoneNumbers']],
  decode: decodePhoneNumbers,
  unreadable: ({ unreadable }) => unreadable,
  observes: (numbers, { Status }) => (Status === undefined ? observedNumbers(numbers) : []),
});

/** The reply contains no id and no record. The number appears in the list later. */
export const addChatappPhoneNumber = defineOperation({
  action: 'AddChatappPhoneNumber',
  summary: 'Adds a phone number to the WABA of a space',
  access: 'ADD',
  callsPerSecond: 10,
  parameters: {
    CustSpaceId: 'required',
    Cc: 'required',
    PhoneNumber: 'required',
    VerifiedName: 'required',
    PreValidateId: 'optional',
  },
  tags: () => [['phoneNumbers']],
  decode: () => null,
  auditSubject: ({ Cc, PhoneNumber }) => ({ digits: `${Cc}${PhoneNumber}` }),
  affects: ({ Cc, PhoneNumber }) => [{ kind: 'phoneNumbers', id: `${Cc}${PhoneNumber}` }],
});
