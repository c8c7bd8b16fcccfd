/* eslint-disable */
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A phone number in E.164 format, such as +8613800001234. Input may omit the plus sign and contain spaces or dashes. */
  E164: { input: string; output: string; }
  /** A JSON object, as received from the upstream. */
  JSONObject: { input: { readonly [key: string]: unknown }; output: { readonly [key: string]: unknown }; }
  /** An absolute http or https URL. */
  URL: { input: string; output: string; }
};

/** State of Meta's review of a WABA (CAMS: AccountReviewStatus). */
export type AccountReviewStatus =
  /** The WABA was approved. */
  | 'APPROVED'
  /** The review was deferred. */
  | 'DEFERRED'
  /** The WABA was disabled. */
  | 'DISABLED'
  /** The review is pending. */
  | 'PENDING'
  /** The WABA was rejected. */
  | 'REJECTED'
  /** The upstream sent a value that this schema does not list. upstreamRecord holds it verbatim. */
  | 'UNRECOGNIZED';

/** A message QR code to add to a phone number. */
export type AddMessageQrdlInput = {
  /** The space (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one. */
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  /** A unique text for each intended change, up to 255 characters. A retry with the same key and input returns the first outcome and never calls the upstream again. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The format of the upstream's QR image (CAMS: GenerateQrImage). */
  imageFormat?: InputMaybe<QrImageFormat>;
  /** The phone number that the code opens a chat with. */
  phoneNumber: Scalars['E164']['input'];
  /** The text that is prefilled when the chat opens, 1 to 140 characters (CAMS: PrefilledMessage). */
  prefilledMessage: Scalars['String']['input'];
};

/** Result of adding a message QR code. */
export type AddMessageQrdlResult = AddMessageQrdlSuccess | InvalidInputError | NotFoundError | OutcomeUnknownError | PermissionError | ThrottledError | UpstreamError;

