import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';

let gateway: TestGateway;
let input: string;
let custSpaceId: string;

beforeAll(async () => {
  gateway = await startTestGateway(highQuotas);
  custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
  const { body } = await gateway.request<{ phoneNumbers: { nodes: { number: string }[] } }, { id: string }>(
    'query ($id: ID) { phoneNumbers(custSpaceId: $id) { nodes { number } } }',
    { id: custSpaceId },
  );
  const number = body.data?.phoneNumbers.nodes[0]?.number ?? '';
  input = `{ custSpaceId: "${custSpaceId}", phoneNumber: "${number}", prefilledMessage: "Never written" }`;
});
afterAll(() => gateway.close());
beforeEach(() => void gateway.takeUpstreamCalls());

const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream, application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

async function expectRefusedBeforeWriting(query: string, variables?: unknown): Promise<void> {
  const text = await (await post({ query: query.replaceAll('INPUT', input), variables })).text();
  expect(text).toContain('BAD_USER_INPUT');
  expect(text).not.toContain('INTERNAL_ERROR');
  expect(text).not.toContain('"data"');
  expect(gateway.takeUpstreamCalls()).toEqual({});
}

describe('directive arguments', () => {
  it.each([
    [
      'a negative initialCount',
      'mutation { addMessageQrdls(inputs: [INPUT]) @stream(initialCount: -1) { __typename } }',
      {},
    ],
    [
      'initialCount null',
      'mutation { addMessageQrdls(inputs: [INPUT]) @stream(initialCount: null) { __typename } }',
      {},
    ],
    [
      'a negative initialCount by a variable',
      'mutation ($n: Int) { addMessageQrdls(inputs: [INPUT]) @stream(initialCount: $n) { __typename } }',
      { n: -5 },
    ],
    [
      'initialCount null by a variable',
      'mutation ($n: Int) { addMessageQrdls(inputs: [INPUT]) @stream(initialCount: $n) { __typename } }',
      { n: null },
    ],
    [
      '@include(if: null) by a variable with a default, below the field',
      'mutation ($x: Boolean = true) { addMessageQrdl(input: INPUT) { __typename ... on InvalidInputError { ' +
        'message @include(if: $x) } } }',
      { x: null },
    ],
    [
      '@skip(if: null) by a variable in a fragment',
      'mutation ($x: Boolean = true) { addMessageQrdl(input: INPUT) { ...F } } fragment F on InvalidInputError { ' +
        'message @skip(if: $x) }',
      { x: null },
    ],
    [
      '@include(if: null) by a variable on a second root field',
      'mutation ($x: Boolean = true) { a: addMessageQrdl(input: INPUT) { __typename } b: deleteMessageQrdl(input: ' +
        '{ id: "x" }) @include(if: $x) { __typename } }',
      { x: null },
    ],
    [
      'an argument of a second root field that is null by a variable',
      'mutation ($i: [DeleteMessageQrdlInput!] = []) { a: addMessageQrdl(input: INPUT) { __typename } b: ' +
        'deleteMessageQrdls(inputs: $i) { __typename } }',
      { i: null },
    ],
  ])('directive arguments with %s are rejected before anything is written', (_, query, variables) =>
    expectRefusedBeforeWriting(query, variables),
  );

  it('valid directive arguments do not prevent the same mutation', async () => {
    const query = 'mutation ($n: Int) { addMessageQrdls(inputs: [INPUT]) @stream(initialCount: $n) { __typename } }';
    await (await post({ query: query.replaceAll('INPUT', input), variables: { n: 0 } })).text();
    expect(Object.keys(gateway.takeUpstreamCalls())).toHaveLength(1);
  });
});

