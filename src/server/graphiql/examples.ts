import { parse, print } from 'graphql';

/** Existing ids for the variables of the examples, so that they run unchanged against the sandbox. */
export interface ExampleData {
  readonly custSpaceId: string;
  readonly number: string;
  /** Two codes of the number: one to update, one to delete. */
  readonly codes: readonly [string, string];
}

/** One tab of GraphiQL, which names it after the operation. */
interface Example {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

const placeholders: ExampleData = {
  custSpaceId: 'your-cust-space-id',
  number: '+8613800001234',
  codes: ['CODE-TO-UPDATE', 'CODE-TO-DELETE'],
};

/** A number that does not exist; the sandbox accepts it as new. */
const newNumber = '+492214719902';

const greetings = [1, 2, 3, 4, 5, 6].map((table) => `Hello from table ${table}!`);

const failures = '... on Error { code message }';

/** The tabs, from reading to deleting, then the steps of a new number. Without `data` they have placeholders. */
export function examples(data: ExampleData | null): readonly Example[] {
  const { custSpaceId, number, codes } = data ?? placeholders;
  const target = { custSpaceId, phoneNumber: number };
  const newTarget = { custSpaceId, phoneNumber: newNumber };
  return [
    example(
      'Your spaces at a glance: the WABA of each, its connected numbers and their codes.',
      `query Overview {
        wabas { name accountReviewStatus phoneNumbers(first: 3, filter: { status: [CONNECTED] }) {
          totalCount nodes { number verifiedName qualityRating messageQrdls(first: 2) {
            totalCount nodes { code prefilledMessage } } } } } }`,
    ),
    example(
      "Incremental delivery: names and numbers at once, the codes of each number as the upstream's quota allows.",
      `query Deferred {
        wabas { name phoneNumbers(first: 5) {
          nodes { number verifiedName ... @defer { messageQrdls { totalCount } } } } } }`,
    ),
    example(
      'Read one number and draw its codes. qrImage is a data: URL: paste it into the address bar, or use it as an ' +
        'image source.',
      `query FindNumber($custSpaceId: ID, $number: E164!) {
        phoneNumber(custSpaceId: $custSpaceId, number: $number) {
          verifiedName status messagingLimitTier messageQrdls(first: 3) {
            nodes { code prefilledMessage deepLinkUrl qrImage(format: PNG, size: 320) } } } }`,
      { custSpaceId, number },
    ),
    example(
      'Add a code. Every mutation returns a success or an error that says what to do.',
      `mutation AddCode($input: AddMessageQrdlInput!) {
        addMessageQrdl(input: $input) {
          ... on AddMessageQrdlSuccess { messageQrdl { id code prefilledMessage deepLinkUrl } requestId }
          ${failures} } }`,
      { input: { ...target, prefilledMessage: 'Hello! I would like to know more.' } },
    ),
    example(
      'Change the text of a code. The upstream may replace the code: then printed copies of the old one stop working.',
      `mutation UpdateCode($input: UpdateMessageQrdlInput!) {
        updateMessageQrdl(input: $input) {
          ... on UpdateMessageQrdlSuccess { previousCode messageQrdl { code prefilledMessage } } ${failures} } }`,
      { input: { ...target, code: codes[0], prefilledMessage: 'Hello again!' } },
    ),
    example(
      'Add many codes. @stream delivers each result as soon as the code is created.',
      `mutation AddMany($inputs: [AddMessageQrdlInput!]!) {
        addMessageQrdls(inputs: $inputs) @stream {
          ... on AddMessageQrdlSuccess { messageQrdl { code prefilledMessage } } ${failures} } }`,
      { inputs: greetings.map((prefilledMessage) => ({ ...target, prefilledMessage })) },
    ),
    example(
      'Delete a code. Printed copies of it stop working.',
      `mutation DeleteCode($input: DeleteMessageQrdlInput!) {
        deleteMessageQrdl(input: $input) {
          ... on DeleteMessageQrdlSuccess { deletedCode phoneNumber { number messageQrdls { totalCount } } }
          ${failures} } }`,
      { input: { ...target, code: codes[1] } },
    ),
    example(
      'Bring a number into service, step 1 of 3: add it. nextActions says what to do next.',
      `mutation AddNumber($input: AddPhoneNumberInput!) {
        addPhoneNumber(input: $input) {
          ... on AddPhoneNumberSuccess { phoneNumber { number lifecycle { stage nextActions reason } } }
          ${failures} } }`,
      { input: { custSpaceId, number: newNumber, verifiedName: 'Café Möwe Altstadt' } },
    ),
    example(
      'Step 2 of 3: have a code sent to its owner. With the sandbox, see the code at /__sandbox/verification-codes; ' +
        'the start of the gateway prints the address.',
      `mutation RequestCode($input: RequestVerificationCodeInput!) {
        requestVerificationCode(input: $input) {
          ... on RequestVerificationCodeSuccess { retryAfterMs } ${failures} } }`,
      { input: { ...newTarget, method: 'SMS', language: 'de-DE' } },
    ),
    example(
      'Step 3 of 3: put the code into the variables, in place of 000000. The number is then CONNECTED.',
      `mutation VerifyNumber($input: VerifyPhoneNumberInput!) {
        verifyPhoneNumber(input: $input) {
          ... on VerifyPhoneNumberSuccess { phoneNumber { number lifecycle { stage reason } } } ${failures} } }`,
      { input: { ...newTarget, code: '000000' } },
    ),
    example(
      'The stage of a number, whether it can send, and its business profile.',
      `query NumberLife($custSpaceId: ID, $number: E164!) {
        phoneNumber(custSpaceId: $custSpaceId, number: $number) {
          lifecycle { stage nextActions reason }
          health { canSendMessage entities { entityType errors { description possibleSolution } } }
          businessProfile { about vertical websites } } }`,
      { custSpaceId, number: newNumber },
    ),
    example(
      'Remaining upstream quotas, and your own access. The header x-gateway-trace (below) adds the cost of each ' +
        'request to extensions.',
      `query Quotas {
        upstreamQuotas { action callsPerSecond queued estimatedWaitMs } viewer { name scopes custSpaceIds } }`,
    ),
  ];
}

/** The width of GraphiQL's editor, in characters. */
const maxWidth = 44;

/** Formats a document for the narrow editor, with a comment above it. */
function example(comment: string, document: string, variables?: Record<string, unknown>): Example {
  const lines = print(parse(document)).replaceAll(/^( *)(.*)\((.*)\)(.*)$/gm, (line, indent, name, list, rest) =>
    line.length <= maxWidth
      ? line
      : `${indent}${name}(\n${indent}  ${list.replaceAll(', ', `\n${indent}  `)}\n${indent})${rest}`,
  );
  const query = `${comment.replaceAll(/(.{1,41})(?: |$)/g, '# $1\n')}${lines}\n`;
  return variables === undefined ? { query } : { query, variables };
}
