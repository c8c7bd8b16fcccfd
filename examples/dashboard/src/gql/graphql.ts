/* eslint-disable */
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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
  /** An absolute moment, ISO 8601 with offset: 2026-11-27T08:00:00Z. */
  DateTime: { input: string; output: string; }
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
  /** The upstream's id of the call (CAMS: RequestId). */
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
  /** The upstream's id of the call (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** The business profile of a phone number, as WhatsApp shows it. */
export type BusinessProfile = {
  __typename?: 'BusinessProfile';
  /** The line under the name, up to 139 characters (CAMS: About). */
  about?: Maybe<Scalars['String']['output']>;
  /** The address, up to 256 characters (CAMS: Address). */
  address?: Maybe<Scalars['String']['output']>;
  /** The description, up to 512 characters (CAMS: Description). */
  description?: Maybe<Scalars['String']['output']>;
  /** The email address, up to 128 characters (CAMS: Email). */
  email?: Maybe<Scalars['String']['output']>;
  /** The address of the profile picture (CAMS: ProfilePictureUrl). */
  profilePictureUrl?: Maybe<Scalars['URL']['output']>;
  /** The record as the upstream sent it, including fields that this schema does not have. */
  upstreamRecord: Scalars['JSONObject']['output'];
  /** The industry (CAMS: Vertical). */
  vertical?: Maybe<BusinessVertical>;
  /** Up to two websites of 256 characters each (CAMS: Websites). */
  websites: Array<Scalars['URL']['output']>;
};

/** The industry of a business, as WhatsApp lists it (CAMS: Vertical). */
export type BusinessVertical =
  /** Clothing and apparel. */
  | 'APPAREL'
  /** Automotive. */
  | 'AUTO'
  /** Beauty, spa and salon. */
  | 'BEAUTY'
  /** Education. */
  | 'EDU'
  /** Entertainment. */
  | 'ENTERTAIN'
  /** Event planning and service. */
  | 'EVENT_PLAN'
  /** Finance and banking. */
  | 'FINANCE'
  /** Public service. */
  | 'GOVT'
  /** Food and grocery. */
  | 'GROCERY'
  /** Medical and health. */
  | 'HEALTH'
  /** Hotel and lodging. */
  | 'HOTEL'
  /** Non-profit. */
  | 'NONPROFIT'
  /** Another industry. */
  | 'OTHER'
  /** Professional services. */
  | 'PROF_SERVICES'
  /** Restaurant. */
  | 'RESTAURANT'
  /** Shopping and retail. */
  | 'RETAIL'
  /** Travel and transportation. */
  | 'TRAVEL'
  /** The upstream sent a value that this schema does not list. upstreamRecord holds it verbatim. */
  | 'UNRECOGNIZED';

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

/** Conversational automation: the welcome message, prompts and commands at the start of a chat. */
export type ConversationalAutomation = {
  __typename?: 'ConversationalAutomation';
  /** Commands (CAMS: Commands). */
  commands: Array<ConversationalCommand>;
  /** Whether the first contact of a customer is reported as a welcome event (CAMS: EnableWelcomeMessage). */
  enableWelcomeMessage?: Maybe<Scalars['Boolean']['output']>;
  /** Conversation starters that customers can tap (CAMS: Prompts). */
  prompts: Array<Scalars['String']['output']>;
};

/** A command that customers can choose after typing a slash. */
export type ConversationalCommand = {
  __typename?: 'ConversationalCommand';
  /** What the command does (CAMS: CommandDescription). */
  description: Scalars['String']['output'];
  /** The word after the slash (CAMS: CommandName). */
  name: Scalars['String']['output'];
};

/** A command that customers can choose after typing a slash. */
export type ConversationalCommandInput = {
  /** What the command does, up to 256 characters. */
  description: Scalars['String']['input'];
  /** The word after the slash, up to 32 characters. */
  name: Scalars['String']['input'];
};

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
  /** The upstream's id of the call (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** A number to take out of service. */
export type DeregisterPhoneNumberInput = {
  /** The same number again, as a guard against deregistering the wrong one. */
  confirm: Scalars['E164']['input'];
  /** The space of the number (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one. */
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  /** A unique text for each intended change, up to 255 characters. A retry with the same key and input returns the first outcome and never calls the upstream again. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The phone number. It must belong to the space. */
  phoneNumber: Scalars['E164']['input'];
};

/** Result of deregistering a phone number. */
export type DeregisterPhoneNumberResult = DeregisterPhoneNumberSuccess | InvalidInputError | NotFoundError | OutcomeUnknownError | PermissionError | ThrottledError | UpstreamError;

