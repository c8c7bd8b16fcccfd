import type { NameStatus, NumberFactsFragment, PhoneNumberStatus } from '../gql/graphql.js';
import { texts } from '../texts/index.js';
import type { Tone } from '../ui/labels.js';

/** A reason why a person has to look at a number. */
export interface Attention {
  readonly tone: Exclude<Tone, 'good' | 'neutral'>;
  readonly reason: string;
}

const blocked: readonly PhoneNumberStatus[] = ['BANNED', 'DISCONNECTED', 'OFFLINE', 'PAUSED'];
const limited: readonly PhoneNumberStatus[] = ['FLAGGED', 'RESTRICTED', 'RATE_LIMITED'];
/** Numbers out of service on purpose: their other values no longer matter. */
const gone: readonly PhoneNumberStatus[] = ['DELETED', 'MIGRATED'];
const declined: readonly NameStatus[] = ['DECLINED', 'REJECTED', 'EXPIRED'];

/** Everything that is wrong with a number, the worst first; empty where all is well. */
export function attentionOf(number: NumberFactsFragment): readonly Attention[] {
  const { status, qualityRating, nameStatus, newNameStatus, codeVerificationStatus } = number;
  if (status != null && gone.includes(status)) return [];
  const found: Attention[] = [];
  const add = (tone: Attention['tone'], reason: string) => found.push({ tone, reason });
  if (status != null && blocked.includes(status)) add('bad', texts.attention.blocked(texts.labels.status[status]));
  if (qualityRating === 'RED') add('bad', texts.attention.lowQuality);
  if (nameStatus != null && declined.includes(nameStatus)) add('bad', texts.attention.nameDeclined);
  if (status != null && limited.includes(status)) add('warn', texts.attention.limited(texts.labels.status[status]));
  if (newNameStatus != null && declined.includes(newNameStatus)) add('warn', texts.attention.newNameDeclined);
  const needsVerification = codeVerificationStatus != null && codeVerificationStatus !== 'VERIFIED';
  if (needsVerification || status === 'UNVERIFIED') add('warn', texts.attention.unverified);
  return found;
}
