import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway(highQuotas);
});
afterAll(() => gateway.close());

describe('GraphQL over HTTP', () => {
  it.each(serverAudits({ url: () => gateway.url }).map((audit) => [audit.name, audit] as const))(
    'graphql-http audit: %s',
    async (_, audit) => {
      const result = await audit.fn();
      expect(
        result.status === 'ok' ? '' : `${result.reason} (${result.response.status} ${await result.response.text()})`,
      ).toBe('');
    },
  );
});

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
const ask = (query: string, variables?: unknown) => post(JSON.stringify({ query, variables }));

async function errorCodeOf(response: Response): Promise<string> {
  const text = await response.text();
  const parsed: unknown = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {};
  const first = Array.isArray(parsed) ? parsed[0] : parsed;
  if (response.status !== 413 && first?.errors === undefined)
    throw new Error(`Expected a refusal, got ${text.slice(0, 200)}`);
  expect(first?.data ?? null).toBeNull();
  return response.status === 413 ? 'too large' : first.errors[0].extensions.code;
}

describe('hostile documents', () => {
  const circles =
    '{ waba(custSpaceId: "x") { phoneNumbers { nodes { waba { phoneNumbers { nodes { waba { phoneNumbers { nodes ' +
    '{ waba { phoneNumbers { nodes { waba { name } } } } } } } } } } } } } } }';
  const cases: readonly [string, () => Promise<Response>, string][] = [
    [
      'of a thousand aliases',
      () => ask(`{ ${Array.from({ length: 1000 }, (_, i) => `a${i}: viewer { name }`).join(' ')} }`),
      'BAD_USER_INPUT',
    ],
    [
      'of a thousand aliases of __typename',
      () => ask(`{ ${Array.from({ length: 1000 }, (_, i) => `a${i}: __typename`).join(' ')} }`),
      'BAD_USER_INPUT',
    ],
    [
      'with fragments in a circle',
      () => ask('{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }'),
      'BAD_USER_INPUT',
    ],
    ['of a hundred thousand tokens', () => ask(`{ ${'a '.repeat(100_000)} }`), 'BAD_USER_INPUT'],
    ['thirty levels deep', () => ask(circles), 'BAD_USER_INPUT'],
    [
      'with a hundred directives',
      () => ask(`{ viewer { name ${'@include(if: true) '.repeat(100)} } }`),
      'BAD_USER_INPUT',
    ],
    [
      'that fans out over five hundred spaces',
      () =>
        ask('query ($ids: [ID!]) { wabas(custSpaceIds: $ids) { name } }', {
          ids: Array.from({ length: 500 }, (_, i) => `s${i}`),
        }),
      'QUERY_TOO_COSTLY',
    ],
    [
      'in a batch of a thousand',
      () => post(JSON.stringify(Array.from({ length: 1000 }, () => ({ query: '{ viewer { name } }' })))),
      'too large',
    ],
    ['of ten megabytes', () => ask(`{ viewer { name } } # ${'x'.repeat(10_000_000)}`), 'too large'],
    ['that is no JSON', () => post('{"query":'), 'BAD_USER_INPUT'],
  ];

  it.each(cases)(
    'a hostile document is rejected within two seconds and without an upstream call: %s',
    { timeout: 2_000 },
    async (_, send, code) => {
      gateway.takeUpstreamCalls();
      expect(await errorCodeOf(await send())).toBe(code);
      expect(gateway.takeUpstreamCalls()).toEqual({});
      expect(await (await ask('{ viewer { name } }')).json()).toEqual({ data: { viewer: { name: 'local' } } });
    },
  );

  it('a document over the cost limit gets its cost and the limit in the error', async () => {
    const body = await (
      await ask('{ wabas { phoneNumbers(first: 500) { nodes { messageQrdls { totalCount } } } } }')
    ).json();
    expect(body.errors[0].extensions).toMatchObject({ code: 'QUERY_TOO_COSTLY', cost: 3 + 3 + 1500, limit: 400 });
  });
});

describe('cross-origin requests', () => {
  it('a cross-origin page cannot post without a preflight', async () => {
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'query=mutation{deleteMessageQrdl(input:{}){__typename}}',
    });
    expect(response.status).toBe(403);
  });

  it('CORS admits an origin only if the settings list it', async () => {
    const preflight = (url: string, origin: string) =>
      fetch(url, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      });
    expect(
      (await preflight(gateway.url, 'https://evil.example')).headers.get('access-control-allow-origin'),
    ).toBeNull();
    const open = await startTestGateway({
      ...highQuotas,
      env: { ...highQuotas.env, CORS_ORIGINS: 'https://app.example,https://b.example' },
    });
    try {
      expect((await preflight(open.url, 'https://app.example')).headers.get('access-control-allow-origin')).toBe(
        'https://app.example',
      );
      expect((await preflight(open.url, 'https://evil.example')).headers.get('access-control-allow-origin')).not.toBe(
        'https://evil.example',
      );
    } finally {
      await open.close();
    }
  });
});