/** The number is out of service. */
export type DeregisterPhoneNumberSuccess = {
  __typename?: 'DeregisterPhoneNumberSuccess';
  /** Registrations and deregistrations left for this number within Meta's 72 hours, as far as this gateway has counted. */
  attemptsLeft?: Maybe<Scalars['Int']['output']>;
  /** The number, read from the upstream after the write. Null if it could not be read. */
  phoneNumber?: Maybe<PhoneNumber>;
  /** The upstream's id of the call (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** The fields that all errors in results have. */
export type Error = {
  /** The kind of error, for programs. */
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
  /** The upstream does not allow the gateway's account to do this (Ram.PermissionDeny). The operator has to act. */
  | 'UPSTREAM_PERMISSION_DENIED'
  /** The upstream rejected the call. upstreamCode says why. */
  | 'UPSTREAM_REJECTED'
  /** The upstream rejected the call under flow control. Retry after retryAfterMs. */
  | 'UPSTREAM_THROTTLED'
  /** The upstream did not answer in time. Reads can be retried. */
  | 'UPSTREAM_TIMEOUT'
  /** The upstream is unreachable or failing. Retry later. */
  | 'UPSTREAM_UNAVAILABLE';

/** One of the parties on which sending depends: phone number, WABA, business, app. */
export type HealthEntity = {
  __typename?: 'HealthEntity';
  /** Whether this party allows sending. */
  canSendMessage: Sendability;
  /** Such as PHONE_NUMBER, WABA or BUSINESS (CAMS: EntityType). */
  entityType?: Maybe<Scalars['String']['output']>;
  /** The problems of this party that prevent sending. */
  errors: Array<HealthError>;
};

/** A problem that prevents sending. */
export type HealthError = {
  __typename?: 'HealthError';
  /** The description of the problem (CAMS: ErrorDescription). */
  description?: Maybe<Scalars['String']['output']>;
  /** Meta's error code (CAMS: ErrorCode). */
  errorCode?: Maybe<Scalars['String']['output']>;
  /** Meta's advice (CAMS: PossibleSolution). */
  possibleSolution?: Maybe<Scalars['String']['output']>;
};

/** Whether messages can be sent, and the problems that prevent it (CAMS: GetWhatsappHealthStatus). Cached for ten minutes, because CAMS asks Meta each time. */
export type HealthStatus = {
  __typename?: 'HealthStatus';
  /** Whether messages can be sent: the worst state of all entities. */
  canSendMessage: Sendability;
  /** The parties that sending depends on. */
  entities: Array<HealthEntity>;
};

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
  /** The kind of error, for programs. */
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
  /** The cursor to pass as `after` or `before` to continue from here. It stays valid while the list changes. */
  cursor: Scalars['String']['output'];
  /** The node. */
  node: MessageQrdl;
};

/** Selects the codes that match all given conditions. Filters the list after it was fetched. */
export type MessageQrdlFilter = {
  /** Matches a part of the code or of the prefilled message. Case-insensitive. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** Sort order of message QR codes. Codes that compare equal are sorted by code. */
export type MessageQrdlOrder = {
  /** The sort direction. */
  direction: OrderDirection;
  /** The field to sort by. */
  field: MessageQrdlOrderField;
};

/** The fields that message QR codes can be sorted by. */
export type MessageQrdlOrderField =
  /** By code. */
  | 'CODE'
  /** By prefilled message, case-insensitive; numbers in it by their value: "Table 2" before "Table 10". */
  | 'PREFILLED_MESSAGE';

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

/** The length of the intervals in which messages are counted. */
export type MetricGranularity =
  /** By day. The time zone is not documented by CAMS. */
  | 'DAILY'
  /** By half hour. */
  | 'HALF_HOUR';

/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Creates a message QR code for a phone number. One upstream call. Requires the scope ADD. */
  addMessageQrdl: AddMessageQrdlResult;
  /** Bulk version, at most 500 items in a request. Each item succeeds or fails on its own. Results keep the order of the inputs and can be streamed with @stream. Requires the scope ADD. */
  addMessageQrdls: Array<AddMessageQrdlResult>;
  /** Adds a phone number to the WABA of a space. Two upstream calls; the second reads the number back. Requires the scope ADD. */
  addPhoneNumber: AddPhoneNumberResult;
  /** Deletes a code. Printed copies of it no longer open the chat. One upstream call. Requires the scope DELETE. */
  deleteMessageQrdl: DeleteMessageQrdlResult;
  /** Bulk version, at most 500 items in a request. Each item succeeds or fails on its own. Results keep the order of the inputs and can be streamed with @stream. Requires the scope DELETE. */
  deleteMessageQrdls: Array<DeleteMessageQrdlResult>;
  /** Takes a number out of service: all its messages stop. Requires the scopes READ and DELETE. */
  deregisterPhoneNumber: DeregisterPhoneNumberResult;
  /** Registers a confirmed number, or registers it again after a new display name was approved. The gateway counts registrations, because Meta locks a number out after ten registrations in 72 hours. Requires the scopes READ and ADD. */
  registerPhoneNumber: RegisterPhoneNumberResult;
  /** Sends a code to the number by SMS or call. The gateway sends at most one code a minute to a number, and never repeats the call by itself. Requires the scopes READ and ADD. */
  requestVerificationCode: RequestVerificationCodeResult;
  /** Makes CAMS read the numbers of a space from Meta again, and returns them. One upstream call. Requires the scope UPDATE. */
  syncPhoneNumbers: SyncPhoneNumbersResult;
  /** Changes the business profile of a number. Fields that are left out keep their value. The settings are read from the upstream and written as a whole, one change at a time for each number. Requires the scopes READ and UPDATE. */
  updateBusinessProfile: UpdateBusinessProfileResult;
  /** Changes the welcome message, prompts and commands of a number. Fields that are left out keep their value. The settings are read from the upstream and written as a whole, one change at a time for each number. Requires the scopes READ and UPDATE. */
  updateConversationalAutomation: UpdateConversationalAutomationResult;
  /** Changes the text or the image format of a code. The upstream may issue a new code; printed copies of the old one then stop working. One upstream call. If only one of the fields is given, another call reads the other one. Requires the scopes READ and UPDATE. */
  updateMessageQrdl: UpdateMessageQrdlResult;
  /** Bulk version, at most 500 items in a request. Each item succeeds or fails on its own. Results keep the order of the inputs and can be streamed with @stream. Requires the scopes READ and UPDATE. */
  updateMessageQrdls: Array<UpdateMessageQrdlResult>;
  /** Changes where CAMS delivers this number's messages and receipts. Fields that are left out keep their value. The settings are read from the upstream and written as a whole, one change at a time for each number. Requires the scopes READ and UPDATE. */
  updatePhoneNumberCallbacks: UpdatePhoneNumberCallbacksResult;
  /** Confirms the number with the code that its owner received, and registers it. After a lost reply the gateway reads the number to settle the outcome. Requires the scopes READ and ADD. */
  verifyPhoneNumber: VerifyPhoneNumberResult;
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
export type MutationDeregisterPhoneNumberArgs = {
  input: DeregisterPhoneNumberInput;
};


/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type MutationRegisterPhoneNumberArgs = {
  input: RegisterPhoneNumberInput;
};


/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type MutationRequestVerificationCodeArgs = {
  input: RequestVerificationCodeInput;
};


/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type MutationSyncPhoneNumbersArgs = {
  input: SyncPhoneNumbersInput;
};


/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type MutationUpdateBusinessProfileArgs = {
  input: UpdateBusinessProfileInput;
};


/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type MutationUpdateConversationalAutomationArgs = {
  input: UpdateConversationalAutomationInput;
};


/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type MutationUpdateMessageQrdlArgs = {
  input: UpdateMessageQrdlInput;
};


/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type MutationUpdateMessageQrdlsArgs = {
  inputs: Array<UpdateMessageQrdlInput>;
};


/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type MutationUpdatePhoneNumberCallbacksArgs = {
  input: UpdatePhoneNumberCallbacksInput;
};


/** Write operations. Each result is a union of a success type and the error types, which say what to do next. */
export type MutationVerifyPhoneNumberArgs = {
  input: VerifyPhoneNumberInput;
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
  /** The kind of error, for programs. */
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
  /** The kind of error, for programs. */
  code: ErrorCode;
  /** What is wrong and what was expected, for humans. */
  message: Scalars['String']['output'];
  /** For writes to message QR codes: the current codes of the phone number that match the write by text or by code, read from the upstream. After an add, an empty list means that it has not been carried out so far. Null for other writes. One upstream call. */
  messageQrdls?: Maybe<Array<MessageQrdl>>;
  /** For writes to a phone number: the number, read from the upstream, so that its lifecycle shows what happened. Null for other writes, and if it cannot be read. One upstream call. */
  phoneNumber?: Maybe<PhoneNumber>;
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
  /** The kind of error, for programs. */
  code: ErrorCode;
  /** What is wrong and what was expected, for humans. */
  message: Scalars['String']['output'];
  /** The upstream's request id, for Alibaba Cloud support; null if nothing was sent. */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** A phone number of a WABA. Its key is the space plus the digits, because CAMS has no id for it. */
export type PhoneNumber = Node & {
  __typename?: 'PhoneNumber';
  /** The business profile of the number. Null for numbers without a space, because the upstream requires one. One upstream call per number. */
  businessProfile?: Maybe<BusinessProfile>;
  /** Whether the owner has verified the number (CAMS: CodeVerificationStatus). */
  codeVerificationStatus?: Maybe<CodeVerificationStatus>;
  /** Welcome message, prompts and commands of the number. Null for numbers without a space, because the upstream requires one. One upstream call per number. */
  conversationalAutomation?: Maybe<ConversationalAutomation>;
  /** The space of the number; null for the account's own. */
  custSpaceId?: Maybe<Scalars['ID']['output']>;
  /** Whether the number can send. Null for numbers without a space, because the upstream requires one. One upstream call per number, at the lowest priority. */
  health?: Maybe<HealthStatus>;
  /** Opaque. Derived from the space and the number. */
  id: Scalars['ID']['output'];
  /** Whether it is an official business account, which WhatsApp marks with a badge (CAMS: IsOfficial). */
  isOfficial?: Maybe<Scalars['Boolean']['output']>;
  /** The state of the number between being added and being in service, and the next actions. Computed from its record: status, codeVerificationStatus, newNameStatus and qualityRating. No upstream call. */
  lifecycle: PhoneNumberLifecycle;
  /** One code of the phone number; null if it does not exist. All such fields of one number share one upstream call. */
  messageQrdl?: Maybe<MessageQrdl>;
  /** The message QR codes of the number. One upstream call, however many there are. */
  messageQrdls?: Maybe<MessageQrdlConnection>;
  /** How many customers can be messaged first within 24 hours (CAMS: MessagingLimitTier). Since October 2025 this is the limit of the whole business portfolio, shared by all of its numbers: do not add it up over numbers. */
  messagingLimitTier?: Maybe<MessagingLimitTier>;
  /** Meta's own id of the number (CAMS: GetPhoneNumberVerificationStatus.Id). Null for numbers without a space, because the upstream requires one. One upstream call per number, shared with verificationStatus. */
  metaId?: Maybe<Scalars['String']['output']>;
  /** Messages sent and delivered, oldest first. All such fields of one space and range share one upstream call. At most 90 days. CAMS counts from the day after the operator has turned counting on. */
  metrics?: Maybe<Array<PhoneNumberMetric>>;
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
  orderBy?: InputMaybe<MessageQrdlOrder>;
};


/** A phone number of a WABA. Its key is the space plus the digits, because CAMS has no id for it. */
export type PhoneNumberMetricsArgs = {
  from: Scalars['DateTime']['input'];
  granularity?: InputMaybe<MetricGranularity>;
  to: Scalars['DateTime']['input'];
};

/** A possible next action for a phone number. */
export type PhoneNumberAction =
  /** Contact Alibaba Cloud or Meta support. */
  | 'CONTACT_SUPPORT'
  /** Take the number out of service: deregisterPhoneNumber. */
  | 'DEREGISTER'
  /** Register it: registerPhoneNumber. */
  | 'REGISTER'
  /** Send a code to the owner of the number: requestVerificationCode. */
  | 'REQUEST_VERIFICATION_CODE'
  /** Make CAMS read the number from Meta again: syncPhoneNumbers. */
  | 'SYNC'
  /** Confirm the number with the code that its owner received: verifyPhoneNumber. */
  | 'VERIFY'
  /** Wait for Meta. The status changes by itself. */
  | 'WAIT';

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
  /** The cursor to pass as `after` or `before` to continue from here. It stays valid while the list changes. */
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
  /** Matches any of these stages of the lifecycle. */
  stage?: InputMaybe<Array<PhoneNumberStage>>;
  /** Matches any of these. */
  status?: InputMaybe<Array<PhoneNumberStatus>>;
};

/** The state of a phone number between being added and being in service. */
export type PhoneNumberLifecycle = {
  __typename?: 'PhoneNumberLifecycle';
  /** The possible next actions, most useful first. */
  nextActions: Array<PhoneNumberAction>;
  /** The reason, in one sentence for people. */
  reason: Scalars['String']['output'];
  /** The stage that the number has reached. */
  stage: PhoneNumberStage;
};

/** Messages of a phone number in one interval. */
export type PhoneNumberMetric = {
  __typename?: 'PhoneNumberMetric';
  /** Messages delivered (CAMS: DeliveredCount). */
  deliveredCount: Scalars['Int']['output'];
  /** The end of the interval (CAMS: End). */
  end: Scalars['DateTime']['output'];
  /** Messages sent (CAMS: SentCount). */
  sentCount: Scalars['Int']['output'];
  /** The start of the interval (CAMS: Start). */
  start: Scalars['DateTime']['output'];
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

/** The stages of a phone number on its way into service. */
export type PhoneNumberStage =
  /** Waiting for its owner to confirm it. */
  | 'ADDED'
  /** Cannot send until Meta lifts the restriction. */
  | 'BLOCKED'
  /** Can send. */
  | 'CONNECTED'
  /** Deleted, migrated or disconnected. */
  | 'GONE'
  /** Can send, with limits or low quality. */
  | 'LIMITED'
  /** A new display name was approved and takes effect when the number is registered again. */
  | 'REREGISTER'
  /** The upstream sent a status that this schema does not list. */
  | 'UNRECOGNIZED'
  /** Confirmed, not registered. */
  | 'VERIFIED';

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
  /** The spaces that the caller may access, sorted by id: those of CAMS_SPACES, or with CAMS_SPACES=auto those that CAMS lists. No upstream call: CAMS is asked every ten minutes, and at once by a request with `cache-control: no-cache`. With CAMS_SPACES=auto it needs the scope READ. */
  spaces?: Maybe<SpaceConnection>;
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
export type QuerySpacesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<SpaceFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
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

/** A confirmed number to register. */
export type RegisterPhoneNumberInput = {
  /** The space of the number (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one. */
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  /** A unique text for each intended change, up to 255 characters. A retry with the same key and input returns the first outcome and never calls the upstream again. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The phone number. It must belong to the space. */
  phoneNumber: Scalars['E164']['input'];
};

/** Result of registering a phone number. */
export type RegisterPhoneNumberResult = InvalidInputError | NotFoundError | OutcomeUnknownError | PermissionError | RegisterPhoneNumberSuccess | ThrottledError | UpstreamError;

/** The number is registered. */
export type RegisterPhoneNumberSuccess = {
  __typename?: 'RegisterPhoneNumberSuccess';
  /** Registrations and deregistrations left for this number within Meta's 72 hours, as far as this gateway has counted. */
  attemptsLeft?: Maybe<Scalars['Int']['output']>;
  /** The number, read from the upstream after the write. Null if it could not be read. */
  phoneNumber?: Maybe<PhoneNumber>;
  /** The upstream's id of the call (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** The number to which a code is sent, and the method. */
export type RequestVerificationCodeInput = {
  /** The space of the number (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one. */
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  /** A unique text for each intended change, up to 255 characters. A retry with the same key and input returns the first outcome and never calls the upstream again. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The language of the message, a BCP 47 tag such as en-US or zh-CN. */
  language?: InputMaybe<Scalars['String']['input']>;
  /** How the code is sent. */
  method?: InputMaybe<VerificationMethod>;
  /** The phone number. It must belong to the space. */
  phoneNumber: Scalars['E164']['input'];
};

/** Result of requesting a verification code. */
export type RequestVerificationCodeResult = InvalidInputError | NotFoundError | OutcomeUnknownError | PermissionError | RequestVerificationCodeSuccess | ThrottledError | UpstreamError;

/** The code is on its way. */
export type RequestVerificationCodeSuccess = {
  __typename?: 'RequestVerificationCodeSuccess';
  /** The number, read from the upstream after the write. Null if it could not be read. */
  phoneNumber?: Maybe<PhoneNumber>;
  /** The upstream's id of the call (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
  /** When another code may be requested, in milliseconds from now. */
  retryAfterMs: Scalars['Int']['output'];
};

/** A permission of an API client. */
export type Scope =
  /** Mutations that add a code, or add, verify or register a number. */
  | 'ADD'
  /** Mutations that delete codes or deregister a number. */
  | 'DELETE'
  /** Queries and subscriptions. */
  | 'READ'
  /** Mutations that change codes or settings, or synchronise numbers. */
  | 'UPDATE';

/** Whether messages can be sent (CAMS: CanSendMessage). */
export type Sendability =
  /** Messages can be sent. */
  | 'AVAILABLE'
  /** Messages cannot be sent. */
  | 'BLOCKED'
  /** Messages can be sent within limits. */
  | 'LIMITED'
  /** The upstream sent a value that this schema does not list. */
  | 'UNRECOGNIZED';

/** A customer of the account (CAMS: instance). Spaces are the tenant boundary. */
export type Space = {
  __typename?: 'Space';
  /** The id of the space (CAMS: CustSpaceId). */
  custSpaceId: Scalars['ID']['output'];
  /** The name of the space, from CAMS_SPACES or CAMS (InstanceName). */
  name?: Maybe<Scalars['String']['output']>;
  /** The phone numbers of the space. One upstream call per space. */
  phoneNumbers?: Maybe<PhoneNumberConnection>;
  /** The state of the instance in CAMS' own words (CAMS: State). Null unless CAMS lists the spaces. */
  state?: Maybe<Scalars['String']['output']>;
  /** The WABA bound to the space; null if there is none. One upstream call. */
  waba?: Maybe<Waba>;
};


/** A customer of the account (CAMS: instance). Spaces are the tenant boundary. */
export type SpacePhoneNumbersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<PhoneNumberFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<PhoneNumberOrder>;
};

/** A page of spaces. */
export type SpaceConnection = {
  __typename?: 'SpaceConnection';
  /** The nodes of this page, each with its cursor. */
  edges: Array<SpaceEdge>;
  /** The nodes of this page. */
  nodes: Array<Space>;
  /** Whether there are more pages, and the cursors of this one. */
  pageInfo: PageInfo;
  /** Total number of nodes, after filtering and before paging. */
  totalCount: Scalars['Int']['output'];
};

/** A space and its cursor. */
export type SpaceEdge = {
  __typename?: 'SpaceEdge';
  /** The cursor to pass as `after` or `before` to continue from here. It stays valid while the list changes. */
  cursor: Scalars['String']['output'];
  /** The node. */
  node: Space;
};

/** Selects spaces. */
export type SpaceFilter = {
  /** Matches a part of the id or of the name. Case-insensitive. */
  search?: InputMaybe<Scalars['String']['input']>;
};

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

/** The space whose numbers CAMS reads from Meta. */
export type SyncPhoneNumbersInput = {
  /** The space (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one. */
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
};

/** Result of synchronising the phone numbers of a space. */
export type SyncPhoneNumbersResult = InvalidInputError | NotFoundError | OutcomeUnknownError | PermissionError | SyncPhoneNumbersSuccess | ThrottledError | UpstreamError;

/** CAMS has read the numbers from Meta. */
export type SyncPhoneNumbersSuccess = {
  __typename?: 'SyncPhoneNumbersSuccess';
  /** The numbers as Meta has them now. No further upstream call. */
  phoneNumbers?: Maybe<PhoneNumberConnection>;
  /** The upstream's id of the call (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
};


/** CAMS has read the numbers from Meta. */
export type SyncPhoneNumbersSuccessPhoneNumbersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** Too many calls. Nothing was carried out. */
export type ThrottledError = Error & {
  __typename?: 'ThrottledError';
  /** The kind of error, for programs. */
  code: ErrorCode;
  /** What is wrong and what was expected, for humans. */
  message: Scalars['String']['output'];
  /** The upstream's request id, for Alibaba Cloud support; null if nothing was sent. */
  requestId?: Maybe<Scalars['String']['output']>;
  /** How long to wait before retrying, in milliseconds. */
  retryAfterMs: Scalars['Int']['output'];
};

/** Changes of a business profile. Fields that are left out keep their value; an empty text empties a field. */
export type UpdateBusinessProfileInput = {
  /** The line under the name, up to 139 characters. */
  about?: InputMaybe<Scalars['String']['input']>;
  /** The address, up to 256 characters. */
  address?: InputMaybe<Scalars['String']['input']>;
  /** The space of the number (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one. */
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  /** The description, up to 512 characters. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The email address, up to 128 characters. */
  email?: InputMaybe<Scalars['String']['input']>;
  /** A unique text for each intended change, up to 255 characters. A retry with the same key and input returns the first outcome and never calls the upstream again. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The phone number. It must belong to the space. */
  phoneNumber: Scalars['E164']['input'];
  /** The address of the profile picture. */
  profilePictureUrl?: InputMaybe<Scalars['URL']['input']>;
  /** The industry. */
  vertical?: InputMaybe<BusinessVertical>;
  /** All websites: up to two, of 256 characters each. */
  websites?: InputMaybe<Array<Scalars['URL']['input']>>;
};

/** Result of changing a business profile. */
export type UpdateBusinessProfileResult = InvalidInputError | NotFoundError | OutcomeUnknownError | PermissionError | ThrottledError | UpdateBusinessProfileSuccess | UpstreamError;

/** The profile was changed. */
export type UpdateBusinessProfileSuccess = {
  __typename?: 'UpdateBusinessProfileSuccess';
  /** The profile as it was written. */
  businessProfile?: Maybe<BusinessProfile>;
  /** The number, read from the upstream after the write. Null if it could not be read. */
  phoneNumber?: Maybe<PhoneNumber>;
  /** The upstream's id of the call (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** The welcome message, prompts and commands of a number. Fields that are left out keep their value; a list replaces the whole list. */
export type UpdateConversationalAutomationInput = {
  /** All commands. */
  commands?: InputMaybe<Array<ConversationalCommandInput>>;
  /** The space of the number (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one. */
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  /** Whether the first contact of a customer is reported. */
  enableWelcomeMessage?: InputMaybe<Scalars['Boolean']['input']>;
  /** A unique text for each intended change, up to 255 characters. A retry with the same key and input returns the first outcome and never calls the upstream again. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The phone number. It must belong to the space. */
  phoneNumber: Scalars['E164']['input'];
  /** All conversation starters, up to 80 characters each. */
  prompts?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** Result of changing the conversational automation of a phone number. */
export type UpdateConversationalAutomationResult = InvalidInputError | NotFoundError | OutcomeUnknownError | PermissionError | ThrottledError | UpdateConversationalAutomationSuccess | UpstreamError;

/** The automation was changed. */
export type UpdateConversationalAutomationSuccess = {
  __typename?: 'UpdateConversationalAutomationSuccess';
  /** The automation as it was written. */
  conversationalAutomation?: Maybe<ConversationalAutomation>;
  /** The number, read from the upstream after the write. Null if it could not be read. */
  phoneNumber?: Maybe<PhoneNumber>;
  /** The upstream's id of the call (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
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
  /** The upstream's id of the call (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** Where CAMS delivers the messages and receipts of a number. Fields that are left out keep their value. A wrong URL silently diverts messages. */
export type UpdatePhoneNumberCallbacksInput = {
  /** The space of the number (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one. */
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  /** Whether CAMS posts to the addresses (CAMS: HttpFlag). */
  httpEnabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** A unique text for each intended change, up to 255 characters. A retry with the same key and input returns the first outcome and never calls the upstream again. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The phone number. It must belong to the space. */
  phoneNumber: Scalars['E164']['input'];
  /** Whether CAMS writes to the MNS queues (CAMS: QueueFlag). */
  queueEnabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** The URL to which CAMS posts delivery receipts. */
  statusCallbackUrl?: InputMaybe<Scalars['URL']['input']>;
  /** The URL to which CAMS posts customers' messages. */
  upCallbackUrl?: InputMaybe<Scalars['URL']['input']>;
};

/** Result of changing the callbacks of a phone number. */
export type UpdatePhoneNumberCallbacksResult = InvalidInputError | NotFoundError | OutcomeUnknownError | PermissionError | ThrottledError | UpdatePhoneNumberCallbacksSuccess | UpstreamError;

/** The callbacks were changed. The previous values are here, to put them back. */
export type UpdatePhoneNumberCallbacksSuccess = {
  __typename?: 'UpdatePhoneNumberCallbacksSuccess';
  /** The number, read from the upstream after the write. Null if it could not be read. */
  phoneNumber?: Maybe<PhoneNumber>;
  /** The previous URL for delivery receipts. */
  previousStatusCallbackUrl?: Maybe<Scalars['URL']['output']>;
  /** The previous URL for customers' messages. */
  previousUpCallbackUrl?: Maybe<Scalars['URL']['output']>;
  /** The upstream's id of the call (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** The upstream rejected the call or failed. The write was not carried out. */
export type UpstreamError = Error & {
  __typename?: 'UpstreamError';
  /** The kind of error, for programs. */
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

/** How a verification code reaches the owner of a number. */
export type VerificationMethod =
  /** By text message. */
  | 'SMS'
  /** By a phone call. */
  | 'VOICE';

/** The code that the owner of a number received. */
export type VerifyPhoneNumberInput = {
  /** The code. It can be used once, and appears in no log. */
  code: Scalars['String']['input'];
  /** The space of the number (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one. */
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  /** A unique text for each intended change, up to 255 characters. A retry with the same key and input returns the first outcome and never calls the upstream again. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The phone number. It must belong to the space. */
  phoneNumber: Scalars['E164']['input'];
};

/** Result of verifying a phone number. */
export type VerifyPhoneNumberResult = InvalidInputError | NotFoundError | OutcomeUnknownError | PermissionError | ThrottledError | UpstreamError | VerifyPhoneNumberSuccess;

/** The number is confirmed and registered. */
export type VerifyPhoneNumberSuccess = {
  __typename?: 'VerifyPhoneNumberSuccess';
  /** The number, read from the upstream after the write. Null if it could not be read. */
  phoneNumber?: Maybe<PhoneNumber>;
  /** The upstream's id of the call (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
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
  /** Whether Meta has verified the business, in the upstream's own words (CAMS: QueryWabaBusinessInfo.VerificationStatus). Null for the WABA of an account without a space. One upstream call. */
  businessVerificationStatus?: Maybe<Scalars['String']['output']>;
  /** The billing currency, an ISO 4217 code such as USD (CAMS: Currency). */
  currency?: Maybe<Scalars['String']['output']>;
  /** The space that the WABA is bound to: an ISV's sub-customer, or a direct customer's instance. Null for the account's own. */
  custSpaceId?: Maybe<Scalars['ID']['output']>;
  /** Whether the WABA can send. Null for the WABA of an account without a space, because the upstream requires one. One upstream call. */
  health?: Maybe<HealthStatus>;
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

export type CallbacksFragment = { __typename?: 'PhoneNumber', id: string, upCallbackUrl?: string | null, statusCallbackUrl?: string | null, upQueue?: string | null, statusQueue?: string | null };

export type NumberCallbacksQueryVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  number: Scalars['E164']['input'];
}>;


export type NumberCallbacksQuery = { __typename?: 'Query', phoneNumber?: { __typename?: 'PhoneNumber', id: string, upCallbackUrl?: string | null, statusCallbackUrl?: string | null, upQueue?: string | null, statusQueue?: string | null } | null };

export type ChangeCallbacksMutationVariables = Exact<{
  input: UpdatePhoneNumberCallbacksInput;
}>;


export type ChangeCallbacksMutation = { __typename?: 'Mutation', updatePhoneNumberCallbacks:
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ __typename?: 'InputIssue', path: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string }
    | { __typename: 'PermissionError', requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'ThrottledError', retryAfterMs: number, requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'UpdatePhoneNumberCallbacksSuccess', previousUpCallbackUrl?: string | null, previousStatusCallbackUrl?: string | null, phoneNumber?: { __typename?: 'PhoneNumber', id: string, upCallbackUrl?: string | null, statusCallbackUrl?: string | null, upQueue?: string | null, statusQueue?: string | null } | null }
    | { __typename: 'UpstreamError', retryable: boolean, upstreamCode?: string | null, requestId?: string | null, code: ErrorCode, message: string }
   };

export type CodeCardFragment = { __typename?: 'MessageQrdl', id: string, code: string, prefilledMessage?: string | null, deepLinkUrl?: string | null };

export type NumberCodesQueryVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  number: Scalars['E164']['input'];
  orderBy: MessageQrdlOrder;
}>;


export type NumberCodesQuery = { __typename?: 'Query', phoneNumber?: { __typename?: 'PhoneNumber', id: string, messageQrdls?: { __typename?: 'MessageQrdlConnection', totalCount: number, nodes: Array<{ __typename?: 'MessageQrdl', id: string, code: string, prefilledMessage?: string | null, deepLinkUrl?: string | null }> } | null } | null };

export type EveryCodeQueryVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  number: Scalars['E164']['input'];
}>;


export type EveryCodeQuery = { __typename?: 'Query', phoneNumber?: { __typename?: 'PhoneNumber', id: string, messageQrdls?: { __typename?: 'MessageQrdlConnection', nodes: Array<{ __typename?: 'MessageQrdl', id: string, code: string, prefilledMessage?: string | null, deepLinkUrl?: string | null }> } | null } | null };

export type AddCodeMutationVariables = Exact<{
  input: AddMessageQrdlInput;
}>;


export type AddCodeMutation = { __typename?: 'Mutation', addMessageQrdl:
    | { __typename: 'AddMessageQrdlSuccess', messageQrdl: { __typename?: 'MessageQrdl', id: string, code: string, prefilledMessage?: string | null, deepLinkUrl?: string | null } }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ __typename?: 'InputIssue', path: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string }
    | { __typename: 'PermissionError', requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'ThrottledError', retryAfterMs: number, requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'UpstreamError', retryable: boolean, upstreamCode?: string | null, requestId?: string | null, code: ErrorCode, message: string }
   };

export type ChangeCodeMutationVariables = Exact<{
  input: UpdateMessageQrdlInput;
}>;


export type ChangeCodeMutation = { __typename?: 'Mutation', updateMessageQrdl:
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ __typename?: 'InputIssue', path: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string }
    | { __typename: 'PermissionError', requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'ThrottledError', retryAfterMs: number, requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'UpdateMessageQrdlSuccess', previousCode: string, messageQrdl: { __typename?: 'MessageQrdl', id: string, code: string, prefilledMessage?: string | null, deepLinkUrl?: string | null } }
    | { __typename: 'UpstreamError', retryable: boolean, upstreamCode?: string | null, requestId?: string | null, code: ErrorCode, message: string }
   };

export type DeleteCodeMutationVariables = Exact<{
  input: DeleteMessageQrdlInput;
}>;


export type DeleteCodeMutation = { __typename?: 'Mutation', deleteMessageQrdl:
    | { __typename: 'DeleteMessageQrdlSuccess', deletedCode: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ __typename?: 'InputIssue', path: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string }
    | { __typename: 'PermissionError', requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'ThrottledError', retryAfterMs: number, requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'UpstreamError', retryable: boolean, upstreamCode?: string | null, requestId?: string | null, code: ErrorCode, message: string }
   };

type Failure_InvalidInputError_Fragment = { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ __typename?: 'InputIssue', path: Array<string>, message: string }> };

type Failure_NotFoundError_Fragment = { __typename: 'NotFoundError', code: ErrorCode, message: string };

type Failure_OutcomeUnknownError_Fragment = { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string };

type Failure_PermissionError_Fragment = { __typename: 'PermissionError', requestId?: string | null, code: ErrorCode, message: string };

type Failure_ThrottledError_Fragment = { __typename: 'ThrottledError', retryAfterMs: number, requestId?: string | null, code: ErrorCode, message: string };

type Failure_UpstreamError_Fragment = { __typename: 'UpstreamError', retryable: boolean, upstreamCode?: string | null, requestId?: string | null, code: ErrorCode, message: string };

export type FailureFragment =
  | Failure_InvalidInputError_Fragment
  | Failure_NotFoundError_Fragment
  | Failure_OutcomeUnknownError_Fragment
  | Failure_PermissionError_Fragment
  | Failure_ThrottledError_Fragment
  | Failure_UpstreamError_Fragment
;

export type ProbeQueryVariables = Exact<{ [key: string]: never; }>;


export type ProbeQuery = { __typename?: 'Query', viewer: { __typename?: 'Viewer', name: string } };

export type NumberHealthQueryVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  number: Scalars['E164']['input'];
}>;


export type NumberHealthQuery = { __typename?: 'Query', phoneNumber?: { __typename?: 'PhoneNumber', id: string, health?: { __typename?: 'HealthStatus', canSendMessage: Sendability, entities: Array<{ __typename?: 'HealthEntity', entityType?: string | null, canSendMessage: Sendability, errors: Array<{ __typename?: 'HealthError', errorCode?: string | null, description?: string | null, possibleSolution?: string | null }> }> } | null } | null };

export type NumberMessagesQueryVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  number: Scalars['E164']['input'];
  from: Scalars['DateTime']['input'];
  to: Scalars['DateTime']['input'];
}>;


export type NumberMessagesQuery = { __typename?: 'Query', phoneNumber?: { __typename?: 'PhoneNumber', id: string, metrics?: Array<{ __typename?: 'PhoneNumberMetric', start: string, sentCount: number, deliveredCount: number }> | null } | null };

export type AddCodesMutationVariables = Exact<{
  inputs: Array<AddMessageQrdlInput> | AddMessageQrdlInput;
}>;


export type AddCodesMutation = { __typename?: 'Mutation', addMessageQrdls: Array<
    | { __typename?: 'AddMessageQrdlSuccess', messageQrdl: { __typename?: 'MessageQrdl', id: string, code: string, prefilledMessage?: string | null, deepLinkUrl?: string | null } }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ __typename?: 'InputIssue', path: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string }
    | { __typename: 'PermissionError', requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'ThrottledError', retryAfterMs: number, requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'UpstreamError', retryable: boolean, upstreamCode?: string | null, requestId?: string | null, code: ErrorCode, message: string }
  > };

