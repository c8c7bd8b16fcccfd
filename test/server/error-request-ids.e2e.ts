import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';
import { rawRequest, sendBytes } from './raw-request.js';

const callbackSecret = 'callback-secret-of-the-test';
const folder = mkdtempSync(join(tmpdir(), 'request-ids-'));
let gateway: TestGateway;
const keys = { partner: '', adder: '', limited: '', deleted: 'wg_unknown' };

beforeAll(async () => {
  const file = join(folder, 'clients.json');
  const scopes = ['READ', 'ADD', 'UPDATE', 'DELETE'] as const;
  keys.partner = (await createClient(file, { name: 'partner', scopes, custSpaceIds: null })).key;
  keys.adder = (await createClient(file, { name: 'adder', scopes: ['ADD'], custSpaceIds: null })).key;
  const limits = { requestsPerSecond: 1, upstreamCallsPerSecond: 1 };
  keys.limited = (await createClient(file, { name: 'limited', scopes, custSpaceIds: null, limits })).key;
  gateway = await startTestGateway({
    ...highQuotas,
    env: {
      ...highQuotas.env,
      AUTH: 'on',
      CLIENTS_FILE: file,
      CALLBACK_SECRET: callbackSecret,
      MCP: 'on',
      QUERY_COST_LIMIT: '20',
    },
  });
});
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true });
});

interface SentRequest {
  readonly line?: string;
  readonly headers?: readonly string[];
  readonly body?: unknown;
  readonly key?: keyof typeof keys;
  readonly path?: string;
}

const host = 'host: 127.0.0.1';
const json = 'content-type: application/json';
const stream = 'accept: text/event-stream';

function send({ path = '/graphql', line = `POST ${path}`, headers = [host, json], body, key }: SentRequest) {
  const content = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const all = key === undefined ? headers : [...headers, `x-api-key: ${keys[key]}`];
  return sendBytes(gateway.url, rawRequest(line, all, content));
}

const query = (document: string, variables?: unknown): SentRequest => ({
  body: { query: document, variables },
  key: 'partner',
});
const mcp = (body: unknown): SentRequest => ({
  path: '/mcp',
  headers: [host, json, 'accept: application/json, text/event-stream'],
  body,
  key: 'partner',
});
const rpc = (method: string, params?: unknown) => ({ jsonrpc: '2.0', id: 1, method, params });
const callback = (request: SentRequest): SentRequest => ({
  path: '/callbacks/chatapp-audit',
  headers: [host, `x-callback-secret: ${callbackSecret}`],
  ...request,
});
const deep = (levels: number): string =>
  levels === 0 ? 'number' : `waba { phoneNumbers { nodes { ${deep(levels - 1)} } } }`;

