/**
 * The domain types that all modules share: decoded upstream records and their enumerations. Rank 0: imports nothing.
 * Values are plain JSON, so that they can be cached and serialised. The enumerations merge Alibaba's documentation with
 * Meta's, because the two disagree and replies contain values of both. UNRECOGNIZED stands for any other value: it
 * never fails a query, and `upstreamRecord` contains the value unchanged.
 */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** A permission of a caller. Each upstream operation requires exactly one. */
export const scopes = ['READ', 'ADD', 'UPDATE', 'DELETE'] as const;
export type Scope = (typeof scopes)[number];

export const accountReviewStatuses = [
  'PENDING',
  'APPROVED',
  'REJECTED',
  'DISABLED',
  'DEFERRED',
  'UNRECOGNIZED',
] as const;
export type AccountReviewStatus = (typeof accountReviewStatuses)[number];

export const phoneNumberStatuses = [
  'PENDING',
  'DELETED',
  'MIGRATED',
  'BANNED',
  'RESTRICTED',
  'RATE_LIMITED',
  'FLAGGED',
  'CONNECTED',
  'DISCONNECTED',
  'UNKNOWN',
  'UNVERIFIED',
  'OFFLINE',
  'PAUSED',
  'UNRECOGNIZED',
] as const;
export type PhoneNumberStatus = (typeof phoneNumberStatuses)[number];

export const qualityRatings = ['GREEN', 'YELLOW', 'RED', 'UNKNOWN', 'UNRECOGNIZED'] as const;
export type QualityRating = (typeof qualityRatings)[number];

export const codeVerificationStatuses = [
  'VERIFIED',
  'NOT_VERIFIED',
  'REVOKED',
  'REJECTED',
  'EXPIRED',
  'MORE_INFORMATION_REQUESTED',
  'UNRECOGNIZED',
] as const;
export type CodeVerificationStatus = (typeof codeVerificationStatuses)[number];

export const nameStatuses = [
  'APPROVED',
  'AVAILABLE_WITHOUT_REVIEW',
  'DECLINED',
  'EXPIRED',
  'PENDING_REVIEW',
  'NONE',
  'REJECTED',
  'UNRECOGNIZED',
] as const;
export type NameStatus = (typeof nameStatuses)[number];

export const messagingLimitTiers = [
  'TIER_50',
  'TIER_250',
  'TIER_1K',
  'TIER_2K',
  'TIER_10K',
  'TIER_100K',
  'TIER_UNLIMITED',
  'TIER_NOT_SET',
  'UNRECOGNIZED',
] as const;
export type MessagingLimitTier = (typeof messagingLimitTiers)[number];

export const qrImageFormats = ['PNG', 'SVG'] as const;
export type QrImageFormat = (typeof qrImageFormats)[number];

/** Error correction levels of QR codes: how much of the image may be damaged or covered. */
export type QrErrorCorrection = 'L' | 'M' | 'Q' | 'H';

/** Maximum length of a prefilled message in Unicode code points. Meta's limit; Alibaba does not document one. */
export const maxPrefilledMessageLength = 140;

/** Maximum number of writes in one request: 100 seconds of the upstream's quota for message QR codes. */
export const maxWritesPerRequest = 500;

/** A CAMS space, the upstream's tenant boundary: an ISV's sub-customer, or the instance of a direct customer. */
export interface Space {
  readonly custSpaceId: string;
  readonly name?: string | undefined;
  /** Proves to the upstream that a sub-account has authorised the ISV. Sent with reads whose operation accepts it. */
  readonly isvCode?: string | undefined;
}

/** A WhatsApp Business Account (WABA). Each space has at most one. */
export interface Waba {
  readonly wabaId: string;
  readonly name: string | null;
  readonly businessId: string | null;
  readonly businessName: string | null;
  readonly currency: string | null;
  readonly accountReviewStatus: AccountReviewStatus | null;
  readonly messageTemplateNamespace: string | null;
  readonly marketingMessageLiteStatus: string | null;
  readonly primaryBusinessLocation: string | null;
  readonly authInternationalRateEligibility: JsonObject | null;
  readonly isOnBizApp: boolean | null;
  readonly record: JsonObject;
}