export type DeleteCodesMutationVariables = Exact<{
  inputs: Array<DeleteMessageQrdlInput> | DeleteMessageQrdlInput;
}>;


export type DeleteCodesMutation = { __typename?: 'Mutation', deleteMessageQrdls: Array<
    | { __typename?: 'DeleteMessageQrdlSuccess', deletedId: string, deletedCode: string }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ __typename?: 'InputIssue', path: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string }
    | { __typename: 'PermissionError', requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'ThrottledError', retryAfterMs: number, requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'UpstreamError', retryable: boolean, upstreamCode?: string | null, requestId?: string | null, code: ErrorCode, message: string }
  > };

export type CodesChangedSubscriptionVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
}>;


export type CodesChangedSubscription = { __typename?: 'Subscription', messageQrdlsChanged: { __typename?: 'PhoneNumber', id: string, number: string } };

export type NumbersChangedSubscriptionVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
}>;


export type NumbersChangedSubscription = { __typename?: 'Subscription', phoneNumberChanged: { __typename?: 'PhoneNumber', id: string, custSpaceId?: string | null, number: string, verifiedName?: string | null, status?: PhoneNumberStatus | null, qualityRating?: QualityRating | null, messagingLimitTier?: MessagingLimitTier | null, codeVerificationStatus?: CodeVerificationStatus | null, nameStatus?: NameStatus | null, newNameStatus?: NameStatus | null, isOfficial?: boolean | null, lifecycle: { __typename?: 'PhoneNumberLifecycle', stage: PhoneNumberStage, nextActions: Array<PhoneNumberAction>, reason: string } } };

