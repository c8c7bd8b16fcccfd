import type {
  AccountReviewStatus,
  CodeVerificationStatus,
  MessagingLimitTier,
  NameStatus,
  PhoneNumberStatus,
  QrImageFormat,
  QualityRating,
  Scope,
} from '../src/domain.js';
import { builder } from './builder.js';

/** Every value with its description: the type demands that none is missing. */
function withDescriptions<V extends string>(
  descriptions: Readonly<Record<V, string>>,
): Record<V, { description: string }> {
  const entries = Object.entries<string>(descriptions).map(([name, description]) => [name, { description }]);
  return Object.fromEntries(entries) as Record<V, { description: string }>;
}

const unrecognized = 'A value that the upstream sent and this schema does not list; upstreamRecord has it verbatim.';

export const AccountReviewStatusEnum = builder.enumType('AccountReviewStatus', {
  description: "Where Meta's review of a WABA stands (CAMS: AccountReviewStatus).",
  values: withDescriptions<AccountReviewStatus>({
    PENDING: 'The review has not been decided.',
    APPROVED: 'The WABA was approved.',
    REJECTED: 'The WABA was rejected.',
    DISABLED: 'The WABA was forbidden.',
    DEFERRED: 'The review was put off.',
    UNRECOGNIZED: unrecognized,
  }),
});

export const PhoneNumberStatusEnum = builder.enumType('PhoneNumberStatus', {
  description: 'What a phone number can do now (CAMS: Status).',
  values: withDescriptions<PhoneNumberStatus>({
    PENDING: 'Being set up.',
    DELETED: 'Removed from the WABA.',
    MIGRATED: 'Moved to another WABA.',
    BANNED: 'Banned by WhatsApp for breaking its policy.',
    RESTRICTED: 'Restricted: it has reached its limit of conversations and may not start new ones.',
    RATE_LIMITED: 'Limited in how fast it may send.',
    FLAGGED: 'Flagged for low quality; restricted next if the quality does not rise.',
    CONNECTED: 'In service.',
    DISCONNECTED: 'Not connected to the service.',
    UNKNOWN: 'The upstream does not know.',
    UNVERIFIED: 'Not verified yet.',
    OFFLINE: 'Not reachable.',
    PAUSED: 'Paused.',
    UNRECOGNIZED: unrecognized,
  }),
});

export const QualityRatingEnum = builder.enumType('QualityRating', {
  description: 'How customers have received the messages of a number in the last days (CAMS: QualityRating).',
  values: withDescriptions<QualityRating>({
    GREEN: 'High quality.',
    YELLOW: 'Medium quality.',
    RED: 'Low quality.',
    UNKNOWN: 'Not determined yet.',
    UNRECOGNIZED: unrecognized,
  }),
});

export const CodeVerificationStatusEnum = builder.enumType('CodeVerificationStatus', {
  description: 'Whether the owner of a number has confirmed it by the code sent to it (CAMS: CodeVerificationStatus).',
  values: withDescriptions<CodeVerificationStatus>({
    VERIFIED: 'Confirmed.',
    NOT_VERIFIED: 'Not confirmed.',
    REVOKED: 'A confirmation was taken back.',
    REJECTED: 'The confirmation was refused.',
    EXPIRED: 'The confirmation has run out.',
    MORE_INFORMATION_REQUESTED: 'Meta asks for more before it decides.',
    UNRECOGNIZED: unrecognized,
  }),
});

export const NameStatusEnum = builder.enumType('NameStatus', {
  description: 'Where the review of a display name stands (CAMS: NameStatus, NewNameStatus).',
  values: withDescriptions<NameStatus>({
    APPROVED: 'The name was approved.',
    AVAILABLE_WITHOUT_REVIEW: 'The name may be used without a review.',
    DECLINED: 'The name was declined.',
    EXPIRED: 'The approval has run out.',
    PENDING_REVIEW: 'The review has not been decided.',
    NONE: 'There is no name to review.',
    REJECTED: 'The name was rejected.',
    UNRECOGNIZED: unrecognized,
  }),
});

export const MessagingLimitTierEnum = builder.enumType('MessagingLimitTier', {
  description: 'How many customers a number may open a conversation with in 24 hours (CAMS: MessagingLimitTier).',
  values: withDescriptions<MessagingLimitTier>({
    TIER_50: '50 customers.',
    TIER_250: '250 customers.',
    TIER_1K: '1,000 customers.',
    TIER_2K: '2,000 customers.',
    TIER_10K: '10,000 customers.',
    TIER_100K: '100,000 customers.',
    TIER_UNLIMITED: 'Any number of customers.',
    TIER_NOT_SET: 'No limit has been set yet.',
    UNRECOGNIZED: unrecognized,
  }),
});

export const QrImageFormatEnum = builder.enumType('QrImageFormat', {
  description: "The format of a QR code's picture (CAMS: GenerateQrImage).",
  values: withDescriptions<QrImageFormat>({ PNG: 'A bitmap.', SVG: 'A vector drawing, sharp at any size.' }),
});

export const ScopeEnum = builder.enumType('Scope', {
  description: 'What a caller may do.',
  values: withDescriptions<Scope>({
    READ: 'Queries.',
    ADD: 'addPhoneNumber, addMessageQrdl and addMessageQrdls.',
    UPDATE: 'updateMessageQrdl and updateMessageQrdls.',
    DELETE: 'deleteMessageQrdl and deleteMessageQrdls.',
  }),
});

export const OrderDirectionEnum = builder.enumType('OrderDirection', {
  description: 'Which end of the order comes first. Nulls come last either way.',
  values: { ASC: { description: 'Smallest first.' }, DESC: { description: 'Greatest first.' } } as const,
});
