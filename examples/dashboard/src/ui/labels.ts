import type {
  AccountReviewStatus,
  CodeVerificationStatus,
  MessagingLimitTier,
  NameStatus,
  PhoneNumberStatus,
  QualityRating,
} from '../gql/graphql.js';

export type Tone = 'good' | 'warn' | 'bad' | 'neutral';

/** A value as people read it, and how good it is. */
export interface Label {
  readonly text: string;
  readonly tone: Tone;
}

const label = (tone: Tone, text: string): Label => ({ text, tone });

export const statusLabels: Readonly<Record<PhoneNumberStatus, Label>> = {
  CONNECTED: label('good', 'Connected'),
  FLAGGED: label('warn', 'Flagged'),
  RESTRICTED: label('warn', 'Restricted'),
  RATE_LIMITED: label('warn', 'Rate limited'),
  PENDING: label('warn', 'Pending'),
  UNVERIFIED: label('warn', 'Unverified'),
  PAUSED: label('warn', 'Paused'),
  BANNED: label('bad', 'Banned'),
  DISCONNECTED: label('bad', 'Disconnected'),
  OFFLINE: label('bad', 'Offline'),
  DELETED: label('neutral', 'Deleted'),
  MIGRATED: label('neutral', 'Migrated'),
  UNKNOWN: label('neutral', 'Unknown'),
  UNRECOGNIZED: label('neutral', 'Other'),
};

export const qualityLabels: Readonly<Record<QualityRating, Label>> = {
  GREEN: label('good', 'High quality'),
  YELLOW: label('warn', 'Medium quality'),
  RED: label('bad', 'Low quality'),
  UNKNOWN: label('neutral', 'Not rated'),
  UNRECOGNIZED: label('neutral', 'Other quality'),
};

export const reviewLabels: Readonly<Record<AccountReviewStatus, Label>> = {
  APPROVED: label('good', 'Approved'),
  PENDING: label('warn', 'In review'),
  DEFERRED: label('warn', 'Deferred'),
  REJECTED: label('bad', 'Rejected'),
  DISABLED: label('bad', 'Disabled'),
  UNRECOGNIZED: label('neutral', 'Other'),
};

export const tierTexts: Readonly<Record<MessagingLimitTier, string>> = {
  TIER_50: '50 a day',
  TIER_250: '250 a day',
  TIER_1K: '1,000 a day',
  TIER_2K: '2,000 a day',
  TIER_10K: '10,000 a day',
  TIER_100K: '100,000 a day',
  TIER_UNLIMITED: 'Any number',
  TIER_NOT_SET: 'Not set',
  UNRECOGNIZED: 'Other',
};

export const nameTexts: Readonly<Record<NameStatus, string>> = {
  APPROVED: 'Approved',
  AVAILABLE_WITHOUT_REVIEW: 'Needs no review',
  PENDING_REVIEW: 'In review',
  DECLINED: 'Declined',
  REJECTED: 'Rejected',
  EXPIRED: 'Expired',
  NONE: 'No name',
  UNRECOGNIZED: 'Other',
};

export const verificationTexts: Readonly<Record<CodeVerificationStatus, string>> = {
  VERIFIED: 'Confirmed',
  NOT_VERIFIED: 'Not confirmed',
  EXPIRED: 'Expired',
  REVOKED: 'Taken back',
  REJECTED: 'Refused',
  MORE_INFORMATION_REQUESTED: 'More information asked for',
  UNRECOGNIZED: 'Other',
};