export type NumberQueryVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  number: Scalars['E164']['input'];
}>;


export type NumberQuery = { __typename?: 'Query', phoneNumber?: { __typename?: 'PhoneNumber', id: string, custSpaceId?: string | null, number: string, verifiedName?: string | null, status?: PhoneNumberStatus | null, qualityRating?: QualityRating | null, messagingLimitTier?: MessagingLimitTier | null, codeVerificationStatus?: CodeVerificationStatus | null, nameStatus?: NameStatus | null, newNameStatus?: NameStatus | null, isOfficial?: boolean | null, lifecycle: { __typename?: 'PhoneNumberLifecycle', stage: PhoneNumberStage, nextActions: Array<PhoneNumberAction>, reason: string } } | null };

export type NumberFactsFragment = { __typename?: 'PhoneNumber', id: string, custSpaceId?: string | null, number: string, verifiedName?: string | null, status?: PhoneNumberStatus | null, qualityRating?: QualityRating | null, messagingLimitTier?: MessagingLimitTier | null, codeVerificationStatus?: CodeVerificationStatus | null, nameStatus?: NameStatus | null, newNameStatus?: NameStatus | null, isOfficial?: boolean | null, lifecycle: { __typename?: 'PhoneNumberLifecycle', stage: PhoneNumberStage, nextActions: Array<PhoneNumberAction>, reason: string } };

