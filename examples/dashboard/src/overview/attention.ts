import type { NameStatus, NumberFactsFragment } from '../gql/graphql.js';
import { texts } from '../texts/index.js';
import type { Tone } from '../ui/labels.js';

/** A reason why a number needs attention. */
export interface Attention {
  readonly tone: Exclude<Tone, 'good' | 'neutral'>;
  readonly reason: string;
  readonly about: 'stage' | 'quality' | 'name';
}

const declined: readonly NameStatus[] = ['DECLINED', 'REJECTED', 'EXPIRED'];

/** All problems of a number, the worst first. */
export function attentionOf(number: NumberFactsFragment): readonly Attention[] {
  const { lifecycle, status, qualityRating, nameStatus, newNameStatus } = number;
  const { stage, nextActions } = lifecycle;
  // The number is permanently out of service, so its other values no longer matter.
  if (stage === 'GONE' && nextActions.length === 0) return [];
  const { attention, labels } = texts;
  const found: Attention[] = [];
  const add = (tone: Attention['tone'], about: Attention['about'], reason: string) =>
    found.push({ tone, about, reason });
  const statusText = labels.status[status ?? 'UNKNOWN'];
  if (stage === 'BLOCKED' || stage === 'GONE') add('bad', 'stage', attention.blocked(statusText));
  if (qualityRating === 'RED') add('bad', 'quality', attention.lowQuality);
  if (nameStatus != null && declined.includes(nameStatus)) add('bad', 'name', attention.nameDeclined);
  if (stage === 'LIMITED' && status !== 'CONNECTED') add('warn', 'stage', attention.limited(statusText));
  if (newNameStatus != null && declined.includes(newNameStatus)) add('warn', 'name', attention.newNameDeclined);
  if (stage === 'ADDED') add('warn', 'stage', attention.unverified);
  if (stage === 'VERIFIED') add('warn', 'stage', attention.unregistered);
  if (stage === 'REREGISTER') add('warn', 'stage', attention.newNameApproved);
  return found;
}
