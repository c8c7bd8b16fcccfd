import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import { AddMessageQrdlDocument, CodesOfNumberDocument, NumbersDocument } from '../client/generated/graphql.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';
import { redisMissing, skipNote, startRedis } from '../redis-server.js';

let gateway: TestGateway;
let custSpaceId: string;
let number: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    ...highQuotas,
    env: { ...highQuotas.env, CORS_ORIGINS: 'https://dashboard.example' },
  });
  custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
  const { body } = await gateway.request(NumbersDocument, { custSpaceId, first: 1 });
  number = body.data?.phoneNumbers?.edges[0]?.node.number ?? '';
  await gateway.request(CodesOfNumberDocument, { custSpaceId, number });
  // The full pipeline has already accepted a request with these headers.
  await post(codesRequest());
});
afterAll(() => gateway.close());
beforeEach(() => void gateway.takeUpstreamCalls());

/** Each query is unique, so that none is answered from the response cache. */
let queryCounter = 0;
const codesRequest = (fields = 'id code prefilledMessage') => ({
  query:
    `query Codes${queryCounter++}($number: E164!, $custSpaceId: ID, $first: Int) { phoneNumber(number: $number, ` +
    `custSpaceId: $custSpaceId) { number messageQrdls(first: $first) { totalCount nodes { ${fields} } } } }`,
  variables: { number, custSpaceId, first: 5 },
});

const post = (body: unknown, headers: Record<string, string> = {}, url = gateway.url) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** The number of requests that the fast path has executed so far. */
async function countFastPathExecutions(url = gateway.url): Promise<number> {
  const metrics = await (await fetch(new URL('/metrics', url))).text();
  return Number(/^waba_gateway_graphql_cached_executions_total (\d+)/m.exec(metrics)?.[1]);
}

async function usesFastPath(body: unknown, headers: Record<string, string> = {}, url = gateway.url): Promise<boolean> {
  const before = await countFastPathExecutions(url);
  await (await post(body, headers, url)).text();
  return (await countFastPathExecutions(url)) === before + 1;
}

