/** How good each value is. The text of a value comes from the language. */
import type {
  AccountReviewStatus,
  PhoneNumberStage,
  PhoneNumberStatus,
  QualityRating,
  Sendability,
} from '../gql/graphql.js';
import { texts } from '../texts/index.js';

export type Tone = 'good' | 'warn' | 'bad' | 'neutral';

export interface Label {
  readonly text: string;
  readonly tone: Tone;
}

const statusTones: Readonly<Record<PhoneNumberStatus, Tone>> = {
  CONNECTED: 'good',
  FLAGGED: 'warn',
  RESTRICTED: 'warn',
  RATE_LIMITED: 'warn',
  PENDING: 'warn',
  UNVERIFIED: 'warn',
  PAUSED: 'warn',
  BANNED: 'bad',
  DISCONNECTED: 'bad',
  OFFLINE: 'bad',
  DELETED: 'neutral',
  MIGRATED: 'neutral',
  UNKNOWN: 'neutral',
  UNRECOGNIZED: 'neutral',
};

const qualityTones: Readonly<Record<QualityRating, Tone>> = {
  GREEN: 'good',
  YELLOW: 'warn',
  RED: 'bad',
  UNKNOWN: 'neutral',
  UNRECOGNIZED: 'neutral',
};

const reviewTones: Readonly<Record<AccountReviewStatus, Tone>> = {
  APPROVED: 'good',
  PENDING: 'warn',
  DEFERRED: 'warn',
  REJECTED: 'bad',
  DISABLED: 'bad',
  UNRECOGNIZED: 'neutral',
};

const stageTones: Readonly<Record<PhoneNumberStage, Tone>> = {
  ADDED: 'warn',
  VERIFIED: 'warn',
  CONNECTED: 'good',
  LIMITED: 'warn',
  BLOCKED: 'bad',
  REREGISTER: 'warn',
  GONE: 'neutral',
  UNRECOGNIZED: 'neutral',
};

const sendabilityTones: Readonly<Record<Sendability, Tone>> = {
  AVAILABLE: 'good',
  LIMITED: 'warn',
  BLOCKED: 'bad',
  UNRECOGNIZED: 'neutral',
};

export const stageLabel = (value: PhoneNumberStage): Label => ({
  text: texts.labels.stage[value],
  tone: stageTones[value],
});

export const sendabilityLabel = (value: Sendability): Label => ({
  text: texts.labels.sendability[value],
  tone: sendabilityTones[value],
});

export const statusLabel = (value: PhoneNumberStatus): Label => ({
  text: texts.labels.status[value],
  tone: statusTones[value],
});

export const qualityLabel = (value: QualityRating): Label => ({
  text: texts.labels.quality[value],
  tone: qualityTones[value],
});

export const reviewLabel = (value: AccountReviewStatus): Label => ({
  text: texts.labels.review[value],
  tone: reviewTones[value],
});
