/**
 * The nouns of the product, as every room speaks of them: what the upstream's records become once they are read.
 * Rank 0: imports nothing. Values are plain JSON, so that a cache can keep them and a wire can carry them.
 *
 * The lists of values join Alibaba's documentation with Meta's, because the two disagree and both have been seen in
 * replies. UNRECOGNIZED stands for a value that is in neither: it never fails a query, and `upstreamRecord` has it verbatim.
 */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** What a caller may do; each upstream operation asks for exactly one of these. */
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

/** Longest prefilled message of a code, in characters (Unicode code points); Meta's limit, which Alibaba does not document. */
export const maxPrefilledMessageLength = 140;

/** The most writes that one request may carry: a hundred seconds of the upstream's quota for codes. */
export const maxWritesPerRequest = 500;

/** A space: an ISV's sub-customer, or the instance of a direct customer. The tenant boundary of the upstream. */
export interface Space {
  readonly custSpaceId: string;
  readonly name?: string | undefined;
  /** Proves to the upstream that a sub-account authorised the ISV; sent with the reads that take it. */
  readonly isvCode?: string | undefined;
}

/** A WhatsApp Business Account, the one bound to a space. */
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

/** A phone number. CAMS gives it no id: its digits within its space are its key. */
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

/** A message QR code ("message Qrdl"). */
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
