import { hash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';

const callbackSecret = 'a-secret-of-32-characters-or-more';

let isClosed = false;
let gateway: TestGateway;
beforeAll(async () => {
  const closingGuard = {
    name: 'maintenance',
    run() {
      if (isClosed) throw new GraphQLError('closed', { extensions: { code: 'FORBIDDEN', http: { status: 403 } } });
      return undefined;
    },
  };
  gateway = await startTestGateway({
    ...highQuotas,
    env: { ...highQuotas.env, MCP: 'on', DOCS: 'on', CALLBACK_SECRET: callbackSecret, CORS_ORIGINS: '*' },
    guards: [closingGuard],
  });
});
afterAll(() => gateway.close());

const json = { 'content-type': 'application/json' };
const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { ...json, ...headers },
  body: JSON.stringify(body),
});
const persisted = '{ viewer { name scopes } }';
const persistedQuery = { version: 1, sha256Hash: hash('sha256', persisted) };

/** A request for each kind of answer, with its path and its status. */
const kinds: readonly [name: string, status: number, path: string, init: RequestInit][] = [
  ['a response of the response cache', 200, '/graphql', post({ query: '{ wabas { name } }' })],
  ['a cached execution', 200, '/graphql', post({ query: 'query Other { wabas { id name } }' })],
  ['a query that only yoga executes', 200, '/graphql', post({ query: '{ upstreamQuotas { action } }' })],
  ['a query by GET', 200, '/graphql?query={viewer{name}}', { method: 'GET' }],
  ['a mutation', 200, '/graphql', post({ query: 'mutation { __typename }' })],
  ['a batch', 200, '/graphql', post([{ query: '{ wabas { name } }' }, { query: '{ viewer { name } }' }])],
  ['a persisted document with its hash', 200, '/graphql', post({ query: persisted, extensions: { persistedQuery } })],
  ['a persisted document by its hash alone', 200, '/graphql', post({ extensions: { persistedQuery } })],
  [
    'an incremental response',
    200,
    '/graphql',
    post({ query: '{ wabas { name ... @defer { id } } }' }, { accept: 'multipart/mixed' }),
  ],
  [
    'a subscription',
    200,
    '/graphql',
    post(
      { query: 'subscription { phoneNumberChanged(custSpaceId: "cams-cafe-moewe") { __typename } }' },
      { accept: 'text/event-stream' },
    ),
  ],
  ['a rejected document', 200, '/graphql', post({ query: '{ nothing }' })],
  ['a CORS preflight', 204, '/graphql', { method: 'OPTIONS', headers: { origin: 'https://app.example' } }],
  ['GraphiQL', 200, '/graphql', { headers: { accept: 'text/html' } }],
  [
    'MCP',
    200,
    '/mcp',
    post(
      { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'whoami', arguments: {} } },
      { accept: 'application/json, text/event-stream' },
    ),
  ],
  ['a callback', 200, `/callbacks/chatapp-audit/${callbackSecret}`, post([])],
  ['the reference site', 308, '/docs', { redirect: 'manual' }],
  ['an unknown path', 404, '/nowhere', {}],
];

async function send(path: string, init: RequestInit): Promise<number> {
  const leaving = new AbortController();
  const { status } = await fetch(new URL(path, gateway.url), { ...init, signal: leaving.signal });
  leaving.abort();
  return status;
}

async function count(metric: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', gateway.url))).text();
  return Number(new RegExp(`^waba_gateway_graphql_${metric}_total (\\d+)`, 'm').exec(text)?.[1]);
}

it('a new guard in the list sees requests of every kind, whichever stage has answered them before', async () => {
  const sendAll = async () => {
    const statuses: [string, number][] = [];
    for (const [name, , path, init] of kinds) statuses.push([name, await send(path, init)]);
    return statuses;
  };
  // The response cache stores an answer when its query comes a second time.
  for (let time = 0; time < 2; time++)
    for (const [, , path, init] of kinds) if (init.method === 'POST') await send(path, init);
  expect(await sendAll()).toEqual(kinds.map(([name, status]) => [name, status]));
  expect(await count('response_cache_hits')).toBeGreaterThan(0);
  expect(await count('cached_executions')).toBeGreaterThan(0);
  isClosed = true;
  expect(await sendAll()).toEqual(kinds.map(([name]) => [name, 403]));
});