export type CodeCountFragment = { __typename?: 'PhoneNumber', messageQrdls?: { __typename?: 'MessageQrdlConnection', totalCount: number } | null };

export type NumbersQueryVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  filter?: InputMaybe<PhoneNumberFilter>;
  orderBy?: InputMaybe<PhoneNumberOrder>;
  first: Scalars['Int']['input'];
}>;


export type NumbersQuery = { __typename?: 'Query', phoneNumbers?: { __typename?: 'PhoneNumberConnection', totalCount: number, nodes: Array<{ __typename?: 'PhoneNumber', id: string, custSpaceId?: string | null, number: string, verifiedName?: string | null, status?: PhoneNumberStatus | null, qualityRating?: QualityRating | null, messagingLimitTier?: MessagingLimitTier | null, codeVerificationStatus?: CodeVerificationStatus | null, nameStatus?: NameStatus | null, newNameStatus?: NameStatus | null, isOfficial?: boolean | null, lifecycle: { __typename?: 'PhoneNumberLifecycle', stage: PhoneNumberStage, nextActions: Array<PhoneNumberAction>, reason: string } } & ({ __typename?: 'PhoneNumber', messageQrdls?: { __typename?: 'MessageQrdlConnection', totalCount: number } | null } | { __typename?: 'PhoneNumber', messageQrdls?: never })> } | null };

export type AddNumberMutationVariables = Exact<{
  input: AddPhoneNumberInput;
}>;


export type AddNumberMutation = { __typename?: 'Mutation', addPhoneNumber:
    | { __typename: 'AddPhoneNumberSuccess', phoneNumber?: { __typename?: 'PhoneNumber', id: string, custSpaceId?: string | null, number: string, verifiedName?: string | null, status?: PhoneNumberStatus | null, qualityRating?: QualityRating | null, messagingLimitTier?: MessagingLimitTier | null, codeVerificationStatus?: CodeVerificationStatus | null, nameStatus?: NameStatus | null, newNameStatus?: NameStatus | null, isOfficial?: boolean | null, lifecycle: { __typename?: 'PhoneNumberLifecycle', stage: PhoneNumberStage, nextActions: Array<PhoneNumberAction>, reason: string } } | null }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ __typename?: 'InputIssue', path: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string }
    | { __typename: 'PermissionError', requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'ThrottledError', retryAfterMs: number, requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'UpstreamError', retryable: boolean, upstreamCode?: string | null, requestId?: string | null, code: ErrorCode, message: string }
   };

