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
  /** A phone number in E.164, written with its plus sign: +8613800001234. Input also takes it without the plus and with spaces or dashes. */
  E164: { input: string; output: string; }
  /** A JSON object, as it came. */
  JSONObject: { input: { readonly [key: string]: unknown }; output: { readonly [key: string]: unknown }; }
  /** An absolute http or https URL. */
  URL: { input: string; output: string; }
};

/** Where Meta's review of a WABA stands (CAMS: AccountReviewStatus). */
export type AccountReviewStatus =
  /** The WABA was approved. */
  | 'APPROVED'
  /** The review was put off. */
  | 'DEFERRED'
  /** The WABA was forbidden. */
  | 'DISABLED'
  /** The review has not been decided. */
  | 'PENDING'
  /** The WABA was rejected. */
  | 'REJECTED'
  /** A value that the upstream sent and this schema does not list; upstreamRecord has it verbatim. */
  | 'UNRECOGNIZED';

/** A message QR code to add to a phone number. */
export type AddMessageQrdlInput = {
  /** The space (CAMS: CustSpaceId); the caller's only one when left out. */
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  /** Any text of up to 255 characters, made anew for each intent. A repeat with the same key and the same input returns the first outcome and never calls the upstream again. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The format of the upstream's own picture (CAMS: GenerateQrImage). */
  imageFormat?: InputMaybe<QrImageFormat>;
  /** The number that the code will open a chat with. */
  phoneNumber: Scalars['E164']['input'];
  /** The text that will be typed already when the chat opens: 1 to 140 characters (CAMS: PrefilledMessage). */
  prefilledMessage: Scalars['String']['input'];
};

/** What came of adding a message QR code. */
export type AddMessageQrdlResult = AddMessageQrdlSuccess | InvalidInputError | NotFoundError | OutcomeUnknownError | PermissionError | ThrottledError | UpstreamError;

