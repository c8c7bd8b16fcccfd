import { request } from 'node:http';
import { toDataURL } from 'qrcode';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { budgetLimits } from '../../src/budget.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';
import { longestStall } from './longest-stall.js';

vi.mock('qrcode', { spy: true });

let gateway: TestGateway;
let custSpaceId: string;
beforeAll(async () => {
  gateway = await startTestGateway({ ...highQuotas, sandbox: { ...highQuotas.sandbox, numbersPerSpace: 30 } });
  custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
});
afterAll(() => gateway.close());

const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const ask = async (query: string, variables?: unknown) => (await post({ query, variables })).json();

/** Like ask(), and expects that /healthz is answered within 300 ms of CPU time meanwhile. */
async function askWithoutStall(query: string, variables?: unknown) {
  let body: Awaited<ReturnType<typeof ask>>;
  const stallMs = await longestStall(gateway.url, async () => (body = await ask(query, variables)));
  expect(stallMs).toBeLessThan(300);
  return body;
}

describe('the cost limit', () => {
  it('the cost of a document includes the default values of its variables', async () => {
    gateway.takeUpstreamCalls();
    const ids = Array.from({ length: 450 }, (_, i) => `"s${i}"`).join(' ');
    const body = await ask(`query ($ids: [ID!] = [${ids}]) { wabas(custSpaceIds: $ids) { name } }`);
    expect(body.errors[0].extensions).toMatchObject({ code: 'QUERY_TOO_COSTLY', cost: 450 });
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });

  it('the cost of a bulk mutation is counted when a single item is passed as its list', async () => {
    const body = await ask(
      'mutation ($i: DeleteMessageQrdlInput!, $o: [DeleteMessageQrdlInput!]!) { a: deleteMessageQrdls(inputs: $i) ' +
        '{ __typename } b: deleteMessageQrdls(inputs: $o) { __typename } }',
      {
        i: { id: 'x' },
        o: Array.from({ length: 500 }, () => ({ id: 'x' })),
      },
    );
    // A variable of a single item is invalid for a list argument; a literal item is valid and counts.
    expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    const literal = await ask(
      'mutation ($o: [DeleteMessageQrdlInput!]!) { a: deleteMessageQrdls(inputs: { id: "x" }) { __typename } b: ' +
        'deleteMessageQrdls(inputs: $o) { __typename } }',
      { o: Array.from({ length: 500 }, () => ({ id: 'x' })) },
    );
    expect(literal.errors[0].extensions).toMatchObject({ code: 'QUERY_TOO_COSTLY', cost: 501 });
  });

  it('the costs of the operations of a batch are added up', async () => {
    gateway.takeUpstreamCalls();
    const ids = (from: number) => Array.from({ length: 150 }, (_, i) => `s${from + i}`);
    const batch = [0, 150, 300].map((from) => ({
      query: 'query ($ids: [ID!]) { wabas(custSpaceIds: $ids) { name } }',
      variables: { ids: ids(from) },
    }));
    const answers = await (await post(batch)).json();
    expect(
      answers.map(({ errors }: { errors: { extensions: { code: string } }[] }) =>
        errors.some(({ extensions }) => extensions.code === 'QUERY_TOO_COSTLY'),
      ),
    ).toEqual([false, false, true]);
    expect(gateway.takeUpstreamCalls()).toEqual({ QueryChatappBindWaba: 300 });
  });

  it('thirty lists of 500 ids are rejected before all ids are decoded', async () => {
    const ids = Array.from({ length: 500 }, (_, i) => Buffer.from(`PhoneNumber:x/49${i}`).toString('base64'));
    const lists = Array.from({ length: 30 }, (_, i) => `l${i}: nodes(ids: $ids) { ...F }`).join(' ');
    const body = await askWithoutStall(`query ($ids: [ID!]!) { ${lists} } fragment F on PhoneNumber { number id }`, {
      ids,
    });
    expect(body.errors[0]).toMatchObject({ extensions: { code: 'QUERY_TOO_COSTLY' } });
  });

  it('fragments that double with each level do not block the event loop, whatever their cost', async () => {
    const levels = Array.from({ length: 60 }, (_, i) => `fragment F${i} on Waba { ...F${i + 1} ...F${i + 1} }`).join(
      ' ',
    );
    const body = await askWithoutStall(
      `{ waba(custSpaceId: "${custSpaceId}") { ...F0 } } ${levels} fragment F60 on Waba { name }`,
    );
    expect(body.data?.waba?.name ?? body.errors?.[0].extensions.code).toMatch(/\w/);
  });
});