const requests: readonly (readonly [number, string, SentRequest])[] = [
  [400, 'a malformed target', { line: 'GET %' }],
  [400, 'a malformed Host header', { headers: ['host: a b'] }],
  [400, 'no Host header', { headers: [json] }],
  [405, 'the method CONNECT', { line: 'CONNECT a:1' }],
  [400, 'an unknown expectation and no JSON', { headers: [host, json, 'expect: magic'], body: '{', key: 'partner' }],
  [400, 'an invalid timeout header', { headers: [host, json, 'x-request-timeout-ms: 1'] }],
  [404, 'an unknown path', { path: '/nowhere' }],
  [405, 'another method', { line: 'PUT /graphql' }],
  [405, 'a mutation by GET', { line: 'GET /graphql?query=mutation{__typename}', key: 'partner' }],
  [403, 'a content type that a browser sends across sites', { headers: [host, 'content-type: text/plain'] }],
  [415, 'another content type', { headers: [host, 'content-type: text/xml'] }],
  [415, 'another content encoding', { headers: [host, json, 'content-encoding: br'] }],
  [413, 'a body that is too large', { body: ' '.repeat(1_000_001) }],
  [401, 'no credentials', { body: '{}' }],
  [401, 'an unknown key', { body: '{}', key: 'deleted' }],
  [406, 'an unacceptable media type', { ...query('{ viewer { name } }'), headers: [host, json, 'accept: image/png'] }],
  [413, 'a batch that is too long', { body: Array.from({ length: 11 }, () => ({ query: '{ a }' })), key: 'partner' }],
  [
    404,
    'an unknown persisted query',
    {
      body: { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } },
      key: 'partner',
    },
  ],
  [
    400,
    'a document that costs too much',
    query('query ($i: [ID!]) { wabas(custSpaceIds: $i) { name } }', {
      i: Array.from({ length: 30 }, (_, i) => `s${i}`),
    }),
  ],
  [
    400,
    'a response that is too large',
    query(`{ phoneNumbers(custSpaceId: "cams-cafe-moewe") { nodes { ${deep(4)} } } }`),
  ],
  [200, 'a subscription that is unknown', { ...query('subscription { nothing }'), headers: [host, json, stream] }],
  [
    200,
    'a subscription without the scope READ',
    {
      ...query('subscription { phoneNumberChanged(custSpaceId: "cams-cafe-moewe") { number } }'),
      headers: [host, json, stream],
      key: 'adder',
    },
  ],
  [200, 'a field without the scope READ', { ...query('{ wabas { name } }'), key: 'adder' }],
  [
    200,
    'a deferred field without the scope READ',
    {
      ...query('{ viewer { name } ... @defer { wabas { name } } }'),
      headers: [host, json, 'accept: multipart/mixed'],
      key: 'adder',
    },
  ],
  [
    200,
    'a deferred field without the scope READ in the newer format',
    {
      ...query('{ viewer { name } ... @defer { wabas { name } } }'),
      headers: [host, json, 'accept: multipart/mixed;incrementalSpec=v0.2'],
      key: 'adder',
    },
  ],
  [
    200,
    'entries of a batch',
    {
      ...query(''),
      body: [{ query: '{ nothing }' }, { query: '{' }, { query: '{ node(id: "x") { id } }' }],
    },
  ],
  [
    200,
    'an entry of a batch that costs too much',
    {
      ...query(''),
      body: [
        {
          query: 'query ($i: [ID!]) { wabas(custSpaceIds: $i) { name phoneNumbers { totalCount } } }',
          variables: { i: Array.from({ length: 15 }, (_, i) => `s${i}`) },
        },
      ],
    },
  ],
  [200, 'an unknown method of MCP', mcp(rpc('nothing'))],
  [200, 'an unknown tool of MCP', mcp(rpc('tools/call', { name: 'nothing', arguments: {} }))],
  [200, 'invalid arguments of an MCP tool', mcp(rpc('tools/call', { name: 'whoami', arguments: { x: 1 } }))],
  [200, 'an MCP tool that fails', mcp(rpc('tools/call', { name: 'find_numbers', arguments: { custSpaceId: 'none' } }))],
  [400, 'an MCP message that is not JSON', mcp('{')],
  [400, 'an MCP message that is not JSON-RPC', mcp({})],
  [
    406,
    'an MCP request that accepts only JSON',
    { ...mcp(rpc('ping')), headers: [host, json, 'accept: application/json'] },
  ],
  [405, 'MCP by GET', { line: 'GET /mcp', headers: [host, stream], key: 'partner' }],
  [401, 'a callback without the secret', callback({ headers: [host] })],
  [405, 'a callback by GET', callback({ line: 'GET /callbacks/chatapp-audit' })],
  [400, 'a callback that is not JSON', callback({ body: 'nonsense' })],
  [400, 'a callback that is not UTF-8', callback({ body: Buffer.from([0xff]) })],
  [400, 'a callback nested too deeply', callback({ body: '['.repeat(100) })],
  [413, 'a callback that is too large', callback({ body: ' '.repeat(1_000_001) })],
  [
    415,
    'a compressed callback',
    callback({ headers: [host, `x-callback-secret: ${callbackSecret}`, 'content-encoding: gzip'] }),
  ],
  [
    415,
    'a callback in another charset',
    callback({
      headers: [host, `x-callback-secret: ${callbackSecret}`, 'content-type: text/plain; charset = latin1'],
    }),
  ],
];

it.each(requests)('status %i for %s: every error has the request id of the response', async (status, _, request) => {
  const response = await send(request);
  expect([response.status, response.text]).toEqual([status, expect.stringMatching(/"(errors|error|isError|msg)":/)]);
  const ids = [...response.text.matchAll(/"requestId":"([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids)).toEqual(new Set([response.headers['x-request-id']]));
  expect(response.headers['x-request-id']).toMatch(/./);
});

it('every error has the request id of the response when the rate limit of the caller is exceeded', async () => {
  const all = await Promise.all(
    Array.from({ length: 4 }, () => send({ body: { query: '{ wabas { name } }' }, key: 'limited' })),
  );
  const refused = all.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  for (const { text, headers } of refused) expect(text).toContain(`"requestId":"${headers['x-request-id']}"`);
});

it('every error has the request id of the response when entries of a batch exceed the rate limit', async () => {
  const { text, headers } = await send({
    body: Array.from({ length: 3 }, () => ({ query: '{ viewer { name } }' })),
    key: 'limited',
  });
  expect(text).toContain('RATE_LIMITED');
  expect(text).toContain(`"requestId":"${headers['x-request-id']}"`);
});

it('an MCP tool passes its request id on, so that the log names one id for both requests', async () => {
  const { text, headers } = await send({
    ...mcp(rpc('tools/call', { name: 'find_numbers', arguments: { custSpaceId: 'none' } })),
    headers: [host, json, 'accept: application/json, text/event-stream', 'x-request-id: id-of-the-agent'],
  });
  expect(headers['x-request-id']).toBe('id-of-the-agent');
  expect(text).toContain('"requestId":"id-of-the-agent"');
  expect(text).toContain('\\"requestId\\":\\"id-of-the-agent\\"');
});