/** The code was created. */
export type AddMessageQrdlSuccess = {
  __typename?: 'AddMessageQrdlSuccess';
  /** The new code. */
  messageQrdl: MessageQrdl;
  /** The upstream's own id of the call (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** A phone number to add to the WABA of a space. */
export type AddPhoneNumberInput = {
  /** The space (CAMS: CustSpaceId, which it demands here); the caller's only one when left out. */
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  /** Any text of up to 255 characters, made anew for each intent. A repeat with the same key and the same input returns the first outcome and never calls the upstream again. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The whole number; the gateway splits it into country code and national number (CAMS: Cc, PhoneNumber). */
  number: Scalars['E164']['input'];
  /**
   * Sent as it is (CAMS: PreValidateId).
   * @deprecated Since 2026-11-21 (0.1.0): the upstream no longer uses it. Leave it out.
   */
  preValidateId?: InputMaybe<Scalars['String']['input']>;
  /** The name that customers will see, once Meta has approved it (CAMS: VerifiedName). */
  verifiedName: Scalars['String']['input'];
};

/** What came of adding a phone number. */
export type AddPhoneNumberResult = AddPhoneNumberSuccess | InvalidInputError | OutcomeUnknownError | PermissionError | ThrottledError | UpstreamError;

/** The number was added. It still has to be verified and registered before it can be used. */
export type AddPhoneNumberSuccess = {
  __typename?: 'AddPhoneNumberSuccess';
  /** Read back from the upstream; null while the upstream does not list it yet. */
  phoneNumber?: Maybe<PhoneNumber>;
  /** The upstream's own id of the call (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** Whether the owner of a number has confirmed it by the code sent to it (CAMS: CodeVerificationStatus). */
export type CodeVerificationStatus =
  /** The confirmation has run out. */
  | 'EXPIRED'
  /** Meta asks for more before it decides. */
  | 'MORE_INFORMATION_REQUESTED'
  /** Not confirmed. */
  | 'NOT_VERIFIED'
  /** The confirmation was refused. */
  | 'REJECTED'
  /** A confirmation was taken back. */
  | 'REVOKED'
  /** A value that the upstream sent and this schema does not list; upstreamRecord has it verbatim. */
  | 'UNRECOGNIZED'
  /** Confirmed. */
  | 'VERIFIED';

/** Names the code by id, or by phoneNumber and code. */
export type DeleteMessageQrdlInput = {
  /** The code (CAMS: QrdlCode). */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The space (CAMS: CustSpaceId); the caller's only one when left out. */
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  /** The id of the code. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** Any text of up to 255 characters, made anew for each intent. A repeat with the same key and the same input returns the first outcome and never calls the upstream again. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The number that the code belongs to. */
  phoneNumber?: InputMaybe<Scalars['E164']['input']>;
};

/** What came of deleting a message QR code. */
export type DeleteMessageQrdlResult = DeleteMessageQrdlSuccess | InvalidInputError | NotFoundError | OutcomeUnknownError | PermissionError | ThrottledError | UpstreamError;

/** The code was deleted. Printed copies of it no longer open the chat. */
export type DeleteMessageQrdlSuccess = {
  __typename?: 'DeleteMessageQrdlSuccess';
  /** The code that was deleted. */
  deletedCode: Scalars['String']['output'];
  /** The id that the code had. */
  deletedId: Scalars['ID']['output'];
  /** The number that the code belonged to. */
  phoneNumber?: Maybe<PhoneNumber>;
  /** The upstream's own id of the call (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** What every error of a result has. */
export type Error = {
  /** What is wrong, for programs. */
  code: ErrorCode;
  /** What is wrong and what was expected, for people. */
  message: Scalars['String']['output'];
};

/** Every code of an error, in results and in extensions.code of top-level errors. */
export type ErrorCode =
  /** The document or its input cannot be carried out as it stands. Nothing was sent upstream. */
  | 'BAD_USER_INPUT'
  /** The caller lacks the scope, or the space is not one of its own. */
  | 'FORBIDDEN'
  /** The idempotency key was used before with another input. */
  | 'IDEMPOTENCY_CONFLICT'
  /** A fault of the gateway. The request id finds it in the log. */
  | 'INTERNAL_ERROR'
  /** What was named does not exist. */
  | 'NOT_FOUND'
  /** The write was sent and no answer came: it may have been carried out. Look before trying again. */
  | 'OUTCOME_UNKNOWN'
  /** The document asks for more than one request may spend: of upstream calls, of values in its answer, or of drawing. Ask for less at a time. */
  | 'QUERY_TOO_COSTLY'
  /** The caller's own limit at this gateway is used up. Try again after retryAfterMs. */
  | 'RATE_LIMITED'
  /** No credential came, or one that is not valid. */
  | 'UNAUTHENTICATED'
  /** The upstream answered what cannot be read. */
  | 'UPSTREAM_BAD_RESPONSE'
  /** The upstream's quota cannot serve this before the request's deadline. Nothing was sent; try again after retryAfterMs. */
  | 'UPSTREAM_BUSY'
  /** The gateway's credentials or clock were not accepted upstream. For the operator. */
  | 'UPSTREAM_CREDENTIALS'
  /** The space or number does not belong to the account, or does not exist (Unknown.ResourceOwnerId). */
  | 'UPSTREAM_NOT_OWNED'
  /** The gateway's account has not subscribed to the product (Product.Unsubscript). For the operator. */
  | 'UPSTREAM_NOT_SUBSCRIBED'
  /** The gateway's account may not do this upstream (Ram.PermissionDeny). For the operator. */
  | 'UPSTREAM_PERMISSION_DENIED'
  /** The upstream refused the call for a reason of its own; upstreamCode names it. */
  | 'UPSTREAM_REJECTED'
  /** The upstream refused the call under flow control. Try again after retryAfterMs. */
  | 'UPSTREAM_THROTTLED'
  /** The upstream did not answer in time. A read may be tried again. */
  | 'UPSTREAM_TIMEOUT'
  /** The upstream is out of reach or out of order. Try again later. */
  | 'UPSTREAM_UNAVAILABLE';

/** One fault of an input. */
export type InputIssue = {
  __typename?: 'InputIssue';
  /** What was expected, and what came. */
  message: Scalars['String']['output'];
  /** Where the fault is, from the argument down. */
  path: Array<Scalars['String']['output']>;
};

/** The input cannot be carried out as it stands. Nothing was sent upstream. */
export type InvalidInputError = Error & {
  __typename?: 'InvalidInputError';
  /** What is wrong, for programs. */
  code: ErrorCode;
  /** Every fault that was found. */
  issues: Array<InputIssue>;
  /** What is wrong and what was expected, for people. */
  message: Scalars['String']['output'];
};

/** A message QR code: scanning it opens a chat with the number, the message already typed. */
export type MessageQrdl = Node & {
  __typename?: 'MessageQrdl';
  /** The code itself, 14 letters and digits as a rule (CAMS: QrdlCode). */
  code: Scalars['String']['output'];
  /** What the QR code says: the link that opens the chat (CAMS: DeepLinkUrl). */
  deepLinkUrl?: Maybe<Scalars['URL']['output']>;
  /** Opaque; made of the space, the number and the code, so it changes when the upstream hands out a new code. */
  id: Scalars['ID']['output'];
  /** The format of the upstream's own picture (CAMS: GenerateQrImage). */
  imageFormat?: Maybe<QrImageFormat>;
  /** The number that the code opens a chat with. One upstream call, shared by all codes of the space. */
  phoneNumber?: Maybe<PhoneNumber>;
  /** The text that is typed already when the chat opens, at most 140 characters (CAMS: PrefilledMessage). */
  prefilledMessage?: Maybe<Scalars['String']['output']>;
  /** The QR code of deepLinkUrl drawn by the gateway: a data: URL that never expires. No upstream call. */
  qrImage?: Maybe<Scalars['String']['output']>;
  /** The upstream's own picture; its address expires after about an hour (CAMS: QrImageUrl). */
  qrImageUrl?: Maybe<Scalars['URL']['output']>;
  /** The record as the upstream sent it, for what this schema does not know yet. */
  upstreamRecord: Scalars['JSONObject']['output'];
};


/** A message QR code: scanning it opens a chat with the number, the message already typed. */
export type MessageQrdlQrImageArgs = {
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
  /** Whether there is more, and where this page begins and ends. */
  pageInfo: PageInfo;
  /** How many there are in all, past the filter and before paging. */
  totalCount: Scalars['Int']['output'];
};

/** A message QR code and its place in the list. */
export type MessageQrdlEdge = {
  __typename?: 'MessageQrdlEdge';
  /** Hand it over as `after` or `before` to go on from here. It stays good while the list changes. */
  cursor: Scalars['String']['output'];
  /** The node itself. */
  node: MessageQrdl;
};

/** Keeps the codes that fulfil every condition that is given. Works on the list that came back. */
export type MessageQrdlFilter = {
  /** Matches a part of the code or of the prefilled message, in any case. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** How many customers a number may open a conversation with in 24 hours (CAMS: MessagingLimitTier). */
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
  /** A value that the upstream sent and this schema does not list; upstreamRecord has it verbatim. */
  | 'UNRECOGNIZED';

/** Changing. Results are unions: a success, or an error that says what to do about it. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Creates a message QR code for a phone number. Needs the scope ADD. One upstream call. */
  addMessageQrdl: AddMessageQrdlResult;
  /** Many at once, at most 500 in a request: each item succeeds or fails on its own; results keep the order asked, and stream with @stream. */
  addMessageQrdls: Array<AddMessageQrdlResult>;
  /** Adds a phone number to the WABA of a space. Needs the scope ADD. Two upstream calls, the second to read the number back. */
  addPhoneNumber: AddPhoneNumberResult;
  /** Deletes a code: printed copies of it no longer open the chat. Needs the scope DELETE. One upstream call. */
  deleteMessageQrdl: DeleteMessageQrdlResult;
  /** Many at once, at most 500 in a request: each item succeeds or fails on its own; results keep the order asked, and stream with @stream. */
  deleteMessageQrdls: Array<DeleteMessageQrdlResult>;
  /** Changes the text or the picture format of a code. The upstream may hand out a new code, and then printed copies stop working. Needs the scope UPDATE. One upstream call, two where a part is left out. */
  updateMessageQrdl: UpdateMessageQrdlResult;
  /** Many at once, at most 500 in a request: each item succeeds or fails on its own; results keep the order asked, and stream with @stream. */
  updateMessageQrdls: Array<UpdateMessageQrdlResult>;
};


/** Changing. Results are unions: a success, or an error that says what to do about it. */
export type MutationAddMessageQrdlArgs = {
  input: AddMessageQrdlInput;
};


/** Changing. Results are unions: a success, or an error that says what to do about it. */
export type MutationAddMessageQrdlsArgs = {
  inputs: Array<AddMessageQrdlInput>;
};


/** Changing. Results are unions: a success, or an error that says what to do about it. */
export type MutationAddPhoneNumberArgs = {
  input: AddPhoneNumberInput;
};


/** Changing. Results are unions: a success, or an error that says what to do about it. */
export type MutationDeleteMessageQrdlArgs = {
  input: DeleteMessageQrdlInput;
};


/** Changing. Results are unions: a success, or an error that says what to do about it. */
export type MutationDeleteMessageQrdlsArgs = {
  inputs: Array<DeleteMessageQrdlInput>;
};


/** Changing. Results are unions: a success, or an error that says what to do about it. */
export type MutationUpdateMessageQrdlArgs = {
  input: UpdateMessageQrdlInput;
};


/** Changing. Results are unions: a success, or an error that says what to do about it. */
export type MutationUpdateMessageQrdlsArgs = {
  inputs: Array<UpdateMessageQrdlInput>;
};

/** Where the review of a display name stands (CAMS: NameStatus, NewNameStatus). */
export type NameStatus =
  /** The name was approved. */
  | 'APPROVED'
  /** The name may be used without a review. */
  | 'AVAILABLE_WITHOUT_REVIEW'
  /** The name was declined. */
  | 'DECLINED'
  /** The approval has run out. */
  | 'EXPIRED'
  /** There is no name to review. */
  | 'NONE'
  /** The review has not been decided. */
  | 'PENDING_REVIEW'
  /** The name was rejected. */
  | 'REJECTED'
  /** A value that the upstream sent and this schema does not list; upstreamRecord has it verbatim. */
  | 'UNRECOGNIZED';

/** Anything with an id that is unique in this API: `node` finds it again. Ids are opaque and stay the same. */
export type Node = {
  /** Unique in this API, opaque, and always the same for the same object. */
  id: Scalars['ID']['output'];
};

/** What was named does not exist, or lies where the caller may not look. */
export type NotFoundError = Error & {
  __typename?: 'NotFoundError';
  /** What is wrong, for programs. */
  code: ErrorCode;
  /** What is wrong and what was expected, for people. */
  message: Scalars['String']['output'];
};

/** Which end of the order comes first. Nulls come last either way. */
export type OrderDirection =
  /** Smallest first. */
  | 'ASC'
  /** Greatest first. */
  | 'DESC';

/** The upstream may have carried this out: it was sent, and no answer came. Look before trying again. */
export type OutcomeUnknownError = Error & {
  __typename?: 'OutcomeUnknownError';
  /** What is wrong, for programs. */
  code: ErrorCode;
  /** What is wrong and what was expected, for people. */
  message: Scalars['String']['output'];
  /** Where the write was about a code: the codes of the number that are there now and that it may have made, changed or left, by text and by code; read anew. Empty after an add: not carried out so far. Null for other writes. One upstream call. */
  messageQrdls?: Maybe<Array<MessageQrdl>>;
};

/** Where a page of a connection stands in the whole list. */
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

/** The caller, or the gateway's own account upstream, may not do this. */
export type PermissionError = Error & {
  __typename?: 'PermissionError';
  /** What the upstream says of the denial (AccessDeniedDetail). */
  accessDeniedDetail?: Maybe<Scalars['String']['output']>;
  /** What is wrong, for programs. */
  code: ErrorCode;
  /** What is wrong and what was expected, for people. */
  message: Scalars['String']['output'];
  /** The upstream's own id of the call, for Alibaba Cloud's support; null where nothing was sent. */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** A phone number of a WABA. CAMS gives it no id: its digits within its space are its key. */
export type PhoneNumber = Node & {
  __typename?: 'PhoneNumber';
  /** Whether the owner has confirmed the number (CAMS: CodeVerificationStatus). */
  codeVerificationStatus?: Maybe<CodeVerificationStatus>;
  /** The space it belongs to; null for the account's own. */
  custSpaceId?: Maybe<Scalars['ID']['output']>;
  /** Opaque; made of the space and the number. */
  id: Scalars['ID']['output'];
  /** Whether it is an official business account, with a green tick (CAMS: IsOfficial). */
  isOfficial?: Maybe<Scalars['Boolean']['output']>;
  /** One of its codes; null when it has no such code. Any number of these for a number is one upstream call. */
  messageQrdl?: Maybe<MessageQrdl>;
  /** Its message QR codes, sorted by code. One upstream call, however many there are. */
  messageQrdls?: Maybe<MessageQrdlConnection>;
  /** How many customers it may open a conversation with in 24 hours (CAMS: MessagingLimitTier). */
  messagingLimitTier?: Maybe<MessagingLimitTier>;
  /** Where the review of verifiedName stands (CAMS: NameStatus). */
  nameStatus?: Maybe<NameStatus>;
  /** Where the review of a changed name stands (CAMS: NewNameStatus). */
  newNameStatus?: Maybe<NameStatus>;
  /** The number (CAMS: PhoneNumber). */
  number: Scalars['E164']['output'];
  /** How customers have received its messages in the last days (CAMS: QualityRating). */
  qualityRating?: Maybe<QualityRating>;
  /** What the number can do now (CAMS: Status). */
  status?: Maybe<PhoneNumberStatus>;
  /** Where delivery receipts are posted to (CAMS: StatusCallbackUrl). */
  statusCallbackUrl?: Maybe<Scalars['URL']['output']>;
  /** The MNS queue that takes delivery receipts (CAMS: StatusQueue). */
  statusQueue?: Maybe<Scalars['String']['output']>;
  /** Where messages from customers are posted to (CAMS: UpCallbackUrl). */
  upCallbackUrl?: Maybe<Scalars['URL']['output']>;
  /** The MNS queue that takes messages from customers (CAMS: UpQueue). */
  upQueue?: Maybe<Scalars['String']['output']>;
  /** The record as the upstream sent it, for what this schema does not know yet. */
  upstreamRecord: Scalars['JSONObject']['output'];
  /** The same, asked for this number alone and never older than five seconds (CAMS: GetPhoneNumberVerificationStatus); null where the number has no space, which the upstream demands. One upstream call. */
  verificationStatus?: Maybe<CodeVerificationStatus>;
  /** The name that customers see (CAMS: VerifiedName). */
  verifiedName?: Maybe<Scalars['String']['output']>;
  /** The WABA of its space. One upstream call, shared by all numbers of the space. */
  waba?: Maybe<Waba>;
};


/** A phone number of a WABA. CAMS gives it no id: its digits within its space are its key. */
export type PhoneNumberMessageQrdlArgs = {
  code: Scalars['String']['input'];
};


/** A phone number of a WABA. CAMS gives it no id: its digits within its space are its key. */
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
  /** Whether there is more, and where this page begins and ends. */
  pageInfo: PageInfo;
  /** How many there are in all, past the filter and before paging. */
  totalCount: Scalars['Int']['output'];
};

/** A phone number and its place in the list. */
export type PhoneNumberEdge = {
  __typename?: 'PhoneNumberEdge';
  /** Hand it over as `after` or `before` to go on from here. It stays good while the list changes. */
  cursor: Scalars['String']['output'];
  /** The node itself. */
  node: PhoneNumber;
};

/** Keeps the numbers that fulfil every condition that is given. Works on the list that came back. */
export type PhoneNumberFilter = {
  /** Any of these. */
  qualityRating?: InputMaybe<Array<QualityRating>>;
  /** Matches a part of the number or of the verified name, in any case. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** Any of these. */
  status?: InputMaybe<Array<PhoneNumberStatus>>;
};

/** What numbers are sorted by; equal ones by number. Without an order: by number. */
export type PhoneNumberOrder = {
  /** Which end comes first. */
  direction: OrderDirection;
  /** What to sort by. */
  field: PhoneNumberOrderField;
};

/** What phone numbers can be sorted by. */
export type PhoneNumberOrderField =
  /** By digits, country code first. */
  | 'NUMBER'
  /** GREEN, YELLOW, RED, UNKNOWN, UNRECOGNIZED. */
  | 'QUALITY_RATING'
  /** In the order in which PhoneNumberStatus lists its values. */
  | 'STATUS'
  /** By name, in the order of Unicode, in any case. */
  | 'VERIFIED_NAME';

/** What a phone number can do now (CAMS: Status). */
export type PhoneNumberStatus =
  /** Banned by WhatsApp for breaking its policy. */
  | 'BANNED'
  /** In service. */
  | 'CONNECTED'
  /** Removed from the WABA. */
  | 'DELETED'
  /** Not connected to the service. */
  | 'DISCONNECTED'
  /** Flagged for low quality; restricted next if the quality does not rise. */
  | 'FLAGGED'
  /** Moved to another WABA. */
  | 'MIGRATED'
  /** Not reachable. */
  | 'OFFLINE'
  /** Paused. */
  | 'PAUSED'
  /** Being set up. */
  | 'PENDING'
  /** Limited in how fast it may send. */
  | 'RATE_LIMITED'
  /** Restricted: it has reached its limit of conversations and may not start new ones. */
  | 'RESTRICTED'
  /** The upstream does not know. */
  | 'UNKNOWN'
  /** A value that the upstream sent and this schema does not list; upstreamRecord has it verbatim. */
  | 'UNRECOGNIZED'
  /** Not verified yet. */
  | 'UNVERIFIED';

/** The format of a QR code's picture (CAMS: GenerateQrImage). */
export type QrImageFormat =
  /** A bitmap. */
  | 'PNG'
  /** A vector drawing, sharp at any size. */
  | 'SVG';

/** How customers have received the messages of a number in the last days (CAMS: QualityRating). */
export type QualityRating =
  /** High quality. */
  | 'GREEN'
  /** Low quality. */
  | 'RED'
  /** Not determined yet. */
  | 'UNKNOWN'
  /** A value that the upstream sent and this schema does not list; upstreamRecord has it verbatim. */
  | 'UNRECOGNIZED'
  /** Medium quality. */
  | 'YELLOW';

/** Reading. Each list comes whole from the upstream, whose quota is five or ten calls a second; the gateway batches, caches and paces. */
export type Query = {
  __typename?: 'Query';
  /** One code of a phone number; null when the number has no such code. Any number of these for a number is one upstream call. */
  messageQrdl?: Maybe<MessageQrdl>;
  /** The object with this id; null when there is none, or none that the caller may see. */
  node?: Maybe<Node>;
  /** The objects with these ids, in the order asked; null where there is none that the caller may see. One that fails is null, with an error at its index. */
  nodes: Array<Maybe<Node>>;
  /** One phone number of a space; null when the space has no such number. Any number of these in a request is one upstream call a space. */
  phoneNumber?: Maybe<PhoneNumber>;
  /** The phone numbers of a space. One upstream call, however many there are. */
  phoneNumbers?: Maybe<PhoneNumberConnection>;
  /** What is left of the upstream quotas, as this gateway sees them. No upstream call. */
  upstreamQuotas: Array<UpstreamQuota>;
  /** Who is asking, and what they may do. No upstream call. */
  viewer: Viewer;
  /** The WABA bound to a space; null when none is. custSpaceId may be left out by a caller that has exactly one space, or by a direct customer. One upstream call. */
  waba?: Maybe<Waba>;
  /** The WABAs of many spaces in one go, in the order asked; all the caller's spaces when left out. A space that fails is null, with an error at its index. One upstream call a space. */
  wabas: Array<Maybe<Waba>>;
};


/** Reading. Each list comes whole from the upstream, whose quota is five or ten calls a second; the gateway batches, caches and paces. */
export type QueryMessageQrdlArgs = {
  code: Scalars['String']['input'];
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  phoneNumber: Scalars['E164']['input'];
};


/** Reading. Each list comes whole from the upstream, whose quota is five or ten calls a second; the gateway batches, caches and paces. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** Reading. Each list comes whole from the upstream, whose quota is five or ten calls a second; the gateway batches, caches and paces. */
export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/** Reading. Each list comes whole from the upstream, whose quota is five or ten calls a second; the gateway batches, caches and paces. */
export type QueryPhoneNumberArgs = {
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  number: Scalars['E164']['input'];
};


/** Reading. Each list comes whole from the upstream, whose quota is five or ten calls a second; the gateway batches, caches and paces. */
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


/** Reading. Each list comes whole from the upstream, whose quota is five or ten calls a second; the gateway batches, caches and paces. */
export type QueryWabaArgs = {
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  isvCode?: InputMaybe<Scalars['String']['input']>;
};


/** Reading. Each list comes whole from the upstream, whose quota is five or ten calls a second; the gateway batches, caches and paces. */
export type QueryWabasArgs = {
  custSpaceIds?: InputMaybe<Array<Scalars['ID']['input']>>;
};

/** What a caller may do. */
export type Scope =
  /** addPhoneNumber, addMessageQrdl and addMessageQrdls. */
  | 'ADD'
  /** deleteMessageQrdl and deleteMessageQrdls. */
  | 'DELETE'
  /** Queries. */
  | 'READ'
  /** updateMessageQrdl and updateMessageQrdls. */
  | 'UPDATE';

/** Being told. Each event is the object as it is now, so that a client with a normalised cache takes it over by its id. */
export type Subscription = {
  __typename?: 'Subscription';
  /** The phone number whose message QR codes have changed: one was added, changed or deleted. Select messageQrdls to have them anew. Told are the changes that this gateway makes, in any of its replicas, those that CAMS reports by callback, and those that a read of the data finds, whoever asked for it. Changes that come faster than they are taken are told once; after a gap every number of the space is told. A change that is made while nobody listens is not told later: read once after subscribing. By server-sent events; needs the scope READ. One upstream call an event at most for the numbers, and one where codes are selected, shared by all who listen. */
  messageQrdlsChanged: PhoneNumber;
  /** A phone number of a space whose data has changed: its status, quality rating, name or limits; or that was added. Told are the changes that this gateway makes, in any of its replicas, those that CAMS reports by callback, and those that a read of the data finds, whoever asked for it. Changes that come faster than they are taken are told once; after a gap every number of the space is told. A change that is made while nobody listens is not told later: read once after subscribing. By server-sent events; needs the scope READ. One upstream call an event at most, shared by all who listen. */
  phoneNumberChanged: PhoneNumber;
};


/** Being told. Each event is the object as it is now, so that a client with a normalised cache takes it over by its id. */
export type SubscriptionMessageQrdlsChangedArgs = {
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
};


/** Being told. Each event is the object as it is now, so that a client with a normalised cache takes it over by its id. */
export type SubscriptionPhoneNumberChangedArgs = {
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
};

/** Too many calls: nothing was carried out. */
export type ThrottledError = Error & {
  __typename?: 'ThrottledError';
  /** What is wrong, for programs. */
  code: ErrorCode;
  /** What is wrong and what was expected, for people. */
  message: Scalars['String']['output'];
  /** The upstream's own id of the call, for Alibaba Cloud's support; null where nothing was sent. */
  requestId?: Maybe<Scalars['String']['output']>;
  /** When to try again, in milliseconds from now. */
  retryAfterMs: Scalars['Int']['output'];
};

/** Names the code by id, or by phoneNumber and code. What is left out keeps its value. */
export type UpdateMessageQrdlInput = {
  /** The code (CAMS: QrdlCode). */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The space (CAMS: CustSpaceId); the caller's only one when left out. */
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  /** The id of the code. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** Any text of up to 255 characters, made anew for each intent. A repeat with the same key and the same input returns the first outcome and never calls the upstream again. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The format of the upstream's own picture (CAMS: GenerateQrImage). */
  imageFormat?: InputMaybe<QrImageFormat>;
  /** The number that the code belongs to. */
  phoneNumber?: InputMaybe<Scalars['E164']['input']>;
  /** The text that will be typed already when the chat opens: 1 to 140 characters (CAMS: PrefilledMessage). */
  prefilledMessage?: InputMaybe<Scalars['String']['input']>;
};

/** What came of changing a message QR code. */
export type UpdateMessageQrdlResult = InvalidInputError | NotFoundError | OutcomeUnknownError | PermissionError | ThrottledError | UpdateMessageQrdlSuccess | UpstreamError;

/** The code was changed. The upstream may hand out a new code: then printed copies of the old one stop working. */
export type UpdateMessageQrdlSuccess = {
  __typename?: 'UpdateMessageQrdlSuccess';
  /** The code as it is now. */
  messageQrdl: MessageQrdl;
  /** The code that was updated; another than messageQrdl.code where the upstream handed out a new one. */
  previousCode: Scalars['String']['output'];
  /** The upstream's own id of the call (CAMS: RequestId). */
  requestId?: Maybe<Scalars['String']['output']>;
};

/** The upstream refused or failed; what was asked was not carried out. */
export type UpstreamError = Error & {
  __typename?: 'UpstreamError';
  /** What is wrong, for programs. */
  code: ErrorCode;
  /** What is wrong and what was expected, for people. */
  message: Scalars['String']['output'];
  /** The upstream's own id of the call, for Alibaba Cloud's support; null where nothing was sent. */
  requestId?: Maybe<Scalars['String']['output']>;
  /** Whether the same call may succeed later. */
  retryable: Scalars['Boolean']['output'];
  /** The upstream's own Code, where it gave one. */
  upstreamCode?: Maybe<Scalars['String']['output']>;
};

/** The quota of one upstream operation, which all callers of this gateway share. */
export type UpstreamQuota = {
  __typename?: 'UpstreamQuota';
  /** The upstream operation, such as ListPhoneMessageQrdl. */
  action: Scalars['String']['output'];
  /** Calls a second that the upstream allows the account. */
  callsPerSecond: Scalars['Float']['output'];
  /** What a call that came now would wait, in milliseconds. */
  estimatedWaitMs: Scalars['Int']['output'];
  /** Calls waiting for their turn. */
  queued: Scalars['Int']['output'];
  /** What is left of the quota at this moment: calls that could be sent at once. */
  remaining: Scalars['Int']['output'];
};

/** Who is asking, and what they may do. */
export type Viewer = {
  __typename?: 'Viewer';
  /** The spaces that the caller may reach. Null means every space. */
  custSpaceIds?: Maybe<Array<Scalars['ID']['output']>>;
  /** The name of the API client, or the subject of the JWT. */
  name: Scalars['String']['output'];
  /** What the caller may do. */
  scopes: Array<Scope>;
};

/** A WhatsApp Business Account. */
export type Waba = Node & {
  __typename?: 'Waba';
  /** Where Meta's review of the WABA stands (CAMS: AccountReviewStatus). */
  accountReviewStatus?: Maybe<AccountReviewStatus>;
  /** Whether and from when authentication-international rates apply (CAMS: AuthInternationalRateEligibility). */
  authInternationalRateEligibility?: Maybe<Scalars['JSONObject']['output']>;
  /** The id of the business in Meta's Business Manager (CAMS: BusinessId). */
  businessId?: Maybe<Scalars['String']['output']>;
  /** The name of the business in Meta's Business Manager (CAMS: BusinessName). */
  businessName?: Maybe<Scalars['String']['output']>;
  /** The currency that is charged, an ISO 4217 code such as USD (CAMS: Currency). */
  currency?: Maybe<Scalars['String']['output']>;
  /** The space it is bound to: an ISV's sub-customer, or a direct customer's instance. Null for the account's own. */
  custSpaceId?: Maybe<Scalars['ID']['output']>;
  /** Opaque; the same for as long as the space exists. */
  id: Scalars['ID']['output'];
  /** Whether the account is also used in the WhatsApp Business app (CAMS: IsOnBizApp). */
  isOnBizApp?: Maybe<Scalars['Boolean']['output']>;
  /** Whether Marketing Messages Lite may be used, in the words of the upstream: "Y" and "ONBOARDED" have been seen (CAMS: MarketingMessageLiteStatus). */
  marketingMessageLiteStatus?: Maybe<Scalars['String']['output']>;
  /** The namespace of its message templates (CAMS: MessageTemplateNamespace). */
  messageTemplateNamespace?: Maybe<Scalars['String']['output']>;
  /** The name of the WABA (CAMS: Name). */
  name?: Maybe<Scalars['String']['output']>;
  /** The numbers of its space. One upstream call, however many there are; set out beside the call for the WABA. */
  phoneNumbers?: Maybe<PhoneNumberConnection>;
  /** The business' location or the start of its authentication-international rate, as the upstream sends it (CAMS: PrimaryBusinessLocation). */
  primaryBusinessLocation?: Maybe<Scalars['String']['output']>;
  /** The record as the upstream sent it, for what this schema does not know yet. */
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

export type AddCodesMutationVariables = Exact<{
  inputs: Array<AddMessageQrdlInput> | AddMessageQrdlInput;
}>;


export type AddCodesMutation = { __typename?: 'Mutation', addMessageQrdls: Array<
    | { __typename?: 'AddMessageQrdlSuccess', messageQrdl: { __typename?: 'MessageQrdl', id: string, code: string, prefilledMessage?: string | null, deepLinkUrl?: string | null, qrImage?: string | null } }
    | { __typename: 'InvalidInputError', code: ErrorCode, message: string, issues: Array<{ __typename?: 'InputIssue', path: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string }
    | { __typename: 'PermissionError', requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'ThrottledError', retryAfterMs: number, requestId?: string | null, code: ErrorCode, message: string }
    | { __typename: 'UpstreamError', retryable: boolean, upstreamCode?: string | null, requestId?: string | null, code: ErrorCode, message: string }
  > };

export type CodeCardFragment = { __typename?: 'MessageQrdl', id: string, code: string, prefilledMessage?: string | null, deepLinkUrl?: string | null, qrImage?: string | null };

export type CodesPageFragment = { __typename?: 'PhoneNumber', messageQrdls?: { __typename?: 'MessageQrdlConnection', totalCount: number, nodes: Array<{ __typename?: 'MessageQrdl', id: string, code: string, prefilledMessage?: string | null, deepLinkUrl?: string | null, qrImage?: string | null }> } | null };

export type NumberCodesQueryVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  number: Scalars['E164']['input'];
  search?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
}>;


export type NumberCodesQuery = { __typename?: 'Query', phoneNumber?: { __typename?: 'PhoneNumber', id: string, custSpaceId?: string | null, number: string, verifiedName?: string | null, status?: PhoneNumberStatus | null, qualityRating?: QualityRating | null, messagingLimitTier?: MessagingLimitTier | null, codeVerificationStatus?: CodeVerificationStatus | null, nameStatus?: NameStatus | null, isOfficial?: boolean | null } & ({ __typename?: 'PhoneNumber', messageQrdls?: { __typename?: 'MessageQrdlConnection', totalCount: number, nodes: Array<{ __typename?: 'MessageQrdl', id: string, code: string, prefilledMessage?: string | null, deepLinkUrl?: string | null, qrImage?: string | null }> } | null } | { __typename?: 'PhoneNumber', messageQrdls?: never }) | null };

export type EveryCodeQueryVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  number: Scalars['E164']['input'];
  search?: InputMaybe<Scalars['String']['input']>;
}>;


export type EveryCodeQuery = { __typename?: 'Query', phoneNumber?: { __typename?: 'PhoneNumber', id: string, messageQrdls?: { __typename?: 'MessageQrdlConnection', nodes: Array<{ __typename?: 'MessageQrdl', id: string, code: string, prefilledMessage?: string | null, deepLinkUrl?: string | null, qrImage?: string | null }> } | null } | null };

export type CodePictureQueryVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  number: Scalars['E164']['input'];
  code: Scalars['String']['input'];
}>;


export type CodePictureQuery = { __typename?: 'Query', messageQrdl?: { __typename?: 'MessageQrdl', id: string, png?: string | null } | null };

export type AddCodeMutationVariables = Exact<{
  input: AddMessageQrdlInput;
}>;


export type AddCodeMutation = { __typename?: 'Mutation', addMessageQrdl:
    | { __typename: 'AddMessageQrdlSuccess', messageQrdl: { __typename?: 'MessageQrdl', id: string, code: string, prefilledMessage?: string | null, deepLinkUrl?: string | null, qrImage?: string | null } }
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
    | { __typename: 'UpdateMessageQrdlSuccess', previousCode: string, messageQrdl: { __typename?: 'MessageQrdl', id: string, code: string, prefilledMessage?: string | null, deepLinkUrl?: string | null, qrImage?: string | null } }
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

export type CodesChangedSubscriptionVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
}>;


export type CodesChangedSubscription = { __typename?: 'Subscription', messageQrdlsChanged: { __typename?: 'PhoneNumber', id: string, number: string } };

export type NumbersChangedSubscriptionVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
}>;


export type NumbersChangedSubscription = { __typename?: 'Subscription', phoneNumberChanged: { __typename?: 'PhoneNumber', id: string, custSpaceId?: string | null, number: string, verifiedName?: string | null, status?: PhoneNumberStatus | null, qualityRating?: QualityRating | null, messagingLimitTier?: MessagingLimitTier | null, codeVerificationStatus?: CodeVerificationStatus | null, nameStatus?: NameStatus | null, isOfficial?: boolean | null } };

export type NumberFactsFragment = { __typename?: 'PhoneNumber', id: string, custSpaceId?: string | null, number: string, verifiedName?: string | null, status?: PhoneNumberStatus | null, qualityRating?: QualityRating | null, messagingLimitTier?: MessagingLimitTier | null, codeVerificationStatus?: CodeVerificationStatus | null, nameStatus?: NameStatus | null, isOfficial?: boolean | null };

export type CodeCountFragment = { __typename?: 'PhoneNumber', messageQrdls?: { __typename?: 'MessageQrdlConnection', totalCount: number } | null };

export type NumbersQueryVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
  filter?: InputMaybe<PhoneNumberFilter>;
  first: Scalars['Int']['input'];
}>;


