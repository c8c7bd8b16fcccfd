/* eslint-disable */
import * as types from './graphql.js';



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
    "query NumbersPage($custSpaceId: ID, $after: String) {\n  phoneNumbers(custSpaceId: $custSpaceId, first: 50, after: $after) {\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    nodes {\n      id\n      number\n      verifiedName\n      status\n    }\n  }\n}\n\nfragment MadeCode on MessageQrdl {\n  id\n  code\n  prefilledMessage\n  deepLinkUrl\n}\n\nmutation AddCode($input: AddMessageQrdlInput!) {\n  addMessageQrdl(input: $input) {\n    __typename\n    ... on AddMessageQrdlSuccess {\n      messageQrdl {\n        ...MadeCode\n      }\n    }\n    ... on OutcomeUnknownError {\n      messageQrdls {\n        ...MadeCode\n      }\n    }\n    ... on ThrottledError {\n      retryAfterMs\n    }\n    ... on UpstreamError {\n      retryable\n    }\n    ... on InvalidInputError {\n      issues {\n        path\n        message\n      }\n    }\n    ... on Error {\n      code\n      message\n    }\n  }\n}": typeof types.NumbersPageDocument,
};
const documents: Documents = {
    "query NumbersPage($custSpaceId: ID, $after: String) {\n  phoneNumbers(custSpaceId: $custSpaceId, first: 50, after: $after) {\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    nodes {\n      id\n      number\n      verifiedName\n      status\n    }\n  }\n}\n\nfragment MadeCode on MessageQrdl {\n  id\n  code\n  prefilledMessage\n  deepLinkUrl\n}\n\nmutation AddCode($input: AddMessageQrdlInput!) {\n  addMessageQrdl(input: $input) {\n    __typename\n    ... on AddMessageQrdlSuccess {\n      messageQrdl {\n        ...MadeCode\n      }\n    }\n    ... on OutcomeUnknownError {\n      messageQrdls {\n        ...MadeCode\n      }\n    }\n    ... on ThrottledError {\n      retryAfterMs\n    }\n    ... on UpstreamError {\n      retryable\n    }\n    ... on InvalidInputError {\n      issues {\n        path\n        message\n      }\n    }\n    ... on Error {\n      code\n      message\n    }\n  }\n}": types.NumbersPageDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query NumbersPage($custSpaceId: ID, $after: String) {\n  phoneNumbers(custSpaceId: $custSpaceId, first: 50, after: $after) {\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    nodes {\n      id\n      number\n      verifiedName\n      status\n    }\n  }\n}\n\nfragment MadeCode on MessageQrdl {\n  id\n  code\n  prefilledMessage\n  deepLinkUrl\n}\n\nmutation AddCode($input: AddMessageQrdlInput!) {\n  addMessageQrdl(input: $input) {\n    __typename\n    ... on AddMessageQrdlSuccess {\n      messageQrdl {\n        ...MadeCode\n      }\n    }\n    ... on OutcomeUnknownError {\n      messageQrdls {\n        ...MadeCode\n      }\n    }\n    ... on ThrottledError {\n      retryAfterMs\n    }\n    ... on UpstreamError {\n      retryable\n    }\n    ... on InvalidInputError {\n      issues {\n        path\n        message\n      }\n    }\n    ... on Error {\n      code\n      message\n    }\n  }\n}"): typeof import('./graphql.js').NumbersPageDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