export type RequestCodeMutationVariables = Exact<{
  input: RequestVerificationCodeInput;
}>;


export type RequestCodeMutation = { __typename?: 'Mutation', requestVerificationCode:
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ __typename?: 'InputIssue', path: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string }
    | { __typename: 'PermissionError', requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'RequestVerificationCodeSuccess', retryAfterMs: number, phoneNumber?: { __typename?: 'PhoneNumber', id: string, custSpaceId?: string | null, number: string, verifiedName?: string | null, status?: PhoneNumberStatus | null, qualityRating?: QualityRating | null, messagingLimitTier?: MessagingLimitTier | null, codeVerificationStatus?: CodeVerificationStatus | null, nameStatus?: NameStatus | null, newNameStatus?: NameStatus | null, isOfficial?: boolean | null, lifecycle: { __typename?: 'PhoneNumberLifecycle', stage: PhoneNumberStage, nextActions: Array<PhoneNumberAction>, reason: string } } | null }
    | { __typename: 'ThrottledError', retryAfterMs: number, requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'UpstreamError', retryable: boolean, upstreamCode?: string | null, requestId?: string | null, code: ErrorCode, message: string }
   };

export type VerifyNumberMutationVariables = Exact<{
  input: VerifyPhoneNumberInput;
}>;


export type VerifyNumberMutation = { __typename?: 'Mutation', verifyPhoneNumber:
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ __typename?: 'InputIssue', path: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string }
    | { __typename: 'PermissionError', requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'ThrottledError', retryAfterMs: number, requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'UpstreamError', retryable: boolean, upstreamCode?: string | null, requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'VerifyPhoneNumberSuccess', phoneNumber?: { __typename?: 'PhoneNumber', id: string, custSpaceId?: string | null, number: string, verifiedName?: string | null, status?: PhoneNumberStatus | null, qualityRating?: QualityRating | null, messagingLimitTier?: MessagingLimitTier | null, codeVerificationStatus?: CodeVerificationStatus | null, nameStatus?: NameStatus | null, newNameStatus?: NameStatus | null, isOfficial?: boolean | null, lifecycle: { __typename?: 'PhoneNumberLifecycle', stage: PhoneNumberStage, nextActions: Array<PhoneNumberAction>, reason: string } } | null }
   };

export type RegisterNumberMutationVariables = Exact<{
  input: RegisterPhoneNumberInput;
}>;


export type RegisterNumberMutation = { __typename?: 'Mutation', registerPhoneNumber:
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ __typename?: 'InputIssue', path: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string }
    | { __typename: 'PermissionError', requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'RegisterPhoneNumberSuccess', attemptsLeft?: number | null, phoneNumber?: { __typename?: 'PhoneNumber', id: string, custSpaceId?: string | null, number: string, verifiedName?: string | null, status?: PhoneNumberStatus | null, qualityRating?: QualityRating | null, messagingLimitTier?: MessagingLimitTier | null, codeVerificationStatus?: CodeVerificationStatus | null, nameStatus?: NameStatus | null, newNameStatus?: NameStatus | null, isOfficial?: boolean | null, lifecycle: { __typename?: 'PhoneNumberLifecycle', stage: PhoneNumberStage, nextActions: Array<PhoneNumberAction>, reason: string } } | null }
    | { __typename: 'ThrottledError', retryAfterMs: number, requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'UpstreamError', retryable: boolean, upstreamCode?: string | null, requestId?: string | null, code: ErrorCode, message: string }
   };

export type DeregisterNumberMutationVariables = Exact<{
  input: DeregisterPhoneNumberInput;
}>;


export type DeregisterNumberMutation = { __typename?: 'Mutation', deregisterPhoneNumber:
    | { __typename: 'DeregisterPhoneNumberSuccess', attemptsLeft?: number | null, phoneNumber?: { __typename?: 'PhoneNumber', id: string, custSpaceId?: string | null, number: string, verifiedName?: string | null, status?: PhoneNumberStatus | null, qualityRating?: QualityRating | null, messagingLimitTier?: MessagingLimitTier | null, codeVerificationStatus?: CodeVerificationStatus | null, nameStatus?: NameStatus | null, newNameStatus?: NameStatus | null, isOfficial?: boolean | null, lifecycle: { __typename?: 'PhoneNumberLifecycle', stage: PhoneNumberStage, nextActions: Array<PhoneNumberAction>, reason: string } } | null }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ __typename?: 'InputIssue', path: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string }
    | { __typename: 'PermissionError', requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'ThrottledError', retryAfterMs: number, requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'UpstreamError', retryable: boolean, upstreamCode?: string | null, requestId?: string | null, code: ErrorCode, message: string }
   };

export type SyncNumbersMutationVariables = Exact<{
  input: SyncPhoneNumbersInput;
}>;


export type SyncNumbersMutation = { __typename?: 'Mutation', syncPhoneNumbers:
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ __typename?: 'InputIssue', path: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string }
    | { __typename: 'PermissionError', requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'SyncPhoneNumbersSuccess', phoneNumbers?: { __typename?: 'PhoneNumberConnection', nodes: Array<{ __typename?: 'PhoneNumber', id: string, custSpaceId?: string | null, number: string, verifiedName?: string | null, status?: PhoneNumberStatus | null, qualityRating?: QualityRating | null, messagingLimitTier?: MessagingLimitTier | null, codeVerificationStatus?: CodeVerificationStatus | null, nameStatus?: NameStatus | null, newNameStatus?: NameStatus | null, isOfficial?: boolean | null, lifecycle: { __typename?: 'PhoneNumberLifecycle', stage: PhoneNumberStage, nextActions: Array<PhoneNumberAction>, reason: string } }> } | null }
    | { __typename: 'ThrottledError', retryAfterMs: number, requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'UpstreamError', retryable: boolean, upstreamCode?: string | null, requestId?: string | null, code: ErrorCode, message: string }
   };

export type OverviewQueryVariables = Exact<{
  custSpaceIds?: InputMaybe<Array<Scalars['ID']['input']> | Scalars['ID']['input']>;
}>;


export type OverviewQuery = { __typename?: 'Query', wabas: Array<{ __typename?: 'Waba', id: string, custSpaceId?: string | null, phoneNumbers?: { __typename?: 'PhoneNumberConnection', totalCount: number, nodes: Array<{ __typename?: 'PhoneNumber', id: string, custSpaceId?: string | null, number: string, verifiedName?: string | null, status?: PhoneNumberStatus | null, qualityRating?: QualityRating | null, messagingLimitTier?: MessagingLimitTier | null, codeVerificationStatus?: CodeVerificationStatus | null, nameStatus?: NameStatus | null, newNameStatus?: NameStatus | null, isOfficial?: boolean | null, lifecycle: { __typename?: 'PhoneNumberLifecycle', stage: PhoneNumberStage, nextActions: Array<PhoneNumberAction>, reason: string } }> } | null } | null> };

export type ProfileFieldsFragment = { __typename?: 'BusinessProfile', about?: string | null, address?: string | null, description?: string | null, email?: string | null, profilePictureUrl?: string | null, vertical?: BusinessVertical | null, websites: Array<string> };

export type NumberProfileQueryVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  number: Scalars['E164']['input'];
}>;


export type NumberProfileQuery = { __typename?: 'Query', phoneNumber?: { __typename?: 'PhoneNumber', id: string, businessProfile?: { __typename?: 'BusinessProfile', about?: string | null, address?: string | null, description?: string | null, email?: string | null, profilePictureUrl?: string | null, vertical?: BusinessVertical | null, websites: Array<string> } | null } | null };

export type ChangeProfileMutationVariables = Exact<{
  input: UpdateBusinessProfileInput;
}>;


export type ChangeProfileMutation = { __typename?: 'Mutation', updateBusinessProfile:
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ __typename?: 'InputIssue', path: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string }
    | { __typename: 'PermissionError', requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'ThrottledError', retryAfterMs: number, requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'UpdateBusinessProfileSuccess', businessProfile?: { __typename?: 'BusinessProfile', about?: string | null, address?: string | null, description?: string | null, email?: string | null, profilePictureUrl?: string | null, vertical?: BusinessVertical | null, websites: Array<string> } | null }
    | { __typename: 'UpstreamError', retryable: boolean, upstreamCode?: string | null, requestId?: string | null, code: ErrorCode, message: string }
   };

export type QuotasQueryVariables = Exact<{ [key: string]: never; }>;


export type QuotasQuery = { __typename?: 'Query', upstreamQuotas: Array<{ __typename?: 'UpstreamQuota', action: string, callsPerSecond: number, queued: number, estimatedWaitMs: number }> };

