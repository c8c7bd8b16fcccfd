/** The mutations of a number's life, for tests. Each returns the result with all fields that a test may check. */
import { expect } from 'vitest';

/** A gateway, and the address of its sandbox. */
export interface NumberGateway {
  /** The URL of GraphQL. */
  readonly url: string;
  readonly sandboxUrl: string;
  /** Headers of every request, such as an API key. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface NumberResult {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly retryAfterMs?: number;
  readonly attemptsLeft?: number | null;
  readonly issues?: readonly { readonly path: readonly string[] }[];
  readonly phoneNumber?: { readonly number: string; readonly lifecycle: { readonly stage: string } } | null;
  readonly [field: string]: unknown;
}

const number = 'phoneNumber { number lifecycle { stage } upCallbackUrl statusCallbackUrl }';
const errors = `... on Error { message code } ... on ThrottledError { retryAfterMs }
  ... on InvalidInputError { issues { path } } ... on OutcomeUnknownError { ${number} }`;

/** The selected fields of a success, by mutation. */
const successes = {
  addPhoneNumber: number,
  requestVerificationCode: `retryAfterMs ${number}`,
  verifyPhoneNumber: number,
  registerPhoneNumber: `attemptsLeft ${number}`,
  deregisterPhoneNumber: `attemptsLeft ${number}`,
  syncPhoneNumbers: 'phoneNumbers(first: 100) { nodes { number lifecycle { stage } } }',
  updateBusinessProfile: `${number} businessProfile { about address description email websites vertical }`,
  updatePhoneNumberCallbacks: `${number} previousUpCallbackUrl previousStatusCallbackUrl`,
  updateConversationalAutomation: `${number} conversationalAutomation { enableWelcomeMessage prompts }`,
} as const;
export type NumberMutation = keyof typeof successes;

export const numberMutations = Object.keys(successes) as readonly NumberMutation[];

export async function sendMutation(
  { url, headers = {} }: NumberGateway,
  name: NumberMutation,
  input: Readonly<Record<string, unknown>>,
): Promise<{ data?: { result: NumberResult } | null; errors?: unknown }> {
  const type = name[0]?.toUpperCase() + name.slice(1);
  const query = `mutation ($input: ${type}Input!) { result: ${name}(input: $input) {
    __typename ... on ${type}Success { ${successes[name]} } ${errors} } }`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables: { input } }),
  });
  return (await response.json()) as { data?: { result: NumberResult } | null; errors?: unknown };
}

export async function mutate(
  gateway: NumberGateway,
  name: NumberMutation,
  input: Readonly<Record<string, unknown>>,
): Promise<NumberResult> {
  const { data, errors: failures } = await sendMutation(gateway, name, input);
  expect(failures).toBeUndefined();
  return data?.result ?? { __typename: 'none' };
}

/** The codes that the sandbox has sent and that have not been used. */
export async function sentCodes({
  sandboxUrl,
}: NumberGateway): Promise<readonly { phoneNumber: string; code: string }[]> {
  return (await (await fetch(`${sandboxUrl}/__sandbox/verification-codes`)).json()) as {
    phoneNumber: string;
    code: string;
  }[];
}

export async function codeOf(gateway: NumberGateway, phoneNumber: string): Promise<string | undefined> {
  return (await sentCodes(gateway)).find((sent) => `+${sent.phoneNumber}` === phoneNumber)?.code;
}

/** Adds a number, and brings it into service. */
export async function connectNumber(gateway: NumberGateway, custSpaceId: string, phoneNumber: string): Promise<string> {
  const target = { custSpaceId, phoneNumber };
  await mutate(gateway, 'addPhoneNumber', { custSpaceId, number: phoneNumber, verifiedName: 'Möwe am Kai' });
  await mutate(gateway, 'requestVerificationCode', target);
  const code = (await codeOf(gateway, phoneNumber)) ?? '';
  const verified = await mutate(gateway, 'verifyPhoneNumber', { ...target, code });
  expect(verified.phoneNumber?.lifecycle.stage).toBe('CONNECTED');
  return code;
}
