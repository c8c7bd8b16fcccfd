/** The tools that agents see. Each is one GraphQL document, with a description that says when to use the tool. */
import type { Scope } from '../domain.js';
import { numberTools } from './number-tools.js';

export interface ToolDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Null for a tool that every caller may use. */
  readonly scope: Scope | null;
  readonly document: string;
  /** The write deletes or irreversibly changes something. */
  readonly isDestructive?: boolean;
}

const codeFields = 'id code prefilledMessage deepLinkUrl imageFormat';
const numberFields = `id number verifiedName status qualityRating messagingLimitTier codeVerificationStatus nameStatus
  newNameStatus isOfficial custSpaceId`;
const page = 'totalCount pageInfo { hasNextPage endCursor }';
const failures = `... on Error { code message }
  ... on InvalidInputError { issues { path message } }
  ... on ThrottledError { retryAfterMs }
  ... on OutcomeUnknownError { messageQrdls { id code prefilledMessage } }
  ... on UpstreamError { upstreamCode retryable requestId }`;

const reads: readonly Omit<ToolDefinition, 'scope'>[] = [
  {
    name: 'whoami',
    title: 'Show my access',
    description: 'Shows the caller: its name, scopes and spaces. Use it first, to learn which custSpaceId to pass.',
    document: '{ viewer { name scopes custSpaceIds } }',
  },
  {
    name: 'list_accounts',
    title: 'List WhatsApp Business Accounts',
    description: 'Lists the WhatsApp Business Account (WABA) of each space with the number of its phone numbers.',
    document: `query ($custSpaceIds: [ID!]) {
      wabas(custSpaceIds: $custSpaceIds) {
        id custSpaceId wabaId name accountReviewStatus phoneNumbers { totalCount }
      }
    }`,
  },
  {
    name: 'find_numbers',
    title: 'Find phone numbers',
    description: 'Finds phone numbers of a space by text, status or quality. Pages of 20: pass endCursor as `after`.',
    document: `query ($custSpaceId: ID, $search: String, $status: [PhoneNumberStatus!],
      $qualityRating: [QualityRating!], $after: String) {
      phoneNumbers(custSpaceId: $custSpaceId, first: 20, after: $after,
        filter: { search: $search, status: $status, qualityRating: $qualityRating }) {
        ${page} nodes { number verifiedName status qualityRating messagingLimitTier }
      }
    }`,
  },
  {
    name: 'get_number',
    title: 'Show a phone number',
    description: 'Shows one phone number with its first 20 message QR codes. Use find_codes for further pages.',
    document: `query ($custSpaceId: ID, $number: E164!) {
      phoneNumber(custSpaceId: $custSpaceId, number: $number) {
        ${numberFields} messageQrdls(first: 20) { ${page} nodes { ${codeFields} } }
      }
    }`,
  },
  {
    name: 'get_verification_status',
    title: 'Check the verification of a number',
    description: 'Checks now whether a phone number is verified. Use it while a number is being brought into service.',
    document: `query ($custSpaceId: ID, $number: E164!) {
      phoneNumber(custSpaceId: $custSpaceId, number: $number) { number status verificationStatus nameStatus }
    }`,
  },
  {
    name: 'find_codes',
    title: 'Find message QR codes',
    description: 'Finds message QR codes of a phone number by text. Pages of 20: pass endCursor as `after`.',
    document: `query ($custSpaceId: ID, $number: E164!, $search: String, $after: String) {
      phoneNumber(custSpaceId: $custSpaceId, number: $number) {
        messageQrdls(first: 20, after: $after, filter: { search: $search }) { ${page} nodes { ${codeFields} } }
      }
    }`,
  },
  {
    name: 'get_code',
    title: 'Show a message QR code',
    description: 'Shows one message QR code: its text and link. For the picture use get_code_image.',
    document: `query ($custSpaceId: ID, $phoneNumber: E164!, $code: String!) {
      messageQrdl(custSpaceId: $custSpaceId, phoneNumber: $phoneNumber, code: $code) { ${codeFields} }
    }`,
  },
  {
    name: 'get_code_image',
    title: 'Draw a message QR code',
    description: 'Draws a message QR code as a data: URL. Large: use it only when the picture itself is needed.',
    document: `query ($custSpaceId: ID, $phoneNumber: E164!, $code: String!, $format: QrImageFormat = SVG,
      $size: Int = 256) {
      messageQrdl(custSpaceId: $custSpaceId, phoneNumber: $phoneNumber, code: $code) {
        code qrImage(format: $format, size: $size)
      }
    }`,
  },
  {
    name: 'show_quota',
    title: 'Show the upstream quota',
    description: 'Shows how many upstream calls are left per operation, and queue lengths. Use it when calls are slow.',
    document: '{ upstreamQuotas { action callsPerSecond remaining queued estimatedWaitMs } }',
  },
];

