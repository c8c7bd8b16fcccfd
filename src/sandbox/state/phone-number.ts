import type { Business } from './businesses.js';
import { seededText } from './seeded-random.js';

/** A phone number with the fields of QueryChatappPhoneNumbers. */
export interface PhoneNumberRecord {
  PhoneNumber: string;
  VerifiedName: string;
  Status: string;
  QualityRating: string;
  CodeVerificationStatus: string;
  NameStatus: string;
  NewNameStatus: string;
  MessagingLimitTier: string;
  StatusCallbackUrl: string;
  UpCallbackUrl: string;
  StatusQueue: string;
  UpQueue: string;
  IsOfficial: string;
}

/**
 * Columns: Status, QualityRating, MessagingLimitTier, CodeVerificationStatus, NameStatus, NewNameStatus. The first
 * twenty numbers of a space show every documented value, and undocumented ones that users of CAMS have reported
 * ("Approval", "NA", TIER_1000, Pending_Review).
 */
const profiles = `
  CONNECTED    GREEN   TIER_UNLIMITED VERIFIED                   APPROVED                 NONE
  CONNECTED    GREEN   TIER_100K      VERIFIED                   APPROVED                 APPROVED
  CONNECTED    YELLOW  TIER_10K       VERIFIED                   APPROVED                 PENDING_REVIEW
  CONNECTED    GREEN   TIER_1K        VERIFIED                   AVAILABLE_WITHOUT_REVIEW NONE
  FLAGGED      RED     TIER_10K       VERIFIED                   APPROVED                 NONE
  PENDING      UNKNOWN TIER_250       NOT_VERIFIED               PENDING_REVIEW           NONE
  CONNECTED    GREEN   TIER_10K       VERIFIED                   Approval                 Approval
  RESTRICTED   RED     TIER_1K        VERIFIED                   APPROVED                 DECLINED
  CONNECTED    UNKNOWN TIER_250       VERIFIED                   APPROVED                 NONE
  RATE_LIMITED YELLOW  TIER_1K        VERIFIED                   APPROVED                 NONE
  CONNECTED    GREEN   TIER_100K      VERIFIED                   EXPIRED                  PENDING_REVIEW
  DISCONNECTED GREEN   TIER_10K       EXPIRED                    APPROVED                 NONE
  BANNED       RED     TIER_50        REVOKED                    DECLINED                 NONE
  UNVERIFIED   UNKNOWN TIER_NOT_SET   MORE_INFORMATION_REQUESTED NONE                     NONE
  CONNECTED    NA      TIER_1000      VERIFIED                   APPROVED                 Pending_Review
  MIGRATED     UNKNOWN TIER_1K        VERIFIED                   APPROVED                 NONE
  CONNECTED    YELLOW  TIER_2K        VERIFIED                   APPROVED                 NONE
  UNKNOWN      UNKNOWN TIER_250       REJECTED                   Rejected                 NONE
  DELETED      UNKNOWN TIER_50        VERIFIED                   APPROVED                 NONE
  CONNECTED    GREEN   TIER_UNLIMITED VERIFIED                   APPROVED                 NONE
`
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));

function profileOf(index: number) {
  const [status = '', quality = '', tier = '', verification = '', name = '', newName = ''] =
    profiles[index % profiles.length] ?? [];
  return {
    Status: status,
    QualityRating: quality,
    MessagingLimitTier: tier,
    CodeVerificationStatus: verification,
    NameStatus: name,
    NewNameStatus: newName,
  };
}

/** A name for each desk of each branch. Once a business has used all of them, a counter is added. */
function verifiedNameOf(business: Business, index: number): string {
  const desk = business.desks[index % business.desks.length];
  const cycle = Math.floor(index / business.desks.length);
  const branch = business.branches[cycle % business.branches.length];
  const round = Math.floor(cycle / business.branches.length);
  return `${business.name} ${branch} – ${desk}${round === 0 ? '' : ` ${round + 1}`}`;
}

/** Generates phone number `index` of a space. */
export function seedPhoneNumber(key: string, index: number, digits: string, business: Business): PhoneNumberRecord {
  const account = seededText(key, '123456789', 16);
  const usesWebhook = index % 3 !== 2;
  const webhookUrl = `https://hooks.${business.slug}.example`;
  return {
    PhoneNumber: digits,
    VerifiedName: verifiedNameOf(business, index),
    ...profileOf(index),
    StatusCallbackUrl: usesWebhook ? `${webhookUrl}/status` : 'None',
    UpCallbackUrl: usesWebhook ? `${webhookUrl}/inbound` : '',
    StatusQueue: usesWebhook ? 'None' : `Alicom-Queue-${account}-ChatAppStatus`,
    UpQueue: usesWebhook ? '' : `Alicom-Queue-${account}-ChatAppInbound`,
    IsOfficial: index % 10 === 0 ? 'Y' : 'N',
  };
}

/** A phone number right after AddChatappPhoneNumber: not verified, its name under review. */
export function newPhoneNumber(digits: string, verifiedName: string): PhoneNumberRecord {
  return {
    PhoneNumber: digits,
    VerifiedName: verifiedName,
    Status: 'PENDING',
    QualityRating: 'UNKNOWN',
    CodeVerificationStatus: 'NOT_VERIFIED',
    NameStatus: 'PENDING_REVIEW',
    NewNameStatus: 'NONE',
    MessagingLimitTier: 'TIER_250',
    StatusCallbackUrl: '',
    UpCallbackUrl: '',
    StatusQueue: 'None',
    UpQueue: 'None',
    IsOfficial: 'N',
  };
}
