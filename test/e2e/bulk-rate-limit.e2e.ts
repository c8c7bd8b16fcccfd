import { setTimeout as sleep } from 'node:timers/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';

const folder = mkdtempSync(join(tmpdir(), 'bulk-'));
const file = join(folder, 'clients.json');
let gateway: TestGateway;
let headers: { readonly 'x-api-key': string };
let target: string;

beforeAll(async () => {
  const { key } = await createClient(file, {
    name: 'limited',
    scopes: ['READ', 'ADD', 'UPDATE', 'DELETE'],
    custSpaceIds: null,
    limits: { upstreamCallsPerSecond: 3 },
  });
  headers = { 'x-api-key': key };
  gateway = await startTestGateway({ ...highQuotas, env: { ...highQuotas.env, AUTH: 'on', CLIENTS_FILE: file } });
  const custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
  const { body } = await request<{ phoneNumbers: { nodes: { number: string }[] } }>(
    `{ phoneNumbers(custSpaceId: "${custSpaceId}", first: 1) { nodes { number } } }`,
  );
  target = `custSpaceId: "${custSpaceId}", phoneNumber: "${body.data?.phoneNumbers.nodes[0]?.number}"`;
});
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true });
});

const request = <R>(document: string) => gateway.request<R, Record<string, never>>(document, {}, headers);

const add = (index: number) => `{ ${target}, prefilledMessage: "Text ${index}" }`;

it('a bulk of eight writes with a limit of three upstream calls per second succeeds as a whole', async () => {
  gateway.takeUpstreamCalls();
  const inputs = Array.from({ length: 8 }, (_, index) => add(index)).join(', ');
  const { body } = await request<{ result: { __typename: string }[] }>(
    `mutation { result: addMessageQrdls(inputs: [${inputs}]) { __typename ... on Error { code message } } }`,
  );
  expect(body.errors).toBeUndefined();
  expect(body.data?.result).toEqual(Array.from({ length: 8 }, () => ({ __typename: 'AddMessageQrdlSuccess' })));
  expect(gateway.takeUpstreamCalls()).toEqual({ CreatePhoneMessageQrdl: 8 });
});

/** Codes for the bulk mutations that change or delete: more than the limit of calls per second. */
async function codesOf(): Promise<readonly string[]> {
  // The previous test has used up the limit of this second.
  await sleep(1_100);
  const { body } = await request<{ phoneNumber: { messageQrdls: { nodes: { code: string }[] } } }>(
    `{ phoneNumber(${target.replace('phoneNumber:', 'number:')}) { messageQrdls(first: 5) { nodes { code } } } }`,
  );
  expect(body.errors).toBeUndefined();
  return body.data?.phoneNumber.messageQrdls.nodes.map(({ code }) => code) ?? [];
}

const inputsOf = (codes: readonly string[], rest: (code: string) => string) =>
  codes.map((code) => `{ ${target}, ${rest(code)} }`).join(', ');

const bulks: Readonly<Record<string, (codes: readonly string[]) => string>> = {
  'adds codes under idempotency keys': (codes) =>
    `addMessageQrdls(inputs: [${inputsOf(codes, (code) => `prefilledMessage: "A", idempotencyKey: "${code}"`)}])`,
  'changes codes': (codes) =>
    `updateMessageQrdls(inputs: [${inputsOf(codes, (code) => `code: "${code}", prefilledMessage: "B ${code}"`)}])`,
  'changes pictures of codes': (codes) =>
    `updateMessageQrdls(inputs: [${inputsOf(codes, (code) => `code: "${code}", imageFormat: PNG`)}])`,
  'deletes codes': (codes) => `deleteMessageQrdls(inputs: [${inputsOf(codes, (code) => `code: "${code}"`)}])`,
};

it.each(Object.entries(bulks))('a bulk over the limit of upstream calls that %s succeeds', async (_, fieldOf) => {
  const codes = await codesOf();
  expect(codes).toHaveLength(5);
  const { body } = await request<{ result: { __typename: string }[] }>(
    `mutation { result: ${fieldOf(codes)} { __typename ... on Error { code message } } }`,
  );
  expect(body.errors).toBeUndefined();
  expect(body.data?.result).toHaveLength(5);
  for (const result of body.data?.result ?? []) expect(result.__typename).toMatch(/Success$/);
});

it('single writes over the limit get ThrottledError with RATE_LIMITED beside those that succeeded', async () => {
  // The previous test has used up the limit of this second.
  await sleep(1_100);
  const fields = Array.from({ length: 6 }, (_, index) => `w${index}: addMessageQrdl(input: ${add(100 + index)})`);
  const { body } = await request<Record<string, { __typename: string; code?: string }>>(
    `mutation { ${fields.map((field) => `${field} { __typename ... on ThrottledError { code } }`).join(' ')} }`,
  );
  expect(body.errors).toBeUndefined();
  const results = Object.values(body.data ?? {});
  expect(results).toContainEqual({ __typename: 'ThrottledError', code: 'RATE_LIMITED' });
  expect(results).toContainEqual({ __typename: 'AddMessageQrdlSuccess' });
});