/** The code was created. */
export type AddMessageQrdlSuccess = {
  __typename?: 'AddMessageQrdlSuccess';
  /** The new code. */
  messageQrdl: MessageQrdl;
  /** The upstream's request id (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** A phone number to add to the WABA of a space. */
export type AddPhoneNumberInput = {
  /** The space (CAMS: CustSpaceId, required here). Defaults to the caller's space if it has exactly one. */
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  /** A unique text for each intended change, up to 255 characters. A retry with the same key and input returns the first outcome and never calls the upstream again. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The full number. The gateway splits it into country code and national number and changes no digit (CAMS: Cc, PhoneNumber). */
  number: Scalars['E164']['input'];
  /**
   * Passed on unchanged (CAMS: PreValidateId).
   * @deprecated Since 2026-11-21 (0.1.0): the upstream no longer uses it. Leave it out.
   */
  preValidateId?: InputMaybe<Scalars['String']['input']>;
  /** The display name that customers see once Meta has approved it (CAMS: VerifiedName). */
  verifiedName: Scalars['String']['input'];
};

/** Result of adding a phone number. */
export type AddPhoneNumberResult = AddPhoneNumberSuccess | InvalidInputError | NotFoundError | OutcomeUnknownError | PermissionError | ThrottledError | UpstreamError;

/** The number was added. It still has to be verified and registered before it can be used. */
export type AddPhoneNumberSuccess = {
  __typename?: 'AddPhoneNumberSuccess';
  /** The country code that was sent (CAMS: Cc). */
  countryCode: Scalars['String']['output'];
  /** The national number that was sent, with every digit of the input (CAMS: PhoneNumber). */
  nationalNumber: Scalars['String']['output'];
  /** The number as the upstream lists it, possibly in another form than it was added. Null while it is not listed yet. */
  phoneNumber?: Maybe<PhoneNumber>;
  /** The upstream's request id (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** Whether the owner of a phone number has verified it with the code sent to it (CAMS: CodeVerificationStatus). */
export type CodeVerificationStatus =
  /** The verification has expired. */
  | 'EXPIRED'
  /** Meta needs more information to decide. */
  | 'MORE_INFORMATION_REQUESTED'
  /** Not verified. */
  | 'NOT_VERIFIED'
  /** The verification was rejected. */
  | 'REJECTED'
  /** The verification was revoked. */
  | 'REVOKED'
  /** The upstream sent a value that this schema does not list. upstreamRecord holds it verbatim. */
  | 'UNRECOGNIZED'
  /** Verified. */
  | 'VERIFIED';

/** Identifies the code by id, or by phoneNumber and code. */
export type DeleteMessageQrdlInput = {
  /** The code (CAMS: QrdlCode). */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The space (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one. */
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  /** The id of the code. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** A unique text for each intended change, up to 255 characters. A retry with the same key and input returns the first outcome and never calls the upstream again. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The phone number that the code belongs to. */
  phoneNumber?: InputMaybe<Scalars['E164']['input']>;
};

/** Result of deleting a message QR code. */
export type DeleteMessageQrdlResult = DeleteMessageQrdlSuccess | InvalidInputError | NotFoundError | OutcomeUnknownError | PermissionError | ThrottledError | UpstreamError;

/** The code was deleted. Printed copies of it no longer open the chat. */
export type DeleteMessageQrdlSuccess = {
  __typename?: 'DeleteMessageQrdlSuccess';
  /** The code that was deleted. */
  deletedCode: Scalars['String']['output'];
  /** The id of the deleted code. */
  deletedId: Scalars['ID']['output'];
  /** The phone number that the code belonged to. */
  phoneNumber?: Maybe<PhoneNumber>;
  /** The upstream's request id (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** The fields that all errors in results have. */
export type Error = {
  /** What is wrong, for programs. */
  code: ErrorCode;
  /** What is wrong and what was expected, for humans. */
  message: Scalars['String']['output'];
};

/** All error codes: of errors in results, and of extensions.code in top-level errors. */
export type ErrorCode =
  /** The document or its input is invalid. Nothing was sent to the upstream. */
  | 'BAD_USER_INPUT'
  /** The caller lacks the scope, or may not access the space. */
  | 'FORBIDDEN'
  /** The idempotency key was already used with a different input. */
  | 'IDEMPOTENCY_CONFLICT'
  /** An error inside the gateway. The log has the cause under the request id. */
  | 'INTERNAL_ERROR'
  /** The object does not exist. */
  | 'NOT_FOUND'
  /** The write was sent but no reply came, so it may have been carried out. Check before you retry. */
  | 'OUTCOME_UNKNOWN'
  /** The document exceeds a limit for one request: upstream calls, values in the response, or image rendering. Request less at a time. */
  | 'QUERY_TOO_COSTLY'
  /** The caller's rate limit at this gateway is exceeded. Retry after retryAfterMs. */
  | 'RATE_LIMITED'
  /** The credential is missing or invalid. */
  | 'UNAUTHENTICATED'
  /** The upstream's reply cannot be read. */
  | 'UPSTREAM_BAD_RESPONSE'
  /** The upstream's quota cannot serve the call before the request's deadline. Nothing was sent. Retry after retryAfterMs. */
  | 'UPSTREAM_BUSY'
  /** The upstream did not accept the gateway's credentials or clock. The operator has to act. */
  | 'UPSTREAM_CREDENTIALS'
  /** The space or phone number does not belong to the account, or does not exist (Unknown.ResourceOwnerId). */
  | 'UPSTREAM_NOT_OWNED'
  /** The gateway's account has not subscribed to the product (Product.Unsubscript). The operator has to act. */
  | 'UPSTREAM_NOT_SUBSCRIBED'
  /** The upstream does not allow the gateway's account this operation (Ram.PermissionDeny). The operator has to act. */
  | 'UPSTREAM_PERMISSION_DENIED'
  /** The upstream rejected the call. upstreamCode says why. */
  | 'UPSTREAM_REJECTED'
  /** The upstream rejected the call under flow control. Retry after retryAfterMs. */
  | 'UPSTREAM_THROTTLED'
  /** The upstream did not answer in time. Reads can be retried. */
  | 'UPSTREAM_TIMEOUT'
  /** The upstream is unreachable or failing. Retry later. */
  | 'UPSTREAM_UNAVAILABLE';

/** One problem with the input. */
export type InputIssue = {
  __typename?: 'InputIssue';
  /** What was expected, and what was received. */
  message: Scalars['String']['output'];
  /** Path of the invalid value, starting at the argument. */
  path: Array<Scalars['String']['output']>;
};

/** The input is invalid. Nothing was sent to the upstream. */
export type InvalidInputError = Error & {
  __typename?: 'InvalidInputError';
  /** What is wrong, for programs. */
  code: ErrorCode;
  /** All problems that were found. */
  issues: Array<InputIssue>;
  /** What is wrong and what was expected, for humans. */
  message: Scalars['String']['output'];
};

/** A message QR code. Scanning it opens a chat with the phone number, with a prefilled message. */
export type MessageQrdl = Node & {
  __typename?: 'MessageQrdl';
  /** The code, usually 14 letters and digits (CAMS: QrdlCode). */
  code: Scalars['String']['output'];
  /** The link that the QR code encodes. It opens the chat (CAMS: DeepLinkUrl). */
  deepLinkUrl?: Maybe<Scalars['URL']['output']>;
  /** Opaque. Derived from the space, the number and the code, so it changes if the upstream issues a new code. */
  id: Scalars['ID']['output'];
  /** The format of the upstream's QR image (CAMS: GenerateQrImage). */
  imageFormat?: Maybe<QrImageFormat>;
  /** The phone number that the code opens a chat with. One upstream call, shared by all codes of the space. */
  phoneNumber?: Maybe<PhoneNumber>;
  /** The text that is prefilled when the chat opens, at most 140 characters (CAMS: PrefilledMessage). */
  prefilledMessage?: Maybe<Scalars['String']['output']>;
  /** The QR code of deepLinkUrl, rendered by the gateway as a data: URL that never expires. No upstream call. */
  qrImage?: Maybe<Scalars['String']['output']>;
  /** URL of the upstream's QR image. It expires after about an hour (CAMS: QrImageUrl). */
  qrImageUrl?: Maybe<Scalars['URL']['output']>;
  /** The record as the upstream sent it, including fields that this schema does not have. */
  upstreamRecord: Scalars['JSONObject']['output'];
};


/** A message QR code. Scanning it opens a chat with the phone number, with a prefilled message. */
export type MessageQrdlQrImageArgs = {
  errorCorrection?: InputMaybe<QrErrorCorrection>;
  format?: InputMaybe<QrImageFormat>;
  size?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of message QR codes. */
export type MessageQrdlConnection = {
  __typename?: 'MessageQrdlConnection';
  /** The nodes of this page, each with its cursor. */
  edges: Array<MessageQrdlEdge>;
  /** The nodes of this page. */
  nodes: Array<MessageQrdl>;
  /** Whether there are more pages, and the cursors of this one. */
  pageInfo: PageInfo;
  /** Total number of nodes, after filtering and before paging. */
  totalCount: Scalars['Int']['output'];
};

/** A message QR code and its cursor. */
export type MessageQrdlEdge = {
  __typename?: 'MessageQrdlEdge';
  /** Pass it as `after` or `before` to continue from here. It stays valid while the list changes. */
  cursor: Scalars['String']['output'];
  /** The node. */
  node: MessageQrdl;
};

/** Selects the codes that match all given conditions. Filters the list after it was fetched. */
export type MessageQrdlFilter = {
  /** Matches a part of the code or of the prefilled message. Case-insensitive. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** How many customers can be messaged first within 24 hours (CAMS: MessagingLimitTier). Since October 2025 this is the limit of the whole business portfolio, shared by all of its numbers: do not add it up over numbers. */
export type MessagingLimitTier =
  /** 1,000 customers. */
  | 'TIER_1K'
  /** 2,000 customers. */
  | 'TIER_2K'
  /** 10,000 customers. */
  | 'TIER_10K'
  /** 50 customers. */
  | 'TIER_50'
  /** 100,000 customers. */
  | 'TIER_100K'
  /** 250 customers. */
  | 'TIER_250'
  /** No limit has been set yet. */
  | 'TIER_NOT_SET'
  /** Any number of customers. */
  | 'TIER_UNLIMITED'
  /** The upstream sent a value that this schema does not list. upstreamRecord holds it verbatim. */
  | 'UNRECOGNIZED';

/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Creates a message QR code for a phone number. Requires the scope ADD. One upstream call. */
  addMessageQrdl: AddMessageQrdlResult;
  /** Bulk version, at most 500 items in a request. Each item succeeds or fails on its own. Results keep the order of the inputs and can be streamed with @stream. */
  addMessageQrdls: Array<AddMessageQrdlResult>;
  /** Adds a phone number to the WABA of a space. Requires the scope ADD. Two upstream calls; the second reads the number back. */
  addPhoneNumber: AddPhoneNumberResult;
  /** Deletes a code. Printed copies of it no longer open the chat. Requires the scope DELETE. One upstream call. */
  deleteMessageQrdl: DeleteMessageQrdlResult;
  /** Bulk version, at most 500 items in a request. Each item succeeds or fails on its own. Results keep the order of the inputs and can be streamed with @stream. */
  deleteMessageQrdls: Array<DeleteMessageQrdlResult>;
  /** Changes the text or the image format of a code. The upstream may issue a new code; printed copies of the old one then stop working. Requires the scope UPDATE. One upstream call, or two if only one of the fields is given. */
  updateMessageQrdl: UpdateMessageQrdlResult;
  /** Bulk version, at most 500 items in a request. Each item succeeds or fails on its own. Results keep the order of the inputs and can be streamed with @stream. */
  updateMessageQrdls: Array<UpdateMessageQrdlResult>;
};


/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type MutationAddMessageQrdlArgs = {
  input: AddMessageQrdlInput;
};


/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type MutationAddMessageQrdlsArgs = {
  inputs: Array<AddMessageQrdlInput>;
};


/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type MutationAddPhoneNumberArgs = {
  input: AddPhoneNumberInput;
};


/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type MutationDeleteMessageQrdlArgs = {
  input: DeleteMessageQrdlInput;
};


/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type MutationDeleteMessageQrdlsArgs = {
  inputs: Array<DeleteMessageQrdlInput>;
};


/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type MutationUpdateMessageQrdlArgs = {
  input: UpdateMessageQrdlInput;
};


/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type MutationUpdateMessageQrdlsArgs = {
  inputs: Array<UpdateMessageQrdlInput>;
};

/** State of the review of a display name (CAMS: NameStatus, NewNameStatus). */
export type NameStatus =
  /** The name was approved. */
  | 'APPROVED'
  /** The name can be used without a review. */
  | 'AVAILABLE_WITHOUT_REVIEW'
  /** The name was declined. */
  | 'DECLINED'
  /** The approval has expired. */
  | 'EXPIRED'
  /** There is no name to review. */
  | 'NONE'
  /** The review is pending. */
  | 'PENDING_REVIEW'
  /** The name was rejected. */
  | 'REJECTED'
  /** The upstream sent a value that this schema does not list. upstreamRecord holds it verbatim. */
  | 'UNRECOGNIZED';

/** An object with a globally unique id. `node` fetches it by that id. Ids are opaque and stable. */
export type Node = {
  /** Opaque and unique across all types. The same object always has the same id. */
  id: Scalars['ID']['output'];
};

/** The object does not exist, or the caller may not access it. */
export type NotFoundError = Error & {
  __typename?: 'NotFoundError';
  /** What is wrong, for programs. */
  code: ErrorCode;
  /** What is wrong and what was expected, for humans. */
  message: Scalars['String']['output'];
};

/** Sort direction. Nulls come last in both directions. */
export type OrderDirection =
  /** Smallest first. */
  | 'ASC'
  /** Largest first. */
  | 'DESC';

/** The write was sent but no reply came, so it may have been carried out. Check before you retry. */
export type OutcomeUnknownError = Error & {
  __typename?: 'OutcomeUnknownError';
  /** What is wrong, for programs. */
  code: ErrorCode;
  /** What is wrong and what was expected, for humans. */
  message: Scalars['String']['output'];
  /** For writes to message QR codes: the current codes of the phone number that match the write by text or by code, read from the upstream. Empty after an add means: not carried out so far. Null for other writes. One upstream call. */
  messageQrdls?: Maybe<Array<MessageQrdl>>;
};

/** The position of a page within the whole list. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Cursor of the last node of this page; null when it is empty. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether nodes follow this page. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether nodes come before this page. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first node of this page; null when it is empty. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** The caller, or the gateway's own Alibaba Cloud account, is not allowed to do this. */
export type PermissionError = Error & {
  __typename?: 'PermissionError';
  /** The upstream's explanation of the denial (CAMS: AccessDeniedDetail). */
  accessDeniedDetail?: Maybe<Scalars['String']['output']>;
  /** What is wrong, for programs. */
  code: ErrorCode;
  /** What is wrong and what was expected, for humans. */
  message: Scalars['String']['output'];
  /** The upstream's request id, for Alibaba Cloud support; null if nothing was sent. */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** A phone number of a WABA. Its key is the space plus the digits, because CAMS has no id for it. */
export type PhoneNumber = Node & {
  __typename?: 'PhoneNumber';
  /** Whether the owner has verified the number (CAMS: CodeVerificationStatus). */
  codeVerificationStatus?: Maybe<CodeVerificationStatus>;
  /** The space of the number; null for the account's own. */
  custSpaceId?: Maybe<Scalars['ID']['output']>;
  /** Opaque. Derived from the space and the number. */
  id: Scalars['ID']['output'];
  /** Whether it is an official business account, which WhatsApp marks with a badge (CAMS: IsOfficial). */
  isOfficial?: Maybe<Scalars['Boolean']['output']>;
  /** One code of the phone number; null if it does not exist. All such fields of one number share one upstream call. */
  messageQrdl?: Maybe<MessageQrdl>;
  /** The message QR codes of the number, sorted by code. One upstream call, however many there are. */
  messageQrdls?: Maybe<MessageQrdlConnection>;
  /** How many customers can be messaged first within 24 hours (CAMS: MessagingLimitTier). Since October 2025 this is the limit of the whole business portfolio, shared by all of its numbers: do not add it up over numbers. */
  messagingLimitTier?: Maybe<MessagingLimitTier>;
  /** State of the review of verifiedName (CAMS: NameStatus). */
  nameStatus?: Maybe<NameStatus>;
  /** State of the review of a changed name (CAMS: NewNameStatus). */
  newNameStatus?: Maybe<NameStatus>;
  /** The number (CAMS: PhoneNumber). */
  number: Scalars['E164']['output'];
  /** Quality of its messages in recent days, as rated by recipients (CAMS: QualityRating). */
  qualityRating?: Maybe<QualityRating>;
  /** Operational status of the number (CAMS: Status). */
  status?: Maybe<PhoneNumberStatus>;
  /** The URL that receives delivery receipts (CAMS: StatusCallbackUrl). */
  statusCallbackUrl?: Maybe<Scalars['URL']['output']>;
  /** The MNS queue that receives delivery receipts (CAMS: StatusQueue). */
  statusQueue?: Maybe<Scalars['String']['output']>;
  /** The URL that receives incoming messages (CAMS: UpCallbackUrl). */
  upCallbackUrl?: Maybe<Scalars['URL']['output']>;
  /** The MNS queue that receives incoming messages (CAMS: UpQueue). */
  upQueue?: Maybe<Scalars['String']['output']>;
  /** The record as the upstream sent it, including fields that this schema does not have. */
  upstreamRecord: Scalars['JSONObject']['output'];
  /** The current codeVerificationStatus, at most five seconds old (CAMS: GetPhoneNumberVerificationStatus). Null for numbers without a space, because the upstream requires one. One upstream call per number. */
  verificationStatus?: Maybe<CodeVerificationStatus>;
  /** The display name that customers see (CAMS: VerifiedName). */
  verifiedName?: Maybe<Scalars['String']['output']>;
  /** The WABA of the space. One upstream call, shared by all numbers of the space. */
  waba?: Maybe<Waba>;
};


/** A phone number of a WABA. Its key is the space plus the digits, because CAMS has no id for it. */
export type PhoneNumberMessageQrdlArgs = {
  code: Scalars['String']['input'];
};


/** A phone number of a WABA. Its key is the space plus the digits, because CAMS has no id for it. */
export type PhoneNumberMessageQrdlsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<MessageQrdlFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of phone numbers. */
export type PhoneNumberConnection = {
  __typename?: 'PhoneNumberConnection';
  /** The nodes of this page, each with its cursor. */
  edges: Array<PhoneNumberEdge>;
  /** The nodes of this page. */
  nodes: Array<PhoneNumber>;
  /** Whether there are more pages, and the cursors of this one. */
  pageInfo: PageInfo;
  /** Total number of nodes, after filtering and before paging. */
  totalCount: Scalars['Int']['output'];
};

/** A phone number and its cursor. */
export type PhoneNumberEdge = {
  __typename?: 'PhoneNumberEdge';
  /** Pass it as `after` or `before` to continue from here. It stays valid while the list changes. */
  cursor: Scalars['String']['output'];
  /** The node. */
  node: PhoneNumber;
};

/** Selects the phone numbers that match all given conditions. Filters the list after it was fetched. */
export type PhoneNumberFilter = {
  /** Matches any of these. */
  qualityRating?: InputMaybe<Array<QualityRating>>;
  /** Matches a part of the number or of the verified name. Case-insensitive. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** Matches any of these. */
  status?: InputMaybe<Array<PhoneNumberStatus>>;
};

/** Sort order of phone numbers. Numbers that compare equal are sorted by number. */
export type PhoneNumberOrder = {
  /** The sort direction. */
  direction: OrderDirection;
  /** The field to sort by. */
  field: PhoneNumberOrderField;
};

/** The fields that phone numbers can be sorted by. */
export type PhoneNumberOrderField =
  /** By digits, starting with the country code. */
  | 'NUMBER'
  /** GREEN, YELLOW, RED, UNKNOWN, UNRECOGNIZED. */
  | 'QUALITY_RATING'
  /** In the order in which PhoneNumberStatus lists its values. */
  | 'STATUS'
  /** By name, in Unicode order, case-insensitive. */
  | 'VERIFIED_NAME';

/** Operational status of a phone number (CAMS: Status). */
export type PhoneNumberStatus =
  /** Banned by WhatsApp for breaking its policy. */
  | 'BANNED'
  /** In service. */
  | 'CONNECTED'
  /** Removed from the WABA. */
  | 'DELETED'
  /** Not connected to the service. */
  | 'DISCONNECTED'
  /** Flagged for low quality. It will be restricted if the quality does not improve. */
  | 'FLAGGED'
  /** Moved to another WABA. */
  | 'MIGRATED'
  /** Offline. */
  | 'OFFLINE'
  /** Paused. */
  | 'PAUSED'
  /** Being set up. */
  | 'PENDING'
  /** Its sending rate is limited. */
  | 'RATE_LIMITED'
  /** Restricted: it has reached its conversation limit and cannot start new conversations. */
  | 'RESTRICTED'
  /** Unknown to the upstream. */
  | 'UNKNOWN'
  /** The upstream sent a value that this schema does not list. upstreamRecord holds it verbatim. */
  | 'UNRECOGNIZED'
  /** Not verified yet. */
  | 'UNVERIFIED';

/** Error correction level of a QR code: how much of it may be damaged or covered (ISO/IEC 18004). */
export type QrErrorCorrection =
  /** About 30 %. Suits print and a logo in the middle. */
  | 'H'
  /** About 7 %. Has the largest modules. */
  | 'L'
  /** About 15 %. */
  | 'M'
  /** About 25 %. */
  | 'Q';

/** Image format of a QR code (CAMS: GenerateQrImage). */
export type QrImageFormat =
  /** A bitmap. */
  | 'PNG'
  /** A vector image, sharp at any size. */
  | 'SVG';

/** Quality of the messages of a phone number in recent days, as rated by its recipients (CAMS: QualityRating). */
export type QualityRating =
  /** High quality. */
  | 'GREEN'
  /** Low quality. */
  | 'RED'
  /** Not determined yet. */
  | 'UNKNOWN'
  /** The upstream sent a value that this schema does not list. upstreamRecord holds it verbatim. */
  | 'UNRECOGNIZED'
  /** Medium quality. */
  | 'YELLOW';

/** Read operations. The upstream returns each list as a whole and allows 5 or 10 calls per second; the gateway batches, caches and throttles the calls. */
export type Query = {
  __typename?: 'Query';
  /** One code of a phone number; null if it does not exist. All such fields of one number share one upstream call. */
  messageQrdl?: Maybe<MessageQrdl>;
  /** The object with this id; null if it does not exist or the caller may not see it. */
  node?: Maybe<Node>;
  /** The objects with these ids, in the same order. Null for objects that do not exist or that the caller may not see. An object that fails to load is null, with an error at its index. */
  nodes: Array<Maybe<Node>>;
  /** One phone number of a space; null if it does not exist. Also finds other forms of the number, such as Brazilian numbers with and without the ninth digit. All such fields of one space share one upstream call. */
  phoneNumber?: Maybe<PhoneNumber>;
  /** The phone numbers of a space. One upstream call, however many there are. */
  phoneNumbers?: Maybe<PhoneNumberConnection>;
  /** Remaining upstream quota per operation, as tracked by this gateway. No upstream call. */
  upstreamQuotas: Array<UpstreamQuota>;
  /** The caller and its permissions. No upstream call. */
  viewer: Viewer;
  /** The WABA bound to a space; null if there is none. Callers with exactly one space, and direct customers, may omit custSpaceId. One upstream call. */
  waba?: Maybe<Waba>;
  /** The WABAs of several spaces, in the given order. Defaults to all spaces of the caller. A space that fails is null, with an error at its index. One upstream call per space. */
  wabas: Array<Maybe<Waba>>;
};


/** Read operations. The upstream returns each list as a whole and allows 5 or 10 calls per second; the gateway batches, caches and throttles the calls. */
export type QueryMessageQrdlArgs = {
  code: Scalars['String']['input'];
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  phoneNumber: Scalars['E164']['input'];
};


/** Read operations. The upstream returns each list as a whole and allows 5 or 10 calls per second; the gateway batches, caches and throttles the calls. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** Read operations. The upstream returns each list as a whole and allows 5 or 10 calls per second; the gateway batches, caches and throttles the calls. */
export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/** Read operations. The upstream returns each list as a whole and allows 5 or 10 calls per second; the gateway batches, caches and throttles the calls. */
export type QueryPhoneNumberArgs = {
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  number: Scalars['E164']['input'];
};


/** Read operations. The upstream returns each list as a whole and allows 5 or 10 calls per second; the gateway batches, caches and throttles the calls. */
export type QueryPhoneNumbersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  filter?: InputMaybe<PhoneNumberFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  isvCode?: InputMaybe<Scalars['String']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<PhoneNumberOrder>;
  upstreamStatus?: InputMaybe<Scalars['String']['input']>;
};


/** Read operations. The upstream returns each list as a whole and allows 5 or 10 calls per second; the gateway batches, caches and throttles the calls. */
export type QueryWabaArgs = {
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  isvCode?: InputMaybe<Scalars['String']['input']>;
};


/** Read operations. The upstream returns each list as a whole and allows 5 or 10 calls per second; the gateway batches, caches and throttles the calls. */
export type QueryWabasArgs = {
  custSpaceIds?: InputMaybe<Array<Scalars['ID']['input']>>;
};

/** A permission of an API client. */
export type Scope =
  /** addPhoneNumber, addMessageQrdl and addMessageQrdls. */
  | 'ADD'
  /** deleteMessageQrdl and deleteMessageQrdls. */
  | 'DELETE'
  /** Queries and subscriptions. */
  | 'READ'
  /** updateMessageQrdl and updateMessageQrdls. */
  | 'UPDATE';

/** Subscriptions. Each event is the current object, so that a client with a normalised cache can update it by its id. */
export type Subscription = {
  __typename?: 'Subscription';
  /** A phone number whose message QR codes have changed: one was added, changed or deleted. Select messageQrdls to get the current codes. Emits changes made through the gateway (any replica), reported by CAMS callbacks, or detected during a read. Changes that arrive faster than the client consumes them are merged; after a gap every number of the space is emitted. Changes made before the subscription started are not emitted, so read once after subscribing. Delivered as server-sent events. Requires the scope READ. At most one upstream call per event for the number, plus one if codes are selected, shared by all subscribers. */
  messageQrdlsChanged: PhoneNumber;
  /** A phone number whose data has changed (status, quality rating, name or limits), or that was added. Emits changes made through the gateway (any replica), reported by CAMS callbacks, or detected during a read. Changes that arrive faster than the client consumes them are merged; after a gap every number of the space is emitted. Changes made before the subscription started are not emitted, so read once after subscribing. Delivered as server-sent events. Requires the scope READ. At most one upstream call per event, shared by all subscribers. */
  phoneNumberChanged: PhoneNumber;
};


/** Subscriptions. Each event is the current object, so that a client with a normalised cache can update it by its id. */
export type SubscriptionMessageQrdlsChangedArgs = {
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
};


/** Subscriptions. Each event is the current object, so that a client with a normalised cache can update it by its id. */
export type SubscriptionPhoneNumberChangedArgs = {
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
};

/** Too many calls. Nothing was carried out. */
export type ThrottledError = Error & {
  __typename?: 'ThrottledError';
  /** What is wrong, for programs. */
  code: ErrorCode;
  /** What is wrong and what was expected, for humans. */
  message: Scalars['String']['output'];
  /** The upstream's request id, for Alibaba Cloud support; null if nothing was sent. */
  requestId?: Maybe<Scalars['String']['output']>;
  /** How long to wait before retrying, in milliseconds. */
  retryAfterMs: Scalars['Int']['output'];
};

/** Identifies the code by id, or by phoneNumber and code. Fields that are left out keep their value. */
export type UpdateMessageQrdlInput = {
  /** The code (CAMS: QrdlCode). */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The space (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one. */
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  /** The id of the code. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** A unique text for each intended change, up to 255 characters. A retry with the same key and input returns the first outcome and never calls the upstream again. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The format of the upstream's QR image (CAMS: GenerateQrImage). */
  imageFormat?: InputMaybe<QrImageFormat>;
  /** The phone number that the code belongs to. */
  phoneNumber?: InputMaybe<Scalars['E164']['input']>;
  /** The text that is prefilled when the chat opens, 1 to 140 characters (CAMS: PrefilledMessage). */
  prefilledMessage?: InputMaybe<Scalars['String']['input']>;
};

/** Result of changing a message QR code. */
export type UpdateMessageQrdlResult = InvalidInputError | NotFoundError | OutcomeUnknownError | PermissionError | ThrottledError | UpdateMessageQrdlSuccess | UpstreamError;

/** The code was changed. The upstream may issue a new code; printed copies of the old one then stop working. */
export type UpdateMessageQrdlSuccess = {
  __typename?: 'UpdateMessageQrdlSuccess';
  /** The code after the change. */
  messageQrdl: MessageQrdl;
  /** The code before the change. Differs from messageQrdl.code if the upstream issued a new one. */
  previousCode: Scalars['String']['output'];
  /** The upstream's request id (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** The upstream rejected the call or failed. The write was not carried out. */
export type UpstreamError = Error & {
  __typename?: 'UpstreamError';
  /** What is wrong, for programs. */
  code: ErrorCode;
  /** What is wrong and what was expected, for humans. */
  message: Scalars['String']['output'];
  /** The upstream's request id, for Alibaba Cloud support; null if nothing was sent. */
  requestId?: Maybe<Scalars['String']['output']>;
  /** Whether the same call may succeed later. */
  retryable: Scalars['Boolean']['output'];
  /** The upstream's error code, if it sent one (CAMS: Code). */
  upstreamCode?: Maybe<Scalars['String']['output']>;
};

/** The quota of one upstream operation, shared by all callers of this gateway. */
export type UpstreamQuota = {
  __typename?: 'UpstreamQuota';
  /** The upstream operation, such as ListPhoneMessageQrdl. */
  action: Scalars['String']['output'];
  /** Calls per second that the upstream allows the account. */
  callsPerSecond: Scalars['Float']['output'];
  /** Estimated wait of a new call, in milliseconds. */
  estimatedWaitMs: Scalars['Int']['output'];
  /** Calls waiting in the queue. */
  queued: Scalars['Int']['output'];
  /** Remaining quota: calls that could be sent immediately. */
  remaining: Scalars['Int']['output'];
};

/** The caller and its permissions. */
export type Viewer = {
  __typename?: 'Viewer';
  /** The spaces that the caller may access. Null means all spaces. */
  custSpaceIds?: Maybe<Array<Scalars['ID']['output']>>;
  /** The name of the API client, or the subject of the JWT. */
  name: Scalars['String']['output'];
  /** The permissions of the caller. */
  scopes: Array<Scope>;
};

/** A WhatsApp Business Account. */
export type Waba = Node & {
  __typename?: 'Waba';
  /** State of Meta's review of the WABA (CAMS: AccountReviewStatus). */
  accountReviewStatus?: Maybe<AccountReviewStatus>;
  /** Whether and from when authentication-international rates apply (CAMS: AuthInternationalRateEligibility). */
  authInternationalRateEligibility?: Maybe<Scalars['JSONObject']['output']>;
  /** The id of the business in Meta's Business Manager (CAMS: BusinessId). */
  businessId?: Maybe<Scalars['String']['output']>;
  /** The name of the business in Meta's Business Manager (CAMS: BusinessName). */
  businessName?: Maybe<Scalars['String']['output']>;
  /** The billing currency, an ISO 4217 code such as USD (CAMS: Currency). */
  currency?: Maybe<Scalars['String']['output']>;
  /** The space that the WABA is bound to: an ISV's sub-customer, or a direct customer's instance. Null for the account's own. */
  custSpaceId?: Maybe<Scalars['ID']['output']>;
  /** Opaque. Stable for as long as the space exists. */
  id: Scalars['ID']['output'];
  /** Whether the account is also used in the WhatsApp Business app (CAMS: IsOnBizApp). */
  isOnBizApp?: Maybe<Scalars['Boolean']['output']>;
  /** Status of Marketing Messages Lite, verbatim from the upstream; "Y" and "ONBOARDED" have been seen (CAMS: MarketingMessageLiteStatus). */
  marketingMessageLiteStatus?: Maybe<Scalars['String']['output']>;
  /** The namespace of its message templates (CAMS: MessageTemplateNamespace). */
  messageTemplateNamespace?: Maybe<Scalars['String']['output']>;
  /** The name of the WABA (CAMS: Name). */
  name?: Maybe<Scalars['String']['output']>;
  /** The phone numbers of the space. One upstream call, however many there are, made in parallel to the call for the WABA. */
  phoneNumbers?: Maybe<PhoneNumberConnection>;
  /** The location of the business, or the start of its authentication-international rate, verbatim from the upstream (CAMS: PrimaryBusinessLocation). */
  primaryBusinessLocation?: Maybe<Scalars['String']['output']>;
  /** The record as the upstream sent it, including fields that this schema does not have. */
  upstreamRecord: Scalars['JSONObject']['output'];
  /** Meta's id of the WABA (CAMS: Id). */
  wabaId: Scalars['String']['output'];
};


/** A WhatsApp Business Account. */
export type WabaPhoneNumbersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<PhoneNumberFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<PhoneNumberOrder>;
};

export type NumbersPageQueryVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type NumbersPageQuery = { __typename?: 'Query', phoneNumbers?: { __typename?: 'PhoneNumberConnection', pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, nodes: Array<{ __typename?: 'PhoneNumber', id: string, number: string, verifiedName?: string | null, status?: PhoneNumberStatus | null }> } | null };

export type MadeCodeFragment = { __typename?: 'MessageQrdl', id: string, code: string, prefilledMessage?: string | null, deepLinkUrl?: string | null };

export type AddCodeMutationVariables = Exact<{
  input: AddMessageQrdlInput;
}>;


export type AddCodeMutation = { __typename?: 'Mutation', addMessageQrdl:
    | { __typename: 'AddMessageQrdlSuccess', messageQrdl: { __typename?: 'MessageQrdl', id: string, code: string, prefilledMessage?: string | null, deepLinkUrl?: string | null } }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ __typename?: 'InputIssue', path: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string, messageQrdls?: Array<{ __typename?: 'MessageQrdl', id: string, code: string, prefilledMessage?: string | null, deepLinkUrl?: string | null }> | null }
    | { __typename: 'PermissionError', code: ErrorCode, message: string }
    | { __typename: 'ThrottledError', retryAfterMs: number, code: ErrorCode, message: string }
    | { __typename: 'UpstreamError', retryable: boolean, code: ErrorCode, message: string }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const MadeCodeFragmentDoc = new TypedDocumentString(`
    fragment MadeCode on MessageQrdl {
  id
  code
  prefilledMessage
  deepLinkUrl
}
    `, {"fragmentName":"MadeCode"}) as unknown as TypedDocumentString<MadeCodeFragment, unknown>;
export const NumbersPageDocument = new TypedDocumentString(`
    query NumbersPage($custSpaceId: ID, $after: String) {
  phoneNumbers(custSpaceId: $custSpaceId, first: 50, after: $after) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      number
      verifiedName
      status
    }
  }
}
    `) as unknown as TypedDocumentString<NumbersPageQuery, NumbersPageQueryVariables>;
export const AddCodeDocument = new TypedDocumentString(`
    mutation AddCode($input: AddMessageQrdlInput!) {
  addMessageQrdl(input: $input) {
    __typename
    ... on AddMessageQrdlSuccess {
      messageQrdl {
        ...MadeCode
      }
    }
    ... on OutcomeUnknownError {
      messageQrdls {
        ...MadeCode
      }
    }
    ... on ThrottledError {
      retryAfterMs
    }
    ... on UpstreamError {
      retryable
    }
    ... on InvalidInputError {
      issues {
        path
        message
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    fragment MadeCode on MessageQrdl {
  id
  code
  prefilledMessage
  deepLinkUrl
}`) as unknown as TypedDocumentString<AddCodeMutation, AddCodeMutationVariables>;