/** A phone number. Its key is the space plus the digits, because CAMS has no id for it. */
export interface PhoneNumber {
  /** Digits with the country code, without a plus sign, as CAMS writes them. */
  readonly digits: string;
  readonly verifiedName: string | null;
  readonly status: PhoneNumberStatus | null;
  readonly qualityRating: QualityRating | null;
  readonly messagingLimitTier: MessagingLimitTier | null;
  readonly codeVerificationStatus: CodeVerificationStatus | null;
  readonly nameStatus: NameStatus | null;
  readonly newNameStatus: NameStatus | null;
  readonly isOfficial: boolean | null;
  readonly upQueue: string | null;
  readonly upCallbackUrl: string | null;
  readonly statusQueue: string | null;
  readonly statusCallbackUrl: string | null;
  readonly record: JsonObject;
}

/** A message QR code, which CAMS calls "message Qrdl". */
export interface MessageQrdl {
  readonly code: string;
  /** Digits of the number that the code opens a chat with. */
  readonly digits: string;
  readonly prefilledMessage: string | null;
  readonly deepLinkUrl: string | null;
  readonly qrImageUrl: string | null;
  readonly imageFormat: QrImageFormat | null;
  readonly record: JsonObject;
}

export const businessVerticals = [
  'OTHER',
  'AUTO',
  'BEAUTY',
  'APPAREL',
  'EDU',
  'ENTERTAIN',
  'EVENT_PLAN',
  'FINANCE',
  'GROCERY',
  'GOVT',
  'HOTEL',
  'HEALTH',
  'NONPROFIT',
  'PROF_SERVICES',
  'RETAIL',
  'TRAVEL',
  'RESTAURANT',
  'UNRECOGNIZED',
] as const;
export type BusinessVertical = (typeof businessVerticals)[number];

/** The business profile of a number, as WhatsApp shows it. */
export interface BusinessProfile {
  readonly about: string | null;
  readonly address: string | null;
  readonly description: string | null;
  readonly email: string | null;
  readonly profilePictureUrl: string | null;
  readonly vertical: BusinessVertical | null;
  /** The addresses that are valid URLs; the record also contains the others. */
  readonly websites: readonly string[];
  readonly record: JsonObject;
}

/** Conversational automation: what WhatsApp offers at the start of a chat. */
export interface ConversationalAutomation {
  readonly enableWelcomeMessage: boolean | null;
  readonly prompts: readonly string[];
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  /** The reasons why commands could not be read. Such commands are missing from the list. */
  readonly unreadable: readonly string[];
}

export const sendabilities = ['AVAILABLE', 'LIMITED', 'BLOCKED', 'UNRECOGNIZED'] as const;
export type Sendability = (typeof sendabilities)[number];

/** Whether messages can be sent, and the problems that prevent or limit sending. */
export interface HealthStatus {
  readonly canSendMessage: Sendability;
  readonly entities: readonly {
    readonly entityType: string | null;
    readonly canSendMessage: Sendability;
    readonly errors: readonly {
      readonly errorCode: string | null;
      readonly description: string | null;
      readonly possibleSolution: string | null;
    }[];
  }[];
  /** The reasons why entities or errors could not be read. Such items are missing from the lists. */
  readonly unreadable: readonly string[];
}

/** Messages that a number sent and had delivered from `start` to `end`, both epoch milliseconds. */
export interface PhoneNumberMetric {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
  readonly sentCount: number;
  readonly deliveredCount: number;
}

/** A customer of the account, which CAMS calls an instance: the tenant boundary. */
export interface Instance {
  readonly custSpaceId: string;
  readonly name: string | null;
  readonly state: string | null;
  readonly channelType: string | null;
}

/** Whether a text could be an id of the upstream: short, not empty, and without whitespace and control characters. */
export function isPlainText(text: string): boolean {
  return /^[^\p{C}\p{Z}]{1,128}$/u.test(text);
}