export type SpaceRowFragment = { __typename?: 'Waba', id: string, custSpaceId?: string | null, name?: string | null, businessName?: string | null, currency?: string | null, accountReviewStatus?: AccountReviewStatus | null };

export type SpaceWabaFragment = { __typename?: 'Space', waba?: { __typename?: 'Waba', id: string, custSpaceId?: string | null, name?: string | null, businessName?: string | null, currency?: string | null, accountReviewStatus?: AccountReviewStatus | null } | null };

export type SpacesQueryVariables = Exact<{ [key: string]: never; }>;


export type SpacesQuery = { __typename?: 'Query', viewer: { __typename?: 'Viewer', name: string, scopes: Array<Scope>, custSpaceIds?: Array<string> | null }, spaces?: { __typename?: 'SpaceConnection', nodes: Array<{ __typename?: 'Space', custSpaceId: string, name?: string | null } & ({ __typename?: 'Space', waba?: { __typename?: 'Waba', id: string, custSpaceId?: string | null, name?: string | null, businessName?: string | null, currency?: string | null, accountReviewStatus?: AccountReviewStatus | null } | null } | { __typename?: 'Space', waba?: never })> } | null };

export type SpaceQueryVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
}>;


export type SpaceQuery = { __typename?: 'Query', waba?: { __typename?: 'Waba', wabaId: string, primaryBusinessLocation?: string | null, id: string, custSpaceId?: string | null, name?: string | null, businessName?: string | null, currency?: string | null, accountReviewStatus?: AccountReviewStatus | null } | null };

