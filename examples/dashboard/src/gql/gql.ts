/* eslint-disable */
import * as types from './graphql.js';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "fragment CodeCard on MessageQrdl {\n  id\n  code\n  prefilledMessage\n  deepLinkUrl\n}\n\nfragment CodesPage on PhoneNumber {\n  messageQrdls(first: 2000) {\n    totalCount\n    nodes {\n      ...CodeCard\n    }\n  }\n}\n\nquery NumberCodes($custSpaceId: ID, $number: E164!) {\n  phoneNumber(custSpaceId: $custSpaceId, number: $number) {\n    ...NumberFacts\n    ...CodesPage @defer\n  }\n}\n\nquery EveryCode($custSpaceId: ID, $number: E164!) {\n  phoneNumber(custSpaceId: $custSpaceId, number: $number) {\n    id\n    ...CodesPage\n  }\n}\n\nmutation AddCode($input: AddMessageQrdlInput!) {\n  addMessageQrdl(input: $input) {\n    __typename\n    ... on AddMessageQrdlSuccess {\n      messageQrdl {\n        ...CodeCard\n      }\n    }\n    ...Failure\n  }\n}\n\nmutation ChangeCode($input: UpdateMessageQrdlInput!) {\n  updateMessageQrdl(input: $input) {\n    __typename\n    ... on UpdateMessageQrdlSuccess {\n      previousCode\n      messageQrdl {\n        ...CodeCard\n      }\n    }\n    ...Failure\n  }\n}\n\nmutation DeleteCode($input: DeleteMessageQrdlInput!) {\n  deleteMessageQrdl(input: $input) {\n    __typename\n    ... on DeleteMessageQrdlSuccess {\n      deletedCode\n    }\n    ...Failure\n  }\n}": typeof types.CodeCardFragmentDoc,
    "fragment Failure on Error {\n  __typename\n  code\n  message\n  ... on InvalidInputError {\n    issues {\n      path\n      message\n    }\n  }\n  ... on ThrottledError {\n    retryAfterMs\n    requestId\n  }\n  ... on UpstreamError {\n    retryable\n    upstreamCode\n    requestId\n  }\n  ... on PermissionError {\n    requestId\n  }\n}": typeof types.FailureFragmentDoc,
    "query Probe {\n  viewer {\n    name\n  }\n}": typeof types.ProbeDocument,
    "mutation AddCodes($inputs: [AddMessageQrdlInput!]!) {\n  addMessageQrdls(inputs: $inputs) @stream(initialCount: 0) {\n    ... on AddMessageQrdlSuccess {\n      messageQrdl {\n        ...CodeCard\n      }\n    }\n    ...Failure\n  }\n}\n\nmutation DeleteCodes($inputs: [DeleteMessageQrdlInput!]!) {\n  deleteMessageQrdls(inputs: $inputs) @stream(initialCount: 0) {\n    ... on DeleteMessageQrdlSuccess {\n      deletedId\n      deletedCode\n    }\n    ...Failure\n  }\n}": typeof types.AddCodesDocument,
    "subscription CodesChanged($custSpaceId: ID) {\n  messageQrdlsChanged(custSpaceId: $custSpaceId) {\n    id\n    number\n  }\n}\n\nsubscription NumbersChanged($custSpaceId: ID) {\n  phoneNumberChanged(custSpaceId: $custSpaceId) {\n    ...NumberFacts\n  }\n}": typeof types.CodesChangedDocument,
    "fragment NumberFacts on PhoneNumber {\n  id\n  custSpaceId\n  number\n  verifiedName\n  status\n  qualityRating\n  messagingLimitTier\n  codeVerificationStatus\n  nameStatus\n  newNameStatus\n  isOfficial\n}\n\nfragment CodeCount on PhoneNumber {\n  messageQrdls(first: 0) {\n    totalCount\n  }\n}\n\nquery Numbers($custSpaceId: ID, $filter: PhoneNumberFilter, $orderBy: PhoneNumberOrder, $first: Int!) {\n  phoneNumbers(\n    custSpaceId: $custSpaceId\n    filter: $filter\n    orderBy: $orderBy\n    first: $first\n  ) {\n    totalCount\n    nodes {\n      ...NumberFacts\n      ...CodeCount @defer\n    }\n  }\n}": typeof types.NumberFactsFragmentDoc,
    "query Overview($custSpaceIds: [ID!]) {\n  wabas(custSpaceIds: $custSpaceIds) @stream(initialCount: 0) {\n    id\n    custSpaceId\n    phoneNumbers(first: 500) {\n      totalCount\n      nodes {\n        ...NumberFacts\n      }\n    }\n  }\n}": typeof types.OverviewDocument,
    "query Quotas {\n  upstreamQuotas {\n    action\n    callsPerSecond\n    queued\n    estimatedWaitMs\n  }\n}": typeof types.QuotasDocument,
    "fragment SpaceRow on Waba {\n  id\n  custSpaceId\n  name\n  businessName\n  currency\n  accountReviewStatus\n}\n\nquery Spaces {\n  viewer {\n    name\n    scopes\n    custSpaceIds\n  }\n  wabas @stream(initialCount: 0) {\n    ...SpaceRow\n  }\n}\n\nquery Space($custSpaceId: ID) {\n  waba(custSpaceId: $custSpaceId) {\n    ...SpaceRow\n    wabaId\n    primaryBusinessLocation\n  }\n}": typeof types.SpaceRowFragmentDoc,
};
const documents: Documents = {
    "fragment CodeCard on MessageQrdl {\n  id\n  code\n  prefilledMessage\n  deepLinkUrl\n}\n\nfragment CodesPage on PhoneNumber {\n  messageQrdls(first: 2000) {\n    totalCount\n    nodes {\n      ...CodeCard\n    }\n  }\n}\n\nquery NumberCodes($custSpaceId: ID, $number: E164!) {\n  phoneNumber(custSpaceId: $custSpaceId, number: $number) {\n    ...NumberFacts\n    ...CodesPage @defer\n  }\n}\n\nquery EveryCode($custSpaceId: ID, $number: E164!) {\n  phoneNumber(custSpaceId: $custSpaceId, number: $number) {\n    id\n    ...CodesPage\n  }\n}\n\nmutation AddCode($input: AddMessageQrdlInput!) {\n  addMessageQrdl(input: $input) {\n    __typename\n    ... on AddMessageQrdlSuccess {\n      messageQrdl {\n        ...CodeCard\n      }\n    }\n    ...Failure\n  }\n}\n\nmutation ChangeCode($input: UpdateMessageQrdlInput!) {\n  updateMessageQrdl(input: $input) {\n    __typename\n    ... on UpdateMessageQrdlSuccess {\n      previousCode\n      messageQrdl {\n        ...CodeCard\n      }\n    }\n    ...Failure\n  }\n}\n\nmutation DeleteCode($input: DeleteMessageQrdlInput!) {\n  deleteMessageQrdl(input: $input) {\n    __typename\n    ... on DeleteMessageQrdlSuccess {\n      deletedCode\n    }\n    ...Failure\n  }\n}": types.CodeCardFragmentDoc,
    "fragment Failure on Error {\n  __typename\n  code\n  message\n  ... on InvalidInputError {\n    issues {\n      path\n      message\n    }\n  }\n  ... on ThrottledError {\n    retryAfterMs\n    requestId\n  }\n  ... on UpstreamError {\n    retryable\n    upstreamCode\n    requestId\n  }\n  ... on PermissionError {\n    requestId\n  }\n}": types.FailureFragmentDoc,
    "query Probe {\n  viewer {\n    name\n  }\n}": types.ProbeDocument,
    "mutation AddCodes($inputs: [AddMessageQrdlInput!]!) {\n  addMessageQrdls(inputs: $inputs) @stream(initialCount: 0) {\n    ... on AddMessageQrdlSuccess {\n      messageQrdl {\n        ...CodeCard\n      }\n    }\n    ...Failure\n  }\n}\n\nmutation DeleteCodes($inputs: [DeleteMessageQrdlInput!]!) {\n  deleteMessageQrdls(inputs: $inputs) @stream(initialCount: 0) {\n    ... on DeleteMessageQrdlSuccess {\n      deletedId\n      deletedCode\n    }\n    ...Failure\n  }\n}": types.AddCodesDocument,
    "subscription CodesChanged($custSpaceId: ID) {\n  messageQrdlsChanged(custSpaceId: $custSpaceId) {\n    id\n    number\n  }\n}\n\nsubscription NumbersChanged($custSpaceId: ID) {\n  phoneNumberChanged(custSpaceId: $custSpaceId) {\n    ...NumberFacts\n  }\n}": types.CodesChangedDocument,
    "fragment NumberFacts on PhoneNumber {\n  id\n  custSpaceId\n  number\n  verifiedName\n  status\n  qualityRating\n  messagingLimitTier\n  codeVerificationStatus\n  nameStatus\n  newNameStatus\n  isOfficial\n}\n\nfragment CodeCount on PhoneNumber {\n  messageQrdls(first: 0) {\n    totalCount\n  }\n}\n\nquery Numbers($custSpaceId: ID, $filter: PhoneNumberFilter, $orderBy: PhoneNumberOrder, $first: Int!) {\n  phoneNumbers(\n    custSpaceId: $custSpaceId\n    filter: $filter\n    orderBy: $orderBy\n    first: $first\n  ) {\n    totalCount\n    nodes {\n      ...NumberFacts\n      ...CodeCount @defer\n    }\n  }\n}": types.NumberFactsFragmentDoc,
    "query Overview($custSpaceIds: [ID!]) {\n  wabas(custSpaceIds: $custSpaceIds) @stream(initialCount: 0) {\n    id\n    custSpaceId\n    phoneNumbers(first: 500) {\n      totalCount\n      nodes {\n        ...NumberFacts\n      }\n    }\n  }\n}": types.OverviewDocument,
    "query Quotas {\n  upstreamQuotas {\n    action\n    callsPerSecond\n    queued\n    estimatedWaitMs\n  }\n}": types.QuotasDocument,
    "fragment SpaceRow on Waba {\n  id\n  custSpaceId\n  name\n  businessName\n  currency\n  accountReviewStatus\n}\n\nquery Spaces {\n  viewer {\n    name\n    scopes\n    custSpaceIds\n  }\n  wabas @stream(initialCount: 0) {\n    ...SpaceRow\n  }\n}\n\nquery Space($custSpaceId: ID) {\n  waba(custSpaceId: $custSpaceId) {\n    ...SpaceRow\n    wabaId\n    primaryBusinessLocation\n  }\n}": types.SpaceRowFragmentDoc,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment CodeCard on MessageQrdl {\n  id\n  code\n  prefilledMessage\n  deepLinkUrl\n}\n\nfragment CodesPage on PhoneNumber {\n  messageQrdls(first: 2000) {\n    totalCount\n    nodes {\n      ...CodeCard\n    }\n  }\n}\n\nquery NumberCodes($custSpaceId: ID, $number: E164!) {\n  phoneNumber(custSpaceId: $custSpaceId, number: $number) {\n    ...NumberFacts\n    ...CodesPage @defer\n  }\n}\n\nquery EveryCode($custSpaceId: ID, $number: E164!) {\n  phoneNumber(custSpaceId: $custSpaceId, number: $number) {\n    id\n    ...CodesPage\n  }\n}\n\nmutation AddCode($input: AddMessageQrdlInput!) {\n  addMessageQrdl(input: $input) {\n    __typename\n    ... on AddMessageQrdlSuccess {\n      messageQrdl {\n        ...CodeCard\n      }\n    }\n    ...Failure\n  }\n}\n\nmutation ChangeCode($input: UpdateMessageQrdlInput!) {\n  updateMessageQrdl(input: $input) {\n    __typename\n    ... on UpdateMessageQrdlSuccess {\n      previousCode\n      messageQrdl {\n        ...CodeCard\n      }\n    }\n    ...Failure\n  }\n}\n\nmutation DeleteCode($input: DeleteMessageQrdlInput!) {\n  deleteMessageQrdl(input: $input) {\n    __typename\n    ... on DeleteMessageQrdlSuccess {\n      deletedCode\n    }\n    ...Failure\n  }\n}"): (typeof documents)["fragment CodeCard on MessageQrdl {\n  id\n  code\n  prefilledMessage\n  deepLinkUrl\n}\n\nfragment CodesPage on PhoneNumber {\n  messageQrdls(first: 2000) {\n    totalCount\n    nodes {\n      ...CodeCard\n    }\n  }\n}\n\nquery NumberCodes($custSpaceId: ID, $number: E164!) {\n  phoneNumber(custSpaceId: $custSpaceId, number: $number) {\n    ...NumberFacts\n    ...CodesPage @defer\n  }\n}\n\nquery EveryCode($custSpaceId: ID, $number: E164!) {\n  phoneNumber(custSpaceId: $custSpaceId, number: $number) {\n    id\n    ...CodesPage\n  }\n}\n\nmutation AddCode($input: AddMessageQrdlInput!) {\n  addMessageQrdl(input: $input) {\n    __typename\n    ... on AddMessageQrdlSuccess {\n      messageQrdl {\n        ...CodeCard\n      }\n    }\n    ...Failure\n  }\n}\n\nmutation ChangeCode($input: UpdateMessageQrdlInput!) {\n  updateMessageQrdl(input: $input) {\n    __typename\n    ... on UpdateMessageQrdlSuccess {\n      previousCode\n      messageQrdl {\n        ...CodeCard\n      }\n    }\n    ...Failure\n  }\n}\n\nmutation DeleteCode($input: DeleteMessageQrdlInput!) {\n  deleteMessageQrdl(input: $input) {\n    __typename\n    ... on DeleteMessageQrdlSuccess {\n      deletedCode\n    }\n    ...Failure\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment Failure on Error {\n  __typename\n  code\n  message\n  ... on InvalidInputError {\n    issues {\n      path\n      message\n    }\n  }\n  ... on ThrottledError {\n    retryAfterMs\n    requestId\n  }\n  ... on UpstreamError {\n    retryable\n    upstreamCode\n    requestId\n  }\n  ... on PermissionError {\n    requestId\n  }\n}"): (typeof documents)["fragment Failure on Error {\n  __typename\n  code\n  message\n  ... on InvalidInputError {\n    issues {\n      path\n      message\n    }\n  }\n  ... on ThrottledError {\n    retryAfterMs\n    requestId\n  }\n  ... on UpstreamError {\n    retryable\n    upstreamCode\n    requestId\n  }\n  ... on PermissionError {\n    requestId\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Probe {\n  viewer {\n    name\n  }\n}"): (typeof documents)["query Probe {\n  viewer {\n    name\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AddCodes($inputs: [AddMessageQrdlInput!]!) {\n  addMessageQrdls(inputs: $inputs) @stream(initialCount: 0) {\n    ... on AddMessageQrdlSuccess {\n      messageQrdl {\n        ...CodeCard\n      }\n    }\n    ...Failure\n  }\n}\n\nmutation DeleteCodes($inputs: [DeleteMessageQrdlInput!]!) {\n  deleteMessageQrdls(inputs: $inputs) @stream(initialCount: 0) {\n    ... on DeleteMessageQrdlSuccess {\n      deletedId\n      deletedCode\n    }\n    ...Failure\n  }\n}"): (typeof documents)["mutation AddCodes($inputs: [AddMessageQrdlInput!]!) {\n  addMessageQrdls(inputs: $inputs) @stream(initialCount: 0) {\n    ... on AddMessageQrdlSuccess {\n      messageQrdl {\n        ...CodeCard\n      }\n    }\n    ...Failure\n  }\n}\n\nmutation DeleteCodes($inputs: [DeleteMessageQrdlInput!]!) {\n  deleteMessageQrdls(inputs: $inputs) @stream(initialCount: 0) {\n    ... on DeleteMessageQrdlSuccess {\n      deletedId\n      deletedCode\n    }\n    ...Failure\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription CodesChanged($custSpaceId: ID) {\n  messageQrdlsChanged(custSpaceId: $custSpaceId) {\n    id\n    number\n  }\n}\n\nsubscription NumbersChanged($custSpaceId: ID) {\n  phoneNumberChanged(custSpaceId: $custSpaceId) {\n    ...NumberFacts\n  }\n}"): (typeof documents)["subscription CodesChanged($custSpaceId: ID) {\n  messageQrdlsChanged(custSpaceId: $custSpaceId) {\n    id\n    number\n  }\n}\n\nsubscription NumbersChanged($custSpaceId: ID) {\n  phoneNumberChanged(custSpaceId: $custSpaceId) {\n    ...NumberFacts\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment NumberFacts on PhoneNumber {\n  id\n  custSpaceId\n  number\n  verifiedName\n  status\n  qualityRating\n  messagingLimitTier\n  codeVerificationStatus\n  nameStatus\n  newNameStatus\n  isOfficial\n}\n\nfragment CodeCount on PhoneNumber {\n  messageQrdls(first: 0) {\n    totalCount\n  }\n}\n\nquery Numbers($custSpaceId: ID, $filter: PhoneNumberFilter, $orderBy: PhoneNumberOrder, $first: Int!) {\n  phoneNumbers(\n    custSpaceId: $custSpaceId\n    filter: $filter\n    orderBy: $orderBy\n    first: $first\n  ) {\n    totalCount\n    nodes {\n      ...NumberFacts\n      ...CodeCount @defer\n    }\n  }\n}"): (typeof documents)["fragment NumberFacts on PhoneNumber {\n  id\n  custSpaceId\n  number\n  verifiedName\n  status\n  qualityRating\n  messagingLimitTier\n  codeVerificationStatus\n  nameStatus\n  newNameStatus\n  isOfficial\n}\n\nfragment CodeCount on PhoneNumber {\n  messageQrdls(first: 0) {\n    totalCount\n  }\n}\n\nquery Numbers($custSpaceId: ID, $filter: PhoneNumberFilter, $orderBy: PhoneNumberOrder, $first: Int!) {\n  phoneNumbers(\n    custSpaceId: $custSpaceId\n    filter: $filter\n    orderBy: $orderBy\n    first: $first\n  ) {\n    totalCount\n    nodes {\n      ...NumberFacts\n      ...CodeCount @defer\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Overview($custSpaceIds: [ID!]) {\n  wabas(custSpaceIds: $custSpaceIds) @stream(initialCount: 0) {\n    id\n    custSpaceId\n    phoneNumbers(first: 500) {\n      totalCount\n      nodes {\n        ...NumberFacts\n      }\n    }\n  }\n}"): (typeof documents)["query Overview($custSpaceIds: [ID!]) {\n  wabas(custSpaceIds: $custSpaceIds) @stream(initialCount: 0) {\n    id\n    custSpaceId\n    phoneNumbers(first: 500) {\n      totalCount\n      nodes {\n        ...NumberFacts\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Quotas {\n  upstreamQuotas {\n    action\n    callsPerSecond\n    queued\n    estimatedWaitMs\n  }\n}"): (typeof documents)["query Quotas {\n  upstreamQuotas {\n    action\n    callsPerSecond\n    queued\n    estimatedWaitMs\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment SpaceRow on Waba {\n  id\n  custSpaceId\n  name\n  businessName\n  currency\n  accountReviewStatus\n}\n\nquery Spaces {\n  viewer {\n    name\n    scopes\n    custSpaceIds\n  }\n  wabas @stream(initialCount: 0) {\n    ...SpaceRow\n  }\n}\n\nquery Space($custSpaceId: ID) {\n  waba(custSpaceId: $custSpaceId) {\n    ...SpaceRow\n    wabaId\n    primaryBusinessLocation\n  }\n}"): (typeof documents)["fragment SpaceRow on Waba {\n  id\n  custSpaceId\n  name\n  businessName\n  currency\n  accountReviewStatus\n}\n\nquery Spaces {\n  viewer {\n    name\n    scopes\n    custSpaceIds\n  }\n  wabas @stream(initialCount: 0) {\n    ...SpaceRow\n  }\n}\n\nquery Space($custSpaceId: ID) {\n  waba(custSpaceId: $custSpaceId) {\n    ...SpaceRow\n    wabaId\n    primaryBusinessLocation\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;