describe('a batch', () => {
  const write = () => ({ query: `mutation { addMessageQrdl(input: ${input}) { __typename } }` });
  it.each([
    ['a subscription', { query: 'subscription { messageQrdlsChanged { __typename } }' }],
    [
      'a subscription by name',
      { query: 'query A { __typename } subscription B { messageQrdlsChanged { __typename } }', operationName: 'B' },
    ],
    ['an invalid subscription', { query: 'subscription { nothing }' }],
    ['a subscription to introspection', { query: 'subscription { __typename }' }],
    ['@defer in an invalid document', { query: '{ nothing ... @defer { wabas { name } } }' }],
    ['@stream with an invalid argument', { query: '{ wabas @stream(initialCount: -1) { name } }' }],
    ['@defer', { query: '{ viewer { name } ... @defer { wabas { name } } }' }],
    ['@stream', { query: '{ wabas @stream { name } }' }],
    [
      '@defer that a variable switches on',
      { query: 'query ($d: Boolean!) { ... @defer(if: $d) { wabas { name } } }', variables: { d: true } },
    ],
    ['@stream in a fragment', { query: '{ ...F } fragment F on Query { wabas @stream(initialCount: 1) { name } }' }],
  ])('a batch with %s beside a write is rejected as a whole, before anything runs', async (_, entry) => {
    for (const batch of [
      [write(), entry],
      [entry, write()],
    ]) {
      const response = await post(batch);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('BAD_USER_INPUT');
    }
    expect(gateway.takeUpstreamCalls()).toEqual({});
    const metrics = await (await fetch(new URL('/metrics', gateway.url))).text();
    expect(metrics).toContain('waba_gateway_subscriptions_active 0');
  });
});

describe('an answer in parts', () => {
  const asJson = async (query: string, variables?: unknown, operationName?: string) => {
    const response = await post({ query, variables, operationName }, { accept: 'application/json' });
    return { status: response.status, text: await response.text() };
  };

  it.each([
    [
      '@defer switched off by the default of a variable',
      'query ($d: Boolean = false) { viewer { name } ... @defer(if: $d) { wabas { name } } }',
      undefined,
    ],
    ['@defer in another operation', 'query A { viewer { name } } query B { ... @defer { wabas { name } } }', 'A'],
    [
      '@defer under @include(if: false)',
      '{ viewer { name } ... @include(if: false) { ... @defer { wabas { name } } } }',
      undefined,
    ],
    [
      '@defer under @skip(if: true)',
      '{ viewer { name } ... @skip(if: true) { ... @defer { wabas { name } } } }',
      undefined,
    ],
    ['@stream(if: false)', '{ wabas @stream(if: false) { name } }', undefined],
    [
      '@defer in a fragment of another operation',
      'query A { viewer { name } } query B { ...F } fragment F on Query { ... @defer { wabas { name } } }',
      'A',
    ],
  ])('a request with %s is no incremental delivery, so JSON is accepted', async (_, query, operationName) => {
    const { status, text } = await asJson(query, {}, operationName);
    expect([status, text]).toEqual([200, expect.stringContaining('"data"')]);
    expect(text).not.toContain('errors');
  });

  it.each([
    ['@defer', '{ ... @defer { wabas { name } } }', {}],
    [
      '@defer that a variable switches on',
      'query ($d: Boolean = false) { ... @defer(if: $d) { wabas { name } } }',
      { d: true },
    ],
    ['@stream in a fragment', '{ ...F } fragment F on Query { wabas @stream { name } }', {}],
  ])('incremental delivery by %s gets 406 without a suitable Accept header', async (_, query, variables) => {
    expect(await asJson(query, variables)).toMatchObject({
      status: 406,
      text: expect.stringContaining('multipart/mixed'),
    });
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });
});

