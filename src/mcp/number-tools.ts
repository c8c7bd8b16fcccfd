/**
 * The tools that bring a phone number into service, step by step. They take no idempotency key, because a repeated call
 * requests another code or registration; the gateway limits the number of both.
 */
import type { ToolDefinition } from './tools.js';

const life = 'number lifecycle { stage nextActions reason }';
const target = '$custSpaceId: ID, $phoneNumber: E164!';
const input = 'custSpaceId: $custSpaceId, phoneNumber: $phoneNumber';
const failures = `... on Error { code message }
  ... on InvalidInputError { issues { path message } }
  ... on ThrottledError { retryAfterMs }
  ... on OutcomeUnknownError { phoneNumber { ${life} } }
  ... on UpstreamError { upstreamCode retryable requestId }`;

export const numberTools: readonly ToolDefinition[] = [
  {
    name: 'get_lifecycle',
    title: 'Show the stage of a number',
    scope: 'READ',
    description:
      'Shows the stage of a phone number on its way into service, the next actions with the reason, ' +
      'and whether it can ' +
      'send messages. Use it before and after each step.',
    document: `query ($custSpaceId: ID, $number: E164!) {
      phoneNumber(custSpaceId: $custSpaceId, number: $number) {
        ${life} health { canSendMessage entities { entityType errors { description possibleSolution } } }
      }
    }`,
  },
  {
    name: 'request_verification_code',
    title: 'Send a verification code',
    scope: 'ADD',
    description:
      'Sends a code to the owner of a phone number, by SMS or VOICE (a call): the second step after add_number. ' +
      'The owner gets a message or a call, so ask the user first, and then for the code. At most one a minute.',
    document: `mutation (${target}, $method: VerificationMethod = SMS, $language: String = "en-US") {
      requestVerificationCode(input: { ${input}, method: $method, language: $language }) {
        __typename ... on RequestVerificationCodeSuccess { retryAfterMs phoneNumber { ${life} } } ${failures}
      }
    }`,
  },
  {
    name: 'verify_number',
    title: 'Verify a phone number',
    scope: 'ADD',
    description:
      'Confirms a phone number with the code that its owner received, and registers it: the last step. A code can ' +
      'be used once. If the outcome is unknown, phoneNumber in the result shows whether it was done.',
    document: `mutation (${target}, $code: String!) {
      verifyPhoneNumber(input: { ${input}, code: $code }) {
        __typename ... on VerifyPhoneNumberSuccess { phoneNumber { ${life} } } ${failures}
      }
    }`,
  },
  {
    name: 'register_number',
    title: 'Register a phone number',
    scope: 'ADD',
    description:
      'Registers a number in the stage VERIFIED, REREGISTER or GONE. Meta locks a number out after ten registrations ' +
      'and deregistrations in 72 hours: see attemptsLeft.',
    document: `mutation (${target}) {
      registerPhoneNumber(input: { ${input} }) {
        __typename ... on RegisterPhoneNumberSuccess { attemptsLeft phoneNumber { ${life} } } ${failures}
      }
    }`,
  },
];