describe('the response size limit', () => {
  it('a response that a cyclic document would inflate is rejected, and the gateway keeps serving', async () => {
    const circle = (levels: number): string =>
      levels === 0 ? 'number' : `waba { phoneNumbers { nodes { ${circle(levels - 1)} } } }`;
    const body = await askWithoutStall(`{ phoneNumbers(custSpaceId: "${custSpaceId}") { nodes { ${circle(5)} } } }`);
    expect(body).toEqual({
      errors: [
        expect.objectContaining({
          extensions: expect.objectContaining({ code: 'QUERY_TOO_COSTLY', limit: budgetLimits.values }),
        }),
      ],
    });
    expect(await ask('{ viewer { name } }')).toEqual({ data: { viewer: { name: 'local' } } });
  });

  it('a response with hundreds of large pictures is rejected before one is rendered', async () => {
    const body = await askWithoutStall(
      `{ phoneNumbers(custSpaceId: "${custSpaceId}") { nodes { messageQrdls { nodes { qrImage(format: PNG, size: ` +
        '2048) } } } } }',
    );
    expect(body.errors[0].extensions).toMatchObject({ code: 'QUERY_TOO_COSTLY', limit: budgetLimits.renderUnits });
    expect(toDataURL).not.toHaveBeenCalled();
  });

  it('a response may contain the QR images of thirty numbers', async () => {
    const body = await ask(
      `{ phoneNumbers(custSpaceId: "${custSpaceId}") { nodes { messageQrdls { nodes { code qrImage } } } } }`,
    );
    expect(body.errors).toBeUndefined();
  });
});

/** A POST with a foreign Host header, as a browser page sends after DNS rebinding. */
function requestWithHost(
  host: string,
  path = '/graphql',
  method = 'POST',
  accept = 'application/json',
): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(gateway.url);
  return new Promise((resolve, reject) => {
    const clientRequest = request(
      { hostname, port, path, method, headers: { host, accept, 'content-type': 'application/json' } },
      (response) => {
        let text = '';
        response
          .setEncoding('utf8')
          .on('data', (chunk: string) => (text += chunk))
          .on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    clientRequest.on('error', reject).end(method === 'POST' ? '{"query":"{ viewer { name } }"}' : undefined);
  });
}

describe('the host guard while authentication is off', () => {
  it.each(['localhost:4000', '127.0.0.1', '127.8.8.8:1', '[::1]:4000', 'LOCALHOST'])(
    'a request to the host %s is served while authentication is off',
    async (host) => {
      expect(await requestWithHost(host)).toMatchObject({ status: 200, text: expect.stringContaining('local') });
    },
  );

  it.each([
    'evil.example',
    'evil.example:4000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    '[2001:db8::1]',
  ])('a request to the host "%s", as a DNS rebinding page would send it, is rejected', async (host) => {
    expect(await requestWithHost(host)).toMatchObject({ status: 403, text: expect.stringContaining('FORBIDDEN') });
  });

  it('GraphiQL is not served to a foreign host, and /healthz is', async () => {
    expect((await requestWithHost('evil.example', '/graphql', 'GET', 'text/html')).status).toBe(403);
    expect((await requestWithHost('evil.example', '/healthz', 'GET')).status).toBe(200);
  });
});

describe('cross-site requests', () => {
  const simple: readonly [string, RequestInit][] = [
    ['text/plain', { headers: { 'content-type': 'text/plain' }, body: '{"query":"{ viewer { name } }"}' }],
    [
      'text/plain that names JSON',
      { headers: { 'content-type': 'text/plain; application/json' }, body: '{"query":"{ viewer { name } }"}' },
    ],
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'query={viewer{name}}' }],
    ['multipart', { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' }],
    ['nothing', { body: new Blob(['{"query":"{ viewer { name } }"}']) }],
  ];
  it.each(simple)('a cross-site page cannot post %s, which a browser sends without a preflight', async (_, init) => {
    const response = await fetch(gateway.url, { method: 'POST', ...init });
    expect([403, 415]).toContain(response.status);
    expect(await response.text()).not.toContain('local"');
  });

  it('a GET request cannot run a mutation', async () => {
    const url = new URL(gateway.url);
    url.searchParams.set('query', 'mutation { deleteMessageQrdl(input: { id: "x" }) { __typename } }');
    expect((await fetch(url)).status).toBe(405);
    url.searchParams.set(
      'query',
      'query Q { viewer { name } } mutation M { deleteMessageQrdl(input: { id: "x" }) { __typename } }',
    );
    url.searchParams.set('operationName', 'M');
    expect((await fetch(url)).status).toBe(405);
  });
});

describe('request ids', () => {
  it('an x-request-id with unsafe characters is replaced', async () => {
    const response = await post({ query: '{ viewer { name } }' }, { 'x-request-id': 'a;b=c' });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