describe('an Accept header that no answer fits', () => {
  const write = () => ({ query: `mutation { addMessageQrdl(input: ${input}) { __typename } }` });
  const streamed = () => ({ query: `mutation { addMessageQrdls(inputs: [${input}]) @stream { __typename } }` });
  const subscription = { query: 'subscription { messageQrdlsChanged { __typename } }' };
  const nothing = [
    'image/png',
    'text/html, application/xhtml+xml',
    'application/json;charset=utf-16',
    'application/json;q=0',
    'multipart/mixed;incrementalSpec=v9',
    'text/event-stream;charset=latin1',
  ];
  const requests = [
    ['a write', write, nothing],
    ['a streamed bulk', streamed, [...nothing, 'application/json', 'application/graphql-response+json']],
    ['a subscription', () => subscription, [...nothing, 'application/json', 'multipart/mixed']],
    ['a batch', () => [write(), write()], [...nothing, 'text/event-stream', 'multipart/mixed', 'text/*']],
    ['a batch of one', () => [write()], [...nothing, 'text/event-stream', 'multipart/mixed, text/event-stream']],
  ] as const;

  it.each(requests.flatMap(([name, body, accepts]) => accepts.map((accept) => [name, accept, body] as const)))(
    '%s that accepts %s gets 406 before anything runs',
    async (_, accept, body) => {
      const response = await post(body(), { accept });
      expect([response.status, await response.text()]).toEqual([406, expect.stringContaining('BAD_USER_INPUT')]);
      expect(gateway.takeUpstreamCalls()).toEqual({});
      const metrics = await (await fetch(new URL('/metrics', gateway.url))).text();
      expect(metrics).toContain('waba_gateway_subscriptions_active 0');
    },
  );

  it.each(nothing)('a query by GET that accepts %s gets 406 before anything runs', async (accept) => {
    const search = new URLSearchParams({ query: `{ waba(custSpaceId: "${custSpaceId}") { name } }` });
    const response = await fetch(`${gateway.url}?${search}`, { headers: { accept } });
    expect([response.status, await response.text()]).toEqual([406, expect.stringContaining('BAD_USER_INPUT')]);
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });

  it.each(['application/json', '*/*', 'application/*', '', 'text/event-stream, application/json;q=0.1'])(
    'an Accept header with "%s" does not prevent a batch',
    async (accept) => {
      const response = await post([write()], { accept });
      expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringContaining('json')]);
      expect(Object.values(gateway.takeUpstreamCalls())).toEqual([1]);
    },
  );
});

describe('the Idempotency-Key header', () => {
  const add = (alias: string) =>
    `${alias}: addMessageQrdl(input: { custSpaceId: "${custSpaceId}", phoneNumber: "+1", prefilledMessage: "x" }) ` +
    '{ __typename }';
  const send = async (query: string, key = 'a-key') => {
    const response = await post({ query }, { accept: 'application/json', 'idempotency-key': key });
    return response.text();
  };
  const refused = 'expected a document with one mutation beside this header';

  it.each([
    ['__typename', () => `mutation { __typename ${add('a')} }`],
    ['a fragment', () => `mutation { ...F } fragment F on Mutation { ${add('a')} }`],
    ['an inline fragment', () => `mutation { ... on Mutation { ${add('a')} } }`],
    ['__typename in a fragment', () => `mutation { ...F ${add('a')} } fragment F on Mutation { __typename }`],
    ['the same field twice', () => `mutation { ${add('a')} ${add('a')} }`],
  ])('the Idempotency-Key header is accepted beside one mutation and %s', async (_, query) => {
    expect(await send(query())).not.toContain(refused);
  });

  it.each([
    ['two fields', () => `mutation { ${add('a')} ${add('b')} }`],
    ['two fields, one in a fragment', () => `mutation { ${add('a')} ...F } fragment F on Mutation { ${add('b')} }`],
  ])('the Idempotency-Key header is rejected beside %s', async (_, query) => {
    expect(await send(query())).toContain(refused);
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });

  it.each(['men\u00fc', '\u00e9', 'a\u00a0b', '\u00ff', 'tab\u0009'])(
    'an Idempotency-Key header with the bytes of %j is rejected',
    async (key) => {
      expect(await send(`mutation { ${add('a')} }`, `x${key}x`)).toContain('printable ASCII');
      expect(gateway.takeUpstreamCalls()).toEqual({});
    },
  );
});