describe('cached execution', () => {
  it('a fully cached query is answered without yoga, for new documents and for new variables', async () => {
    const asked = codesRequest();
    expect(await usesFastPath(asked)).toBe(true);
    expect(await usesFastPath({ ...asked, variables: { ...asked.variables, first: 2 } })).toBe(true);
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });

  it('cached execution returns the same bytes and headers as the full pipeline', async () => {
    const asked = codesRequest(
      'id code prefilledMessage deepLinkUrl imageFormat upstreamRecord phoneNumber { id number waba { name } }',
    );
    const headersOf = ({ headers }: Response) =>
      [...headers].filter(([name]) => !/^(x-request-id|date|content-length|transfer-encoding)$/.test(name)).toSorted();
    const [short, long] = [await post(asked), await post(asked, { 'cache-control': 'max-age=60' })];
    expect(await short.text()).toBe(await long.text());
    expect(headersOf(short)).toEqual(headersOf(long));
  });

  it('a response of cached execution has the x-request-id of its request', async () => {
    expect((await post(codesRequest(), { 'x-request-id': 'mine' })).headers.get('x-request-id')).toBe('mine');
  });

  it('a response of cached execution is stored in the response cache when it is requested again', async () => {
    const asked = codesRequest();
    expect([await usesFastPath(asked), await usesFastPath(asked), await usesFastPath(asked)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('a query answered without yoga shows an added code in the very next read', async () => {
    await post(codesRequest());
    await gateway.request(AddMessageQrdlDocument, {
      input: { custSpaceId, phoneNumber: number, prefilledMessage: 'Just now' },
    });
    const asked = { ...codesRequest(), variables: { number, custSpaceId, first: 100 } };
    expect(await (await post(asked)).text()).toContain('Just now');
    expect(await usesFastPath({ ...asked, query: asked.query.replace('id code', 'code id') })).toBe(true);
  });

  it('cached execution includes pictures that were drawn before', async () => {
    await post(codesRequest('qrImage'));
    expect(await usesFastPath(codesRequest('code qrImage'))).toBe(true);
    const [answer] =
      JSON.stringify(await (await post(codesRequest('code qrImage'))).json()).match(
        /data:image\/svg\+xml;base64,[\w+/=]{100,}/,
      ) ?? [];
    expect(answer).toBeDefined();
  });

  it('cached execution answers a query by node id', async () => {
    const { data } = (await (await post(codesRequest())).json()) as {
      data: { phoneNumber: { messageQrdls: { nodes: { id: string; code: string }[] } } };
    };
    const [first] = data.phoneNumber.messageQrdls.nodes;
    const asked = {
      query: 'query Refetched($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on MessageQrdl { code } } }',
      variables: { ids: [first?.id] },
    };
    expect(await usesFastPath(asked)).toBe(true);
    expect(await (await post(asked, { 'cache-control': 'max-age=60' })).json()).toEqual({
      data: { nodes: [{ __typename: 'MessageQrdl', ...first, prefilledMessage: undefined }] },
    });
  });
});

describe('the fallback to the full pipeline', () => {
  it.each([
    ['an invalid document', () => ({ query: '{ nonsense }' })],
    ['invalid variables', () => ({ ...codesRequest(), variables: { number: 7 } })],
    ['an unknown operation name', () => ({ ...codesRequest(), operationName: 'Another' })],
    ['introspection', () => ({ query: `query I${queryCounter++} { __schema { queryType { name } } }` })],
    ['a batch', () => [codesRequest()]],
    [
      'a hash that does not match the document',
      () => ({ ...codesRequest(), extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }),
    ],
    ['an invalid phone number', () => ({ ...codesRequest(), variables: { number: '+1', custSpaceId } })],
  ])('the full pipeline answers %s', async (_, body) => {
    expect(await usesFastPath(body())).toBe(false);
  });

  it.each(['cache-control', 'x-gateway-trace', 'x-request-timeout-ms', 'idempotency-key'])(
    'the full pipeline answers a request with the header %s',
    async (header) => {
      expect(await usesFastPath(codesRequest(), { [header]: header === 'cache-control' ? 'no-cache' : '1000' })).toBe(
        false,
      );
    },
  );

  it('a query with uncached data fetches it once, and cached execution answers the next one', async () => {
    const other = gateway.upstreamSandbox.spaces[1]?.custSpaceId;
    const asked = {
      query:
        `query Numbers${queryCounter++}($custSpaceId: ID) { phoneNumbers(custSpaceId: $custSpaceId) { totalCount ` +
        '} }',
      variables: { custSpaceId: other },
    };
    expect(await usesFastPath(asked)).toBe(false);
    expect(gateway.takeUpstreamCalls()).toEqual({ QueryChatappPhoneNumbers: 1 });
    expect(
      await usesFastPath({ ...asked, query: asked.query.replace('totalCount', 'totalCount pageInfo { hasNextPage }') }),
    ).toBe(true);
  });

  it('the full pipeline reports a failed read of read-through execution without a second call', async () => {
    const other = gateway.upstreamSandbox.spaces[2]?.custSpaceId;
    gateway.upstreamSandbox.addFault({ kind: 'permissionDeny', action: 'QueryChatappPhoneNumbers', count: 1 });
    const query = `query Denied${queryCounter++}($id: ID) { phoneNumbers(custSpaceId: $id) { totalCount } }`;
    const answer = await post({ query, variables: { id: other } });
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_PERMISSION_DENIED' } }] });
    expect(gateway.takeUpstreamCalls()).toEqual({ QueryChatappPhoneNumbers: 1 });
  });

  it('the full pipeline answers a query over the cost limit, even if it is cached', async () => {
    const costly = await startTestGateway({
      ...highQuotas,
      env: { ...highQuotas.env, QUERY_COST_LIMIT: '3' },
      existingSandbox: gateway.upstreamSandbox,
    });
    onTestFinished(() => costly.close());
    const asked = (first: number) => ({
      query:
        'query ($first: Int, $id: ID) { phoneNumbers(first: $first, custSpaceId: $id) { nodes { number ' +
        'messageQrdls { totalCount } } } }',
      variables: { first, id: custSpaceId },
    });
    await post(asked(2), {}, costly.url);
    expect(await usesFastPath(asked(1), {}, costly.url)).toBe(true);
    expect(await (await post(asked(3), {}, costly.url)).text()).toContain('QUERY_TOO_COSTLY');
  });

  it('a document that is no persisted operation is rejected if only those are allowed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'direct-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(
      join(folder, 'ops.json'),
      JSON.stringify({ [hash('sha256', '{ viewer { name } }')]: '{ viewer { name } }' }),
    );
    const closed = await startTestGateway({
      ...highQuotas,
      env: { ...highQuotas.env, PERSISTED_OPERATIONS: join(folder, 'ops.json') },
      existingSandbox: gateway.upstreamSandbox,
    });
    onTestFinished(() => closed.close());
    const listed = {
      extensions: { persistedQuery: { version: 1, sha256Hash: hash('sha256', '{ viewer { name } }') } },
    };
    expect(await (await post(listed, {}, closed.url)).json()).toEqual({ data: { viewer: { name: 'local' } } });
    expect(await usesFastPath({ query: '{ viewer { name } }' }, {}, closed.url)).toBe(false);
    expect(await (await post({ query: '{ viewer { name } }' }, {}, closed.url)).text()).toContain('got a document');
  });
});

describe.skipIf(redisMissing !== undefined)(`with Redis${skipNote}`, () => {
  it('a replica answers from entries in Redis that it has never read, with few round trips and no call', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const env = { ...highQuotas.env, REDIS_URL: redis.url };
    const [one, two] = await Promise.all(
      [0, 1].map(() => startTestGateway({ ...highQuotas, env, existingSandbox: gateway.upstreamSandbox })),
    );
    if (one === undefined || two === undefined) throw new Error('expected two replicas');
    onTestFinished(async () => void (await Promise.all([one.close(), two.close()])));
    const asked = {
      query:
        'query All($id: ID) { waba(custSpaceId: $id) { name phoneNumbers(first: 3) { nodes { number messageQrdls ' +
        '{ totalCount nodes { id code qrImage } } } } } }',
      variables: { id: custSpaceId },
    };
    const whole = await (await post(asked, {}, one.url)).text();
    expect(whole).toContain('data:image/svg+xml');
    // The other replica has not accepted these headers yet and has drawn no image.
    await post({ query: '{ viewer { name } }' }, {}, two.url);
    gateway.takeUpstreamCalls();
    const without = { ...asked, query: asked.query.replace(' qrImage', '') };
    // The data comes from Redis the first time and from memory the next time.
    expect(await usesFastPath(without, {}, two.url)).toBe(false);
    expect(await usesFastPath({ ...without, operationName: 'All' }, {}, two.url)).toBe(true);
    expect(gateway.takeUpstreamCalls()).toEqual({});
    expect(await (await post({ ...without, operationName: 'All' }, {}, two.url)).json()).toEqual(
      JSON.parse(whole.replaceAll(/,"qrImage":"[^"]+"/g, '')),
    );
    await one.request('{ wabas { name phoneNumbers { totalCount } } }');
    await two.request('{ wabas { name phoneNumbers { totalCount } } }');
    expect(gateway.upstreamSandbox.spaces.length).toBeGreaterThan(2);
    expect(await usesFastPath({ query: '{ wabas { name phoneNumbers { totalCount } } }' }, {}, two.url)).toBe(true);
    // A code deleted at one replica is missing in the next response of the other.
    const other = JSON.parse(whole) as { data: { waba: { phoneNumbers: { nodes: { number: string }[] } } } };
    await one.request(AddMessageQrdlDocument, {
      input: {
        custSpaceId,
        phoneNumber: other.data.waba.phoneNumbers.nodes[0]?.number ?? '',
        prefilledMessage: 'From one',
      },
    });
    expect(
      await (
        await post({ ...without, query: without.query.replace('id code', 'prefilledMessage') }, {}, two.url)
      ).text(),
    ).toContain('From one');
  });
});

it('a caller without access to a cached space gets the same FORBIDDEN error on every path', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'direct-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'clients.json');
  const { key: inside } = await createClient(file, { name: 'inside', scopes: ['READ'], custSpaceIds: [custSpaceId] });
  const { key: outside } = await createClient(file, {
    name: 'outside',
    scopes: ['READ'],
    custSpaceIds: ['cams-elsewhere'],
  });
  const { key: writer } = await createClient(file, { name: 'writer', scopes: ['ADD'], custSpaceIds: [custSpaceId] });
  const closed = await startTestGateway({
    ...highQuotas,
    env: { ...highQuotas.env, AUTH: 'on', CLIENTS_FILE: file },
    existingSandbox: gateway.upstreamSandbox,
  });
  onTestFinished(() => closed.close());
  const asked = codesRequest();
  const ask = async (key: string) => (await post(asked, { 'x-api-key': key }, closed.url)).text();
  const whole = await ask(inside);
  expect(whole).toContain('prefilledMessage');
  expect(
    await usesFastPath({ ...asked, variables: { ...asked.variables, first: 4 } }, { 'x-api-key': inside }, closed.url),
  ).toBe(true);
  for (const key of [outside, writer]) {
    const answer = await ask(key);
    expect(answer).toContain('FORBIDDEN');
    expect(answer).not.toContain('prefilledMessage');
  }
  expect(await ask('wg_nobody')).toContain('UNAUTHENTICATED');
  expect(await ask(inside)).toBe(whole);
});