describe('persisted queries', () => {
  const document = '{ viewer { name } }';
  const sha256Hash = createHash('sha256').update(document).digest('hex');
  const extensions = { persistedQuery: { version: 1, sha256Hash } };

  it('an automatic persisted query is executed by its hash once it was sent in full', async () => {
    const unseen = await (await post(JSON.stringify({ extensions }))).json();
    expect(unseen.errors[0].message).toBe('PersistedQueryNotFound');
    await post(JSON.stringify({ query: document, extensions }));
    expect(await (await post(JSON.stringify({ extensions }))).json()).toEqual({ data: { viewer: { name: 'local' } } });
  });

  it('only persisted operations are executed if PERSISTED_OPERATIONS is set', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'persisted-'));
    writeFileSync(join(folder, 'ops.json'), JSON.stringify({ [sha256Hash]: document }));
    const closed = await startTestGateway({
      ...highQuotas,
      env: { ...highQuotas.env, PERSISTED_OPERATIONS: join(folder, 'ops.json') },
    });
    const send = async (body: unknown) =>
      (
        await fetch(closed.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).json();
    try {
      expect(await send({ extensions })).toEqual({ data: { viewer: { name: 'local' } } });
      expect((await send({ query: document })).errors[0].extensions.code).toBe('BAD_USER_INPUT');
      expect(
        (await send({ extensions: { persistedQuery: { version: 1, sha256Hash: 'f'.repeat(64) } } })).errors[0]
          .extensions.code,
      ).toBe('BAD_USER_INPUT');
    } finally {
      await closed.close();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a body that is not JSON', () => {
  it("a body that is not JSON gets a clear message without the parser's own text", async () => {
    const { errors } = await (await post('{"query":')).json();
    expect(errors).toEqual([
      {
        message: 'input: expected a body of JSON, got something else.',
        extensions: expect.objectContaining({ code: 'BAD_USER_INPUT', requestId: expect.any(String) }),
      },
    ]);
  });
});

describe('a long body', () => {
  it('a body of many chunks is read to its end, whether or not its length is announced', async () => {
    // A socket is read in chunks of at most 64 KB, and here the JSON is in the last one.
    const body = ' '.repeat(400_000) + JSON.stringify({ query: '{ __typename }' });
    const answer = { data: { __typename: 'Query' } };
    expect(await (await post(body)).json()).toEqual(answer);
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, duplex: 'half' } as const;
    expect(await (await fetch(gateway.url, { ...init, body: new Blob([body]).stream() })).json()).toEqual(answer);
  });
});

describe('every response', () => {
  it("every response has a request id: the caller's, or a new one if that is unsafe for logs", async () => {
    expect(
      (await post('{"query":"{ viewer { name } }"}', { 'x-request-id': 'abc-123' })).headers.get('x-request-id'),
    ).toBe('abc-123');
    expect(
      (await post('{"query":"{ viewer { name } }"}', { 'x-request-id': 'no blanks here' })).headers.get('x-request-id'),
    ).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('a response comes within x-request-timeout-ms, and an invalid value is rejected', async () => {
    const body = await (
      await post('{"query":"{ viewer { name scopes } }"}', { 'x-request-timeout-ms': 'soon' })
    ).json();
    expect(body.errors[0].extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      issues: [{ path: ['x-request-timeout-ms'] }],
    });
  });
});

describe('other routes', () => {
  it('/healthz and /readyz answer 200', async () => {
    const at = (path: string) => fetch(new URL(path, gateway.url));
    expect(await (await at('/healthz')).json()).toEqual({ status: 'ok' });
    expect(await (await at('/readyz')).json()).toEqual({ status: 'ready', reasons: [], degraded: [] });
    expect((await at('/nowhere')).status).toBe(404);
  });

  it('GraphiQL is served to browsers and loads nothing from other hosts', async () => {
    const page = await (await fetch(gateway.url, { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('waba-gateway');
    expect(page).not.toMatch(/(src|href)="https?:\/\//);
  });

  it.each([
    ['gzip, deflate, br', 'br'],
    ['br', 'br'],
    ['gzip, br;q=0', 'gzip'],
    ['gzip;q=0.5', 'gzip'],
    ['identity', undefined],
  ])('GraphiQL is sent to a browser that accepts "%s" with the encoding %s', async (accepted, encoding) => {
    const raw = get(gateway.url, { headers: { accept: 'text/html', 'accept-encoding': accepted } });
    const [response] = await once(raw, 'response');
    const bytes = await buffer(response);
    expect(response.headers['content-encoding']).toBe(encoding);
    expect(response.headers.vary).toMatch(/accept-encoding/);
    const page = encoding === 'gzip' ? gunzipSync(bytes) : encoding === 'br' ? brotliDecompressSync(bytes) : bytes;
    expect(page.toString()).toContain('waba-gateway');
    expect(page.length / bytes.length).toBeGreaterThan(encoding === undefined ? 0.99 : 3);
  });

  it('introspection and suggestions are off in production', async () => {
    const closed = await startTestGateway({ ...highQuotas, env: { ...highQuotas.env, NODE_ENV: 'production' } });
    try {
      expect((await closed.request('{ __schema { types { name } } }')).body.errors?.[0]?.extensions?.['code']).toBe(
        'BAD_USER_INPUT',
      );
      expect((await closed.request('{ viewer { nam } }')).body.errors?.[0]?.message).not.toContain('name');
      expect((await fetch(closed.url, { headers: { accept: 'text/html' } })).status).not.toBe(200);
    } finally {
      await closed.close();
    }
  });
});
