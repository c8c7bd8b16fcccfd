import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';
import { rawRequest, sendBytes } from './raw-request.js';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway(highQuotas);
});
afterAll(() => gateway.close());

const host = 'host: 127.0.0.1';
const json = 'content-type: application/json';

describe('a hash of no stored document', () => {
  const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
  const params = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });
  const post = (body: unknown, accept = 'application/json') =>
    rawRequest('POST /graphql', [host, json, `accept: ${accept}`], JSON.stringify(body));
  const search = (value: object) => encodeURIComponent(JSON.stringify(value));

  it.each([
    ['by POST', () => post(params(hashOf('a')))],
    ['with variables and a name', () => post({ ...params(hashOf('b')), variables: { a: 1 }, operationName: 'A' })],
    ['with the newer media type', () => post(params(hashOf('c')), 'application/graphql-response+json')],
    ['as server-sent events', () => post(params(hashOf('d')), 'text/event-stream')],
    ['in a batch', () => post([params(hashOf('e')), { query: '{ __typename }' }])],
    ['by GET', () => rawRequest(`GET /graphql?extensions=${search(params(hashOf('f')).extensions)}`, [host])],
    ['with the query null', () => post({ ...params(hashOf('g')), query: null })],
    ['of a document that was sent and refused', () => post(params(hashOf('{ nothing }')))],
  ])('a hash of no stored document, sent %s, gets PERSISTED_QUERY_NOT_FOUND', async (_, request) => {
    await sendBytes(gateway.url, post({ query: '{ nothing }', ...params(hashOf('{ nothing }')) }));
    const { text } = await sendBytes(gateway.url, request());
    expect(text).toContain('"message":"PersistedQueryNotFound","extensions":{"code":"PERSISTED_QUERY_NOT_FOUND"');
  });
});

describe('a request without a content type', () => {
  it.each<[string, readonly string[], string]>([
    ['a query', [], '{"query":"{ __typename }"}'],
    ['an empty content type', ['content-type:'], '{"query":"{ __typename }"}'],
    ['a batch', [], '[{"query":"{ __typename }"}]'],
    ['a body that is not JSON', [], 'nonsense'],
    ['no body', [], ''],
    ['a header against CSRF', ['x-csrf-prevention: 1'], '{"query":"{ __typename }"}'],
  ])('a request with %s and no content type gets an error that names the type to send', async (_, headers, body) => {
    const { status, text } = await sendBytes(gateway.url, rawRequest('POST /graphql', [host, ...headers], body));
    expect([status, text]).toEqual([415, expect.stringContaining('expected content-type: application/json')]);
    expect(text).not.toMatch(/csrf|another site/i);
  });
});

describe('a custSpaceId that may not be left out', () => {
  it.each([
    ['a list of numbers', '{ phoneNumbers { totalCount } }'],
    ['a number', '{ phoneNumber(number: "+4930901820") { number } }'],
    ['a code', '{ messageQrdl(phoneNumber: "+4930901820", code: "ABC") { code } }'],
    ['a WABA', '{ waba { name } }'],
    ['a write', 'mutation { addMessageQrdl(input: { phoneNumber: "+4930901820", prefilledMessage: "x" }) { ...E } }'],
    [
      'a bulk',
      'mutation { addMessageQrdls(inputs: [{ phoneNumber: "+4930901820", prefilledMessage: "x" }]) { ...E } }',
    ],
    ['a deletion', 'mutation { deleteMessageQrdl(input: { phoneNumber: "+4930901820", code: "A" }) { ...E } }'],
  ])('the message for %s names custSpaceId once, and the spaces to choose from', async (_, document) => {
    const fragment = document.includes('...E') ? ' fragment E on Error { code message }' : '';
    const { body } = await gateway.request<unknown, Record<string, never>>(document + fragment);
    const text = JSON.stringify(body);
    const message = /"message":"([^"]*)"/.exec(text)?.[1] ?? '';
    expect(message.match(/custSpaceId/g)).toHaveLength(1);
    expect(message).toContain(gateway.upstreamSandbox.spaces[0]?.custSpaceId);
    expect(text).toContain('BAD_USER_INPUT');
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });
});