export const CallbacksFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Callbacks"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"upCallbackUrl"}},{"kind":"Field","name":{"kind":"Name","value":"statusCallbackUrl"}},{"kind":"Field","name":{"kind":"Name","value":"upQueue"}},{"kind":"Field","name":{"kind":"Name","value":"statusQueue"}}]}}]} as unknown as DocumentNode<CallbacksFragment, unknown>;
export const CodeCardFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodeCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageQrdl"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"prefilledMessage"}},{"kind":"Field","name":{"kind":"Name","value":"deepLinkUrl"}}]}}]} as unknown as DocumentNode<CodeCardFragment, unknown>;
export const FailureFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<FailureFragment, unknown>;
export const NumberFactsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NumberFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"qualityRating"}},{"kind":"Field","name":{"kind":"Name","value":"messagingLimitTier"}},{"kind":"Field","name":{"kind":"Name","value":"codeVerificationStatus"}},{"kind":"Field","name":{"kind":"Name","value":"nameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"newNameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"isOfficial"}},{"kind":"Field","name":{"kind":"Name","value":"lifecycle"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"nextActions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]} as unknown as DocumentNode<NumberFactsFragment, unknown>;
export const CodeCountFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodeCount"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"messageQrdls"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}}]} as unknown as DocumentNode<CodeCountFragment, unknown>;
export const ProfileFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ProfileFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"BusinessProfile"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"about"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"profilePictureUrl"}},{"kind":"Field","name":{"kind":"Name","value":"vertical"}},{"kind":"Field","name":{"kind":"Name","value":"websites"}}]}}]} as unknown as DocumentNode<ProfileFieldsFragment, unknown>;
export const SpaceRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SpaceRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Waba"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"businessName"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"accountReviewStatus"}}]}}]} as unknown as DocumentNode<SpaceRowFragment, unknown>;
export const SpaceWabaFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SpaceWaba"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Space"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"waba"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SpaceRow"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SpaceRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Waba"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"businessName"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"accountReviewStatus"}}]}}]} as unknown as DocumentNode<SpaceWabaFragment, unknown>;
export const NumberCallbacksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NumberCallbacks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"number"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"E164"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"phoneNumber"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"number"},"value":{"kind":"Variable","name":{"kind":"Name","value":"number"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Callbacks"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Callbacks"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"upCallbackUrl"}},{"kind":"Field","name":{"kind":"Name","value":"statusCallbackUrl"}},{"kind":"Field","name":{"kind":"Name","value":"upQueue"}},{"kind":"Field","name":{"kind":"Name","value":"statusQueue"}}]}}]} as unknown as DocumentNode<NumberCallbacksQuery, NumberCallbacksQueryVariables>;
export const ChangeCallbacksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ChangeCallbacks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdatePhoneNumberCallbacksInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updatePhoneNumberCallbacks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpdatePhoneNumberCallbacksSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previousUpCallbackUrl"}},{"kind":"Field","name":{"kind":"Name","value":"previousStatusCallbackUrl"}},{"kind":"Field","name":{"kind":"Name","value":"phoneNumber"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Callbacks"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Callbacks"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"upCallbackUrl"}},{"kind":"Field","name":{"kind":"Name","value":"statusCallbackUrl"}},{"kind":"Field","name":{"kind":"Name","value":"upQueue"}},{"kind":"Field","name":{"kind":"Name","value":"statusQueue"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<ChangeCallbacksMutation, ChangeCallbacksMutationVariables>;
export const NumberCodesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NumberCodes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"number"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"E164"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"MessageQrdlOrder"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"phoneNumber"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"number"},"value":{"kind":"Variable","name":{"kind":"Name","value":"number"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"messageQrdls"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2000"}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CodeCard"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodeCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageQrdl"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"prefilledMessage"}},{"kind":"Field","name":{"kind":"Name","value":"deepLinkUrl"}}]}}]} as unknown as DocumentNode<NumberCodesQuery, NumberCodesQueryVariables>;
export const EveryCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"EveryCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"number"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"E164"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"phoneNumber"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"number"},"value":{"kind":"Variable","name":{"kind":"Name","value":"number"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"messageQrdls"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2000"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CodeCard"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodeCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageQrdl"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"prefilledMessage"}},{"kind":"Field","name":{"kind":"Name","value":"deepLinkUrl"}}]}}]} as unknown as DocumentNode<EveryCodeQuery, EveryCodeQueryVariables>;
export const AddCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddMessageQrdlInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addMessageQrdl"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AddMessageQrdlSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"messageQrdl"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CodeCard"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodeCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageQrdl"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"prefilledMessage"}},{"kind":"Field","name":{"kind":"Name","value":"deepLinkUrl"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<AddCodeMutation, AddCodeMutationVariables>;
export const ChangeCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ChangeCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateMessageQrdlInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateMessageQrdl"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateMessageQrdlSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previousCode"}},{"kind":"Field","name":{"kind":"Name","value":"messageQrdl"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CodeCard"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodeCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageQrdl"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"prefilledMessage"}},{"kind":"Field","name":{"kind":"Name","value":"deepLinkUrl"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<ChangeCodeMutation, ChangeCodeMutationVariables>;
export const DeleteCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteMessageQrdlInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteMessageQrdl"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteMessageQrdlSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedCode"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<DeleteCodeMutation, DeleteCodeMutationVariables>;
export const ProbeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Probe"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<ProbeQuery, ProbeQueryVariables>;
export const NumberHealthDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NumberHealth"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"number"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"E164"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"phoneNumber"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"number"},"value":{"kind":"Variable","name":{"kind":"Name","value":"number"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"health"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"canSendMessage"}},{"kind":"Field","name":{"kind":"Name","value":"entities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entityType"}},{"kind":"Field","name":{"kind":"Name","value":"canSendMessage"}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"errorCode"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"possibleSolution"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<NumberHealthQuery, NumberHealthQueryVariables>;
export const NumberMessagesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NumberMessages"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"number"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"E164"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"phoneNumber"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"number"},"value":{"kind":"Variable","name":{"kind":"Name","value":"number"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"metrics"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"sentCount"}},{"kind":"Field","name":{"kind":"Name","value":"deliveredCount"}}]}}]}}]}}]} as unknown as DocumentNode<NumberMessagesQuery, NumberMessagesQueryVariables>;
export const AddCodesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddCodes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"inputs"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddMessageQrdlInput"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addMessageQrdls"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"inputs"},"value":{"kind":"Variable","name":{"kind":"Name","value":"inputs"}}}],"directives":[{"kind":"Directive","name":{"kind":"Name","value":"stream"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"initialCount"},"value":{"kind":"IntValue","value":"0"}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AddMessageQrdlSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"messageQrdl"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CodeCard"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodeCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageQrdl"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"prefilledMessage"}},{"kind":"Field","name":{"kind":"Name","value":"deepLinkUrl"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<AddCodesMutation, AddCodesMutationVariables>;
export const DeleteCodesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteCodes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"inputs"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteMessageQrdlInput"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteMessageQrdls"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"inputs"},"value":{"kind":"Variable","name":{"kind":"Name","value":"inputs"}}}],"directives":[{"kind":"Directive","name":{"kind":"Name","value":"stream"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"initialCount"},"value":{"kind":"IntValue","value":"0"}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteMessageQrdlSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedId"}},{"kind":"Field","name":{"kind":"Name","value":"deletedCode"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<DeleteCodesMutation, DeleteCodesMutationVariables>;
export const CodesChangedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"CodesChanged"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"messageQrdlsChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}}]}}]}}]} as unknown as DocumentNode<CodesChangedSubscription, CodesChangedSubscriptionVariables>;
export const NumbersChangedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"NumbersChanged"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"phoneNumberChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NumberFacts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NumberFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"qualityRating"}},{"kind":"Field","name":{"kind":"Name","value":"messagingLimitTier"}},{"kind":"Field","name":{"kind":"Name","value":"codeVerificationStatus"}},{"kind":"Field","name":{"kind":"Name","value":"nameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"newNameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"isOfficial"}},{"kind":"Field","name":{"kind":"Name","value":"lifecycle"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"nextActions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]} as unknown as DocumentNode<NumbersChangedSubscription, NumbersChangedSubscriptionVariables>;
export const NumberDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Number"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"number"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"E164"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"phoneNumber"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"number"},"value":{"kind":"Variable","name":{"kind":"Name","value":"number"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NumberFacts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NumberFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"qualityRating"}},{"kind":"Field","name":{"kind":"Name","value":"messagingLimitTier"}},{"kind":"Field","name":{"kind":"Name","value":"codeVerificationStatus"}},{"kind":"Field","name":{"kind":"Name","value":"nameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"newNameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"isOfficial"}},{"kind":"Field","name":{"kind":"Name","value":"lifecycle"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"nextActions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]} as unknown as DocumentNode<NumberQuery, NumberQueryVariables>;
export const NumbersDocument = {"__meta__":{"deferredFields":{"CodeCount":["messageQrdls"]}},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Numbers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumberFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumberOrder"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"phoneNumbers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NumberFacts"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"CodeCount"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"defer"}}]}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NumberFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"qualityRating"}},{"kind":"Field","name":{"kind":"Name","value":"messagingLimitTier"}},{"kind":"Field","name":{"kind":"Name","value":"codeVerificationStatus"}},{"kind":"Field","name":{"kind":"Name","value":"nameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"newNameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"isOfficial"}},{"kind":"Field","name":{"kind":"Name","value":"lifecycle"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"nextActions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodeCount"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"messageQrdls"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}}]} as unknown as DocumentNode<NumbersQuery, NumbersQueryVariables>;
export const AddNumberDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddNumber"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddPhoneNumberInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addPhoneNumber"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AddPhoneNumberSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"phoneNumber"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NumberFacts"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NumberFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"qualityRating"}},{"kind":"Field","name":{"kind":"Name","value":"messagingLimitTier"}},{"kind":"Field","name":{"kind":"Name","value":"codeVerificationStatus"}},{"kind":"Field","name":{"kind":"Name","value":"nameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"newNameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"isOfficial"}},{"kind":"Field","name":{"kind":"Name","value":"lifecycle"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"nextActions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<AddNumberMutation, AddNumberMutationVariables>;
export const RequestCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RequestCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RequestVerificationCodeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestVerificationCode"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RequestVerificationCodeSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"phoneNumber"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NumberFacts"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NumberFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"qualityRating"}},{"kind":"Field","name":{"kind":"Name","value":"messagingLimitTier"}},{"kind":"Field","name":{"kind":"Name","value":"codeVerificationStatus"}},{"kind":"Field","name":{"kind":"Name","value":"nameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"newNameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"isOfficial"}},{"kind":"Field","name":{"kind":"Name","value":"lifecycle"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"nextActions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<RequestCodeMutation, RequestCodeMutationVariables>;
export const VerifyNumberDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"VerifyNumber"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"VerifyPhoneNumberInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verifyPhoneNumber"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VerifyPhoneNumberSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"phoneNumber"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NumberFacts"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NumberFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"qualityRating"}},{"kind":"Field","name":{"kind":"Name","value":"messagingLimitTier"}},{"kind":"Field","name":{"kind":"Name","value":"codeVerificationStatus"}},{"kind":"Field","name":{"kind":"Name","value":"nameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"newNameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"isOfficial"}},{"kind":"Field","name":{"kind":"Name","value":"lifecycle"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"nextActions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<VerifyNumberMutation, VerifyNumberMutationVariables>;
export const RegisterNumberDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RegisterNumber"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RegisterPhoneNumberInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"registerPhoneNumber"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RegisterPhoneNumberSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"attemptsLeft"}},{"kind":"Field","name":{"kind":"Name","value":"phoneNumber"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NumberFacts"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NumberFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"qualityRating"}},{"kind":"Field","name":{"kind":"Name","value":"messagingLimitTier"}},{"kind":"Field","name":{"kind":"Name","value":"codeVerificationStatus"}},{"kind":"Field","name":{"kind":"Name","value":"nameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"newNameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"isOfficial"}},{"kind":"Field","name":{"kind":"Name","value":"lifecycle"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"nextActions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<RegisterNumberMutation, RegisterNumberMutationVariables>;
export const DeregisterNumberDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeregisterNumber"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeregisterPhoneNumberInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deregisterPhoneNumber"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DeregisterPhoneNumberSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"attemptsLeft"}},{"kind":"Field","name":{"kind":"Name","value":"phoneNumber"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NumberFacts"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NumberFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"qualityRating"}},{"kind":"Field","name":{"kind":"Name","value":"messagingLimitTier"}},{"kind":"Field","name":{"kind":"Name","value":"codeVerificationStatus"}},{"kind":"Field","name":{"kind":"Name","value":"nameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"newNameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"isOfficial"}},{"kind":"Field","name":{"kind":"Name","value":"lifecycle"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"nextActions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<DeregisterNumberMutation, DeregisterNumberMutationVariables>;
export const SyncNumbersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SyncNumbers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SyncPhoneNumbersInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"syncPhoneNumbers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SyncPhoneNumbersSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"phoneNumbers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NumberFacts"}}]}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NumberFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"qualityRating"}},{"kind":"Field","name":{"kind":"Name","value":"messagingLimitTier"}},{"kind":"Field","name":{"kind":"Name","value":"codeVerificationStatus"}},{"kind":"Field","name":{"kind":"Name","value":"nameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"newNameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"isOfficial"}},{"kind":"Field","name":{"kind":"Name","value":"lifecycle"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"nextActions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<SyncNumbersMutation, SyncNumbersMutationVariables>;
export const OverviewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Overview"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceIds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wabas"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceIds"}}}],"directives":[{"kind":"Directive","name":{"kind":"Name","value":"stream"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"initialCount"},"value":{"kind":"IntValue","value":"0"}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"phoneNumbers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NumberFacts"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NumberFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"qualityRating"}},{"kind":"Field","name":{"kind":"Name","value":"messagingLimitTier"}},{"kind":"Field","name":{"kind":"Name","value":"codeVerificationStatus"}},{"kind":"Field","name":{"kind":"Name","value":"nameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"newNameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"isOfficial"}},{"kind":"Field","name":{"kind":"Name","value":"lifecycle"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"nextActions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]} as unknown as DocumentNode<OverviewQuery, OverviewQueryVariables>;
export const NumberProfileDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NumberProfile"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"number"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"E164"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"phoneNumber"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"number"},"value":{"kind":"Variable","name":{"kind":"Name","value":"number"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"businessProfile"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ProfileFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ProfileFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"BusinessProfile"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"about"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"profilePictureUrl"}},{"kind":"Field","name":{"kind":"Name","value":"vertical"}},{"kind":"Field","name":{"kind":"Name","value":"websites"}}]}}]} as unknown as DocumentNode<NumberProfileQuery, NumberProfileQueryVariables>;
export const ChangeProfileDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ChangeProfile"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateBusinessProfileInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateBusinessProfile"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateBusinessProfileSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"businessProfile"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ProfileFields"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ProfileFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"BusinessProfile"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"about"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"profilePictureUrl"}},{"kind":"Field","name":{"kind":"Name","value":"vertical"}},{"kind":"Field","name":{"kind":"Name","value":"websites"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<ChangeProfileMutation, ChangeProfileMutationVariables>;
export const QuotasDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Quotas"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upstreamQuotas"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"callsPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"queued"}},{"kind":"Field","name":{"kind":"Name","value":"estimatedWaitMs"}}]}}]}}]} as unknown as DocumentNode<QuotasQuery, QuotasQueryVariables>;
export const SpacesDocument = {"__meta__":{"deferredFields":{"SpaceWaba":["waba"]}},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Spaces"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceIds"}}]}},{"kind":"Field","name":{"kind":"Name","value":"spaces"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2000"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"SpaceWaba"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"defer"}}]}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SpaceRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Waba"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"businessName"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"accountReviewStatus"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SpaceWaba"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Space"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"waba"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SpaceRow"}}]}}]}}]} as unknown as DocumentNode<SpacesQuery, SpacesQueryVariables>;
export const SpaceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Space"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"waba"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SpaceRow"}},{"kind":"Field","name":{"kind":"Name","value":"wabaId"}},{"kind":"Field","name":{"kind":"Name","value":"primaryBusinessLocation"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SpaceRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Waba"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"businessName"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"accountReviewStatus"}}]}}]} as unknown as DocumentNode<SpaceQuery, SpaceQueryVariables>;