const writes: readonly ToolDefinition[] = [
  {
    name: 'add_code',
    title: 'Add a message QR code',
    scope: 'ADD',
    description:
      'Adds a message QR code to a phone number. The same call within ten minutes adds nothing: to add a second ' +
      'code with the same text, pass another idempotencyKey.',
    document: `mutation ($custSpaceId: ID, $phoneNumber: E164!, $prefilledMessage: String!,
      $imageFormat: QrImageFormat = SVG, $idempotencyKey: String) {
      addMessageQrdl(input: { custSpaceId: $custSpaceId, phoneNumber: $phoneNumber,
        prefilledMessage: $prefilledMessage, imageFormat: $imageFormat, idempotencyKey: $idempotencyKey }) {
        __typename ... on AddMessageQrdlSuccess { messageQrdl { ${codeFields} } } ${failures}
      }
    }`,
  },
  {
    name: 'add_codes',
    title: 'Add many message QR codes',
    scope: 'ADD',
    description: 'Adds up to 500 message QR codes. Each succeeds or fails on its own, in the order of `inputs`.',
    document: `mutation ($inputs: [AddMessageQrdlInput!]!) {
      addMessageQrdls(inputs: $inputs) {
        __typename ... on AddMessageQrdlSuccess { messageQrdl { id code deepLinkUrl } } ${failures}
      }
    }`,
  },
  {
    name: 'update_code',
    title: 'Change a message QR code',
    scope: 'UPDATE',
    isDestructive: true,
    description:
      'Changes the text or format of a message QR code. Warning: the code may be replaced by a new one, and then ' +
      'printed copies stop working. Ask the user before you call it.',
    document: `mutation ($id: ID, $custSpaceId: ID, $phoneNumber: E164, $code: String, $prefilledMessage: String,
      $imageFormat: QrImageFormat, $idempotencyKey: String) {
      updateMessageQrdl(input: { id: $id, custSpaceId: $custSpaceId, phoneNumber: $phoneNumber, code: $code,
        prefilledMessage: $prefilledMessage, imageFormat: $imageFormat, idempotencyKey: $idempotencyKey }) {
        __typename ... on UpdateMessageQrdlSuccess { previousCode messageQrdl { ${codeFields} } } ${failures}
      }
    }`,
  },
  {
    name: 'update_codes',
    title: 'Change many message QR codes',
    scope: 'UPDATE',
    isDestructive: true,
    description:
      'Changes up to 500 message QR codes. Warning: codes may be replaced, and then printed copies stop working. ' +
      'Ask the user before you call it.',
    document: `mutation ($inputs: [UpdateMessageQrdlInput!]!) {
      updateMessageQrdls(inputs: $inputs) {
        __typename ... on UpdateMessageQrdlSuccess { previousCode messageQrdl { id code deepLinkUrl } } ${failures}
      }
    }`,
  },
  {
    name: 'delete_code',
    title: 'Delete a message QR code',
    scope: 'DELETE',
    isDestructive: true,
    description:
      'Deletes a message QR code for good. Warning: printed copies stop working. Ask the user before you call it.',
    document: `mutation ($id: ID, $custSpaceId: ID, $phoneNumber: E164, $code: String, $idempotencyKey: String) {
      deleteMessageQrdl(input: { id: $id, custSpaceId: $custSpaceId, phoneNumber: $phoneNumber, code: $code,
        idempotencyKey: $idempotencyKey }) {
        __typename ... on DeleteMessageQrdlSuccess { deletedCode } ${failures}
      }
    }`,
  },
  {
    name: 'delete_codes',
    title: 'Delete many message QR codes',
    scope: 'DELETE',
    isDestructive: true,
    description:
      'Deletes up to 500 message QR codes for good. Warning: printed copies stop working. Ask the user before you ' +
      'call it.',
    document: `mutation ($inputs: [DeleteMessageQrdlInput!]!) {
      deleteMessageQrdls(inputs: $inputs) {
        __typename ... on DeleteMessageQrdlSuccess { deletedCode } ${failures}
      }
    }`,
  },
  {
    name: 'add_number',
    title: 'Add a phone number',
    scope: 'ADD',
    description:
      'Adds a phone number to the WABA of a space: the first step of bringing it into service. It still has to be ' +
      'verified: follow it with request_verification_code.',
    document: `mutation ($custSpaceId: ID, $number: E164!, $verifiedName: String!, $idempotencyKey: String) {
      addPhoneNumber(input: { custSpaceId: $custSpaceId, number: $number, verifiedName: $verifiedName,
        idempotencyKey: $idempotencyKey }) {
        __typename ... on AddPhoneNumberSuccess { phoneNumber { number status lifecycle { stage nextActions reason } } }
        ${failures}
      }
    }`,
  },
];

const plain = (text: string) => text.replaceAll(/\s+/g, ' ');

export const tools: readonly ToolDefinition[] = [
  ...reads.map((tool): ToolDefinition => ({ ...tool, scope: tool.name === 'whoami' ? null : 'READ' })),
  ...writes,
  ...numberTools,
].map((tool) => ({ ...tool, description: plain(tool.description) }));
