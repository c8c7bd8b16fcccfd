import type {
  AccountReviewStatus,
  CodeVerificationStatus,
  MessagingLimitTier,
  NameStatus,
  PhoneNumberStatus,
  QrErrorCorrection,
  QrImageFormat,
  QualityRating,
  Scope,
} from '../src/domain.js';
import { builder } from './builder.js';

/** Pothos' enum values from a table of descriptions. The type requires a description for every value. */
export function withDescriptions<V extends string>(
  descriptions: Readonly<Record<V, string>>,
): Record<V, { description: string }> {
  const entries = Object.entries<string>(descriptions).map(([name, description]) => [name, { description }]);
  return Object.fromEntries(entries) as Record<V, { description: string }>;
}

const unrecognized = 'The upstream sent a value that this schema does not list. upstreamRecord holds it verbatim.';

export const AccountReviewStatusEnum = builder.enumType('AccountReviewStatus', {
  description: "State of Meta's review of a WABA (CAMS: AccountReviewStatus).",
  values: withDescriptions<AccountReviewStatus>({
    PENDING: 'The review is pending.',
    APPROVED: 'The WABA was approved.',
    REJECTED: 'The WABA was rejected.',
    DISABLED: 'The WABA was disabled.',
    DEFERRED: 'The review was deferred.',
    UNRECOGNIZED: unrecognized,
  }),
});

export const PhoneNumberStatusEnum = builder.enumType('PhoneNumberStatus', {
  description: 'Operational status of a phone number (CAMS: Status).',
  values: withDescriptions<PhoneNumberStatus>({
    PENDING: 'Being set up.',
    DELETED: 'Removed from the WABA.',
    MIGRATED: 'Moved to another WABA.',
    BANNED: 'Banned by WhatsApp for breaking its policy.',
    RESTRICTED: 'Restricted: it has reached its conversation limit and cannot start new conversations.',
    RATE_LIMITED: 'Its sending rate is limited.',
    FLAGGED: 'Flagged for low quality. It will be restricted if the quality does not improve.',
    CONNECTED: 'In service.',
    DISCONNECTED: 'Not connected to the service.',
    UNKNOWN: 'Unknown to the upstream.',
    UNVERIFIED: 'Not verified yet.',
    OFFLINE: 'Offline.',
    PAUSED: 'Paused.',
    UNRECOGNIZED: unrecognized,
  }),
});

export const QualityRatingEnum = builder.enumType('QualityRating', {
  description:
    'Quality of the messages of a phone number in recent days, as rated by its recipients (CAMS: QualityRating).',
  values: withDescriptions<QualityRating>({
    GREEN: 'High quality.',
    YELLOW: 'Medium quality.',
    RED: 'Low quality.',
    UNKNOWN: 'Not determined yet.',
    UNRECOGNIZED: unrecognized,
  }),
});

export const CodeVerificationStatusEnum = builder.enumType('CodeVerificationStatus', {
  description:
    'Whether the owner of a phone number has verified it with the code sent to it (CAMS: CodeVerificationStatus).',
  values: withDescriptions<CodeVerificationStatus>({
    VERIFIED: 'Verified.',
    NOT_VERIFIED: 'Not verified.',
    REVOKED: 'The verification was revoked.',
    REJECTED: 'The verification was rejected.',
    EXPIRED: 'The verification has expired.',
    MORE_INFORMATION_REQUESTED: 'Meta needs more information to decide.',
    UNRECOGNIZED: unrecognized,
  }),
});

export const NameStatusEnum = builder.enumType('NameStatus', {
  description: 'State of the review of a display name (CAMS: NameStatus, NewNameStatus).',
  values: withDescriptions<NameStatus>({
    APPROVED: 'The name was approved.',
    AVAILABLE_WITHOUT_REVIEW: 'The name can be used without a review.',
    DECLINED: 'The name was declined.',
    EXPIRED: 'The approval has expired.',
    PENDING_REVIEW: 'The review is pending.',
    NONE: 'There is no name to review.',
    REJECTED: 'The name was rejected.',
    UNRECOGNIZED: unrecognized,
  }),
});

export const MessagingLimitTierEnum = builder.enumType('MessagingLimitTier', {
  description:
    'How many customers can be messaged first within 24 hours (CAMS: MessagingLimitTier). ' +
    'Since October 2025 this is the limit of the whole business portfolio, shared by all of its numbers: ' +
    'do not add it up over numbers.',
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
  description: 'Image format of a QR code (CAMS: GenerateQrImage).',
  values: withDescriptions<QrImageFormat>({ PNG: 'A bitmap.', SVG: 'A vector image, sharp at any size.' }),
});

export const QrErrorCorrectionEnum = builder.enumType('QrErrorCorrection', {
  description: 'Error correction level of a QR code: how much of it may be damaged or covered (ISO/IEC 18004).',
  values: withDescriptions<QrErrorCorrection>({
    L: 'About 7 %. Has the largest modules.',
    M: 'About 15 %.',
    Q: 'About 25 %.',
    H: 'About 30 %. Suits print and a logo in the middle.',
  }),
});

export const ScopeEnum = builder.enumType('Scope', {
  description: 'A permission of an API client.',
  values: withDescriptions<Scope>({
    READ: 'Queries and subscriptions.',
    ADD: 'Mutations that add a code, or add, verify or register a number.',
    UPDATE: 'Mutations that change codes or settings, or synchronise numbers.',
    DELETE: 'Mutations that delete codes or deregister a number.',
  }),
});

export const OrderDirectionEnum = builder.enumType('OrderDirection', {
  description: 'Sort direction. Nulls come last in both directions.',
  values: { ASC: { description: 'Smallest first.' }, DESC: { description: 'Largest first.' } } as const,
});