export type NumbersQuery = { __typename?: 'Query', phoneNumbers?: { __typename?: 'PhoneNumberConnection', totalCount: number, nodes: Array<{ __typename?: 'PhoneNumber', id: string, custSpaceId?: string | null, number: string, verifiedName?: string | null, status?: PhoneNumberStatus | null, qualityRating?: QualityRating | null, messagingLimitTier?: MessagingLimitTier | null, codeVerificationStatus?: CodeVerificationStatus | null, nameStatus?: NameStatus | null, isOfficial?: boolean | null } & ({ __typename?: 'PhoneNumber', messageQrdls?: { __typename?: 'MessageQrdlConnection', totalCount: number } | null } | { __typename?: 'PhoneNumber', messageQrdls?: never })> } | null };

export type QuotasQueryVariables = Exact<{ [key: string]: never; }>;


export type QuotasQuery = { __typename?: 'Query', upstreamQuotas: Array<{ __typename?: 'UpstreamQuota', action: string, callsPerSecond: number, queued: number, estimatedWaitMs: number }> };

export type SpaceRowFragment = { __typename?: 'Waba', id: string, custSpaceId?: string | null, name?: string | null, businessName?: string | null, currency?: string | null, accountReviewStatus?: AccountReviewStatus | null };

export type SpacesQueryVariables = Exact<{ [key: string]: never; }>;


export type SpacesQuery = { __typename?: 'Query', viewer: { __typename?: 'Viewer', name: string, scopes: Array<Scope>, custSpaceIds?: Array<string> | null }, wabas: Array<{ __typename?: 'Waba', id: string, custSpaceId?: string | null, name?: string | null, businessName?: string | null, currency?: string | null, accountReviewStatus?: AccountReviewStatus | null } | null> };

export type SpaceQueryVariables = Exact<{
  custSpaceId?: InputMaybe<Scalars['ID']['input']>;
}>;


export type SpaceQuery = { __typename?: 'Query', waba?: { __typename?: 'Waba', wabaId: string, primaryBusinessLocation?: string | null, id: string, custSpaceId?: string | null, name?: string | null, businessName?: string | null, currency?: string | null, accountReviewStatus?: AccountReviewStatus | null } | null };

export const CodeCardFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodeCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageQrdl"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"prefilledMessage"}},{"kind":"Field","name":{"kind":"Name","value":"deepLinkUrl"}},{"kind":"Field","name":{"kind":"Name","value":"qrImage"}}]}}]} as unknown as DocumentNode<CodeCardFragment, unknown>;
export const CodesPageFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodesPage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"messageQrdls"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"search"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CodeCard"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodeCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageQrdl"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"prefilledMessage"}},{"kind":"Field","name":{"kind":"Name","value":"deepLinkUrl"}},{"kind":"Field","name":{"kind":"Name","value":"qrImage"}}]}}]} as unknown as DocumentNode<CodesPageFragment, unknown>;
export const FailureFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<FailureFragment, unknown>;
export const NumberFactsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NumberFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"qualityRating"}},{"kind":"Field","name":{"kind":"Name","value":"messagingLimitTier"}},{"kind":"Field","name":{"kind":"Name","value":"codeVerificationStatus"}},{"kind":"Field","name":{"kind":"Name","value":"nameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"isOfficial"}}]}}]} as unknown as DocumentNode<NumberFactsFragment, unknown>;
export const CodeCountFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodeCount"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"messageQrdls"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}}]} as unknown as DocumentNode<CodeCountFragment, unknown>;
export const SpaceRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SpaceRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Waba"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"businessName"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"accountReviewStatus"}}]}}]} as unknown as DocumentNode<SpaceRowFragment, unknown>;
export const AddCodesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddCodes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"inputs"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddMessageQrdlInput"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addMessageQrdls"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"inputs"},"value":{"kind":"Variable","name":{"kind":"Name","value":"inputs"}}}],"directives":[{"kind":"Directive","name":{"kind":"Name","value":"stream"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"initialCount"},"value":{"kind":"IntValue","value":"0"}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AddMessageQrdlSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"messageQrdl"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CodeCard"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodeCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageQrdl"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"prefilledMessage"}},{"kind":"Field","name":{"kind":"Name","value":"deepLinkUrl"}},{"kind":"Field","name":{"kind":"Name","value":"qrImage"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<AddCodesMutation, AddCodesMutationVariables>;
export const NumberCodesDocument = {"__meta__":{"deferredFields":{"CodesPage":["messageQrdls"]}},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NumberCodes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"number"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"E164"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"search"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"phoneNumber"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"number"},"value":{"kind":"Variable","name":{"kind":"Name","value":"number"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NumberFacts"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"CodesPage"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"defer"}}]}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodeCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageQrdl"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"prefilledMessage"}},{"kind":"Field","name":{"kind":"Name","value":"deepLinkUrl"}},{"kind":"Field","name":{"kind":"Name","value":"qrImage"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NumberFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"qualityRating"}},{"kind":"Field","name":{"kind":"Name","value":"messagingLimitTier"}},{"kind":"Field","name":{"kind":"Name","value":"codeVerificationStatus"}},{"kind":"Field","name":{"kind":"Name","value":"nameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"isOfficial"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodesPage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"messageQrdls"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"search"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CodeCard"}}]}}]}}]}}]} as unknown as DocumentNode<NumberCodesQuery, NumberCodesQueryVariables>;
export const EveryCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"EveryCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"number"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"E164"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"search"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"phoneNumber"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"number"},"value":{"kind":"Variable","name":{"kind":"Name","value":"number"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"messageQrdls"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2000"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"search"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CodeCard"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodeCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageQrdl"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"prefilledMessage"}},{"kind":"Field","name":{"kind":"Name","value":"deepLinkUrl"}},{"kind":"Field","name":{"kind":"Name","value":"qrImage"}}]}}]} as unknown as DocumentNode<EveryCodeQuery, EveryCodeQueryVariables>;
export const CodePictureDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CodePicture"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"number"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"E164"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"messageQrdl"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"phoneNumber"},"value":{"kind":"Variable","name":{"kind":"Name","value":"number"}}},{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","alias":{"kind":"Name","value":"png"},"name":{"kind":"Name","value":"qrImage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"format"},"value":{"kind":"EnumValue","value":"PNG"}},{"kind":"Argument","name":{"kind":"Name","value":"size"},"value":{"kind":"IntValue","value":"1024"}}]}]}}]}}]} as unknown as DocumentNode<CodePictureQuery, CodePictureQueryVariables>;
export const AddCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddMessageQrdlInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addMessageQrdl"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AddMessageQrdlSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"messageQrdl"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CodeCard"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodeCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageQrdl"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"prefilledMessage"}},{"kind":"Field","name":{"kind":"Name","value":"deepLinkUrl"}},{"kind":"Field","name":{"kind":"Name","value":"qrImage"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<AddCodeMutation, AddCodeMutationVariables>;
export const ChangeCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ChangeCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateMessageQrdlInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateMessageQrdl"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateMessageQrdlSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previousCode"}},{"kind":"Field","name":{"kind":"Name","value":"messageQrdl"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CodeCard"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodeCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageQrdl"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"prefilledMessage"}},{"kind":"Field","name":{"kind":"Name","value":"deepLinkUrl"}},{"kind":"Field","name":{"kind":"Name","value":"qrImage"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<ChangeCodeMutation, ChangeCodeMutationVariables>;
export const DeleteCodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteMessageQrdlInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteMessageQrdl"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteMessageQrdlSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedCode"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Failure"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Failure"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermissionError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}}]}}]} as unknown as DocumentNode<DeleteCodeMutation, DeleteCodeMutationVariables>;
export const CodesChangedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"CodesChanged"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"messageQrdlsChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}}]}}]}}]} as unknown as DocumentNode<CodesChangedSubscription, CodesChangedSubscriptionVariables>;
export const NumbersChangedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"NumbersChanged"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"phoneNumberChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NumberFacts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NumberFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"qualityRating"}},{"kind":"Field","name":{"kind":"Name","value":"messagingLimitTier"}},{"kind":"Field","name":{"kind":"Name","value":"codeVerificationStatus"}},{"kind":"Field","name":{"kind":"Name","value":"nameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"isOfficial"}}]}}]} as unknown as DocumentNode<NumbersChangedSubscription, NumbersChangedSubscriptionVariables>;
export const NumbersDocument = {"__meta__":{"deferredFields":{"CodeCount":["messageQrdls"]}},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Numbers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumberFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"phoneNumbers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NumberFacts"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"CodeCount"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"defer"}}]}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NumberFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"qualityRating"}},{"kind":"Field","name":{"kind":"Name","value":"messagingLimitTier"}},{"kind":"Field","name":{"kind":"Name","value":"codeVerificationStatus"}},{"kind":"Field","name":{"kind":"Name","value":"nameStatus"}},{"kind":"Field","name":{"kind":"Name","value":"isOfficial"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CodeCount"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PhoneNumber"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"messageQrdls"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}}]} as unknown as DocumentNode<NumbersQuery, NumbersQueryVariables>;
export const QuotasDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Quotas"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upstreamQuotas"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"callsPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"queued"}},{"kind":"Field","name":{"kind":"Name","value":"estimatedWaitMs"}}]}}]}}]} as unknown as DocumentNode<QuotasQuery, QuotasQueryVariables>;
export const SpacesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Spaces"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceIds"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wabas"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"stream"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"initialCount"},"value":{"kind":"IntValue","value":"0"}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SpaceRow"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SpaceRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Waba"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"businessName"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"accountReviewStatus"}}]}}]} as unknown as DocumentNode<SpacesQuery, SpacesQueryVariables>;
export const SpaceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Space"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"waba"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"custSpaceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"custSpaceId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SpaceRow"}},{"kind":"Field","name":{"kind":"Name","value":"wabaId"}},{"kind":"Field","name":{"kind":"Name","value":"primaryBusinessLocation"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SpaceRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Waba"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"custSpaceId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"businessName"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"accountReviewStatus"}}]}}]} as unknown as DocumentNode<SpaceQuery, SpaceQueryVariables>;