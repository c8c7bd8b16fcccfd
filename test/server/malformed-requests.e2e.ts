import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';
import { rawRequest, sendBytes } from './raw-request.js';

let gateway: TestGateway;
const logged: string[] = [];
const callbackSecret = 'callback-secret-of-the-test';

beforeAll(async () => {
  gateway = await startTestGateway({
    ...highQuotas,
    env: { ...highQuotas.env, CALLBACK_SECRET: callbackSecret },
    log: { write: (line) => void logged.push(line) },
  });
});
afterAll(() => gateway.close());

const json = 'content-type: application/json';
const host = 'host: 127.0.0.1';
const query = '{"query":"{ viewer { name } }"}';

interface ErrorBody {
  readonly errors: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

/** Expects GraphQL errors with a code and the request id, and without details of the implementation. */
function expectRefusal(text: string, headers: { readonly 'x-request-id'?: string }, code = 'BAD_USER_INPUT'): void {
  const { errors }: ErrorBody = JSON.parse(text);
  expect(errors[0]?.extensions).toMatchObject({ code, requestId: headers['x-request-id'] });
  expect(headers['x-request-id']).toMatch(/./);
  expect(text).not.toMatch(/node_modules|\.ts:|\.js:|TypeError|RangeError/);
}

describe('a malformed Host header or target', () => {
  const hosts = [
    'a b',
    '127.0.0.1:99999',
    '[::1',
    '%',
    '127.0.0.1:port',
    'a/b',
    'user@127.0.0.1',
    '[127.0.0.1]',
    '',
    'a..b',
    '..',
  ];
  const paths = ['/graphql', '/healthz', '/nowhere'];
  it.each(hosts.flatMap((name) => paths.map((path) => [name, path] as const)))(
    'the Host header "%s" on %s is answered with 400 and a request id, and logged',
    async (name, path) => {
      const { status, headers, text } = await sendBytes(gateway.url, rawRequest(`GET ${path}`, [`host: ${name}`]));
      expect(status).toBe(400);
      expectRefusal(text, headers);
      expect(
        logged.some((line) => line.includes(headers['x-request-id'] ?? '-') && line.includes('BAD_USER_INPUT')),
      ).toBe(true);
    },
  );

  it.each([
    'http://127.0.0.1/graphql',
    'https://elsewhere.example/',
    'HTTP://%',
    'x:y',
    'ftp://a',
    'graphql',
    '?query={a}',
    '%',
    '/a b',
  ])('the target %s is answered with 400, because only paths are served', async (target) => {
    const { status, headers, text } = await sendBytes(gateway.url, rawRequest(`GET ${target}`, [host]));
    expect(status).toBe(400);
    expectRefusal(text, headers);
  });

  it.each(['/graphql/', '//graphql', '/a/graphql', '/graphql%20', '/GRAPHQL', '/graphql/graphql'])(
    'the path %s is answered with 404, because only /graphql is GraphQL',
    async (path) => {
      const { status, headers, text } = await sendBytes(gateway.url, rawRequest(`POST ${path}`, [host, json], query));
      expect(status).toBe(404);
      expectRefusal(text, headers, 'NOT_FOUND');
    },
  );
});

describe('a header that comes twice', () => {
  it.each([
    ['authorization: Bearer a', 'Authorization: Bearer b'],
    ['authorization: Bearer a', 'authorization: Bearer a'],
    ['x-api-key: wg_a', 'x-api-key: wg_b'],
    ['host: 127.0.0.1', 'host: localhost'],
    ['idempotency-key: a', 'idempotency-key: b'],
    ['content-type: application/json', 'content-type: text/plain'],
  ])('a duplicate header is rejected: %s beside %s', async (...pair) => {
    const others = [host, json].filter((line) => line.split(':')[0] !== pair[0].split(':')[0]);
    const { status, headers, text } = await sendBytes(
      gateway.url,
      rawRequest('POST /graphql', [...others, ...pair], query),
    );
    expect(status).toBe(400);
    expectRefusal(text, headers);
  });
});

describe('a body', () => {
  const post = (body: Buffer | string, headers: readonly string[] = [json]) =>
    sendBytes(gateway.url, rawRequest('POST /graphql', [host, ...headers], body));

  it.each([
    ['an invalid first byte', Buffer.from([0xff])],
    ['a truncated character', Buffer.from([0xe2, 0x82])],
    ['an overlong encoding', Buffer.from([0xc0, 0xaf])],
    ['an encoded surrogate', Buffer.from([0xed, 0xa0, 0x80])],
    ['Latin-1 text', Buffer.from('menü', 'latin1')],
    ['a code point beyond Unicode', Buffer.from([0xf4, 0x90, 0x80, 0x80])],
  ])('a body with %s is rejected, because it is not UTF-8', async (_, bytes) => {
    const body = Buffer.concat([Buffer.from('{"query":"{ viewer { name } } #'), bytes, Buffer.from('"}')]);
    const { status, headers, text } = await post(body);
    expect(status).toBe(400);
    expectRefusal(text, headers);
  });

  it.each(['', '=iso-8859-1', '=utf-16', '=latin1', '=US-ASCII', '="utf-7"', '=utf-8; charset=latin1', ' = latin1'])(
    'a body of the content type application/json; charset%s is answered with 415',
    async (charset) => {
      const { status, headers, text } = await post(query, [`content-type: application/json; charset${charset}`]);
      expect(status).toBe(415);
      expectRefusal(text, headers);
    },
  );

  it.each([
    'APPLICATION/JSON',
    'application/json ;charset=utf-8',
    'application/json; charset=UTF-8',
    'application/json; charset="utf-8"',
    'application/json; charset = utf-8; charset=utf8',
    'Application/Json; Charset=utf8',
    'application/graphql+json',
  ])('a body of the content type %s is accepted', async (type) => {
    expect(await post(query, [`content-type: ${type}`])).toMatchObject({ status: 200 });
  });

  it.each(['gzip', 'br', 'deflate', 'gzip, br', 'x-unknown'])(
    'a body in the content encoding %s is answered with 415 and the supported encodings',
    async (encoding) => {
      const { status, headers, text } = await post(query, [json, `content-encoding: ${encoding}`]);
      expect(status).toBe(415);
      expect(headers['accept-encoding']).toBe('identity');
      expectRefusal(text, headers);
    },
  );

  it('a body without a content type gets an error that names the expected one', async () => {
    const { status, text } = await post(query, []);
    expect(status).toBe(415);
    expect(text).toContain('expected content-type: application/json');
    expect(text).not.toMatch(/csrf/i);
  });

  it.each(['[', '{"query":', 'null', '"text"', '[[]]', '[1]', '[]', '{"query":7}', '{"query":"{ a }","more":1}'])(
    'a body of %s is answered with 400 and a request id',
    async (body) => {
      const { status, headers, text } = await post(body);
      expect(status).toBe(400);
      expectRefusal(text, headers);
    },
  );
});

describe('a GET with broken parameters', () => {
  it.each([
    'query={viewer{name}}&variables={',
    'query={viewer{name}}&variables=nonsense',
    'query={viewer{name}}&variables=[1]',
    'query={viewer{name}}&extensions={"a"',
    'query={viewer{name}}&extensions=7',
    'query={viewer{name}}&query={viewer{scopes}}',
    'variables={}',
  ])('a GET with broken parameters is answered with 400 and logs no error: %s', async (search) => {
    const logStart = logged.length;
    const response = await fetch(`${gateway.url}?${encodeURI(search)}`, { headers: { accept: 'application/json' } });
    expect(response.status).toBe(400);
    expectRefusal(await response.text(), Object.fromEntries(response.headers));
    expect(logged.slice(logStart).filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
  });
});

describe('a query string', () => {
  it.each(['%FF', '%C0%AF', '%ED%A0%80', 'men%FC', '%E2%82'])(
    'a query string with %s is rejected, because it is not UTF-8',
    async (bytes) => {
      const target = `/graphql?query=%7Bviewer%7Bname%7D%7D&variables=%7B%22a%22:%22${bytes}%22%7D`;
      const { status, headers, text } = await sendBytes(gateway.url, rawRequest(`GET ${target}`, [host]));
      expect(status).toBe(400);
      expectRefusal(text, headers);
    },
  );

  it.each(['toString', 'constructor', '__proto__'])(
    'a query string with the parameter %s is rejected',
    async (name) => {
      const response = await fetch(`${gateway.url}?query={__typename}&${name}=1`);
      expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(name)]);
    },
  );

  it('a query string with percent-encoded UTF-8 is accepted', async () => {
    const search = new URLSearchParams({ query: '{ viewer { name } } # menü 🦊' });
    expect((await fetch(`${gateway.url}?${search}`, { headers: { accept: 'application/json' } })).status).toBe(200);
  });
});

describe('a request that is not HTTP', () => {
  it.each([
    ['two different lengths', 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n'],
    ['a length that is no number', 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: x\r\n\r\n'],
    ['a header without a colon', 'GET /graphql HTTP/1.1\r\nhost a\r\n\r\n'],
    ['another protocol', 'GET /graphql SMTP/9\r\n\r\n'],
    ['no Host header', 'GET /graphql HTTP/1.1\r\nconnection: close\r\n\r\n'],
    ['bytes at random', '\u0016\u0003\u0001\u0002\u0000'],
    ['a length and chunks', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\nabc'],
  ])('a request with %s is answered with 400 and a request id, and logged', async (_, bytes) => {
    const { status, headers, text } = await sendBytes(gateway.url, bytes);
    expect(status).toBe(400);
    expectRefusal(text, headers);
    expect(logged.some((line) => line.includes(headers['x-request-id'] ?? '-'))).toBe(true);
  });

  it('a header of 20 KB is answered with 431', async () => {
    const { status, headers, text } = await sendBytes(
      gateway.url,
      rawRequest('GET /graphql', [host, `x-long: ${'x'.repeat(20_000)}`]),
    );
    expect(status).toBe(431);
    expectRefusal(text, headers);
  });
});

describe('a callback', () => {
  const push = (body: string | Buffer) =>
    sendBytes(
      gateway.url,
      rawRequest('POST /callbacks/chatapp-audit', [host, json, `x-callback-secret: ${callbackSecret}`], body),
    );

  it.each([
    ['200,000 lists', '['.repeat(200_000)],
    ['200,000 closed lists', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['100,000 objects', '{"a":'.repeat(100_000)],
    ['lists in an object', `{"a":${'['.repeat(1_000)}${']'.repeat(1_000)}}`],
    ['alternating lists and objects', '[{"a":'.repeat(5_000)],
  ])('a callback nested too deeply by %s is answered with 400', async (_, body) => {
    const { status, text, headers } = await push(body);
    expect(status).toBe(400);
    expect(headers['x-request-id']).toMatch(/./);
    expect(text).not.toMatch(/RangeError|node_modules|\.ts:|\.js:/);
  });

  it('a callback with brackets in a text does not count as nested', async () => {
    expect(await push(JSON.stringify([{ text: `\\"${'['.repeat(1_000)}` }]))).not.toMatchObject({
      text: expect.stringContaining('levels deep'),
    });
  });
});

describe('extensions.requestId', () => {
  const ask = (body: string, headers: Record<string, string> = {}) =>
    fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

  it.each([
    ['an invalid document', '{"query":"{ nothing }"}', {}],
    ['a document with a syntax error', '{"query":"{"}', {}],
    ['a resolver that throws', '{"query":"{ waba(custSpaceId: \\"not-mine\\") { name } }"}', {}],
    ['invalid variables', '{"query":"query ($n: Int!) { wabas { name } }","variables":{"n":"x"}}', {}],
    ['a subscription over JSON', '{"query":"subscription { __typename }"}', {}],
  ])('extensions.requestId of %s equals x-request-id', async (_, body, headers) => {
    const response = await ask(body, { ...headers, 'x-request-id': 'the-id-of-this-test' });
    const parsed = await response.json();
    const { errors }: ErrorBody = Array.isArray(parsed) ? parsed[0] : parsed;
    expect(errors.map(({ extensions }) => extensions['requestId'])).toEqual(errors.map(() => 'the-id-of-this-test'));
    expect(response.headers.get('x-request-id')).toBe('the-id-of-this-test');
  });

  it("extensions.requestId is present beside the upstream's id of the failed call", async () => {
    gateway.upstreamSandbox.addFault({ kind: 'permissionDeny', count: 1 });
    const body = await (await ask('{"query":"{ wabas { name } }"}', { 'cache-control': 'no-cache' })).json();
    gateway.upstreamSandbox.clearFaults();
    const { errors }: ErrorBody = body;
    expect(errors[0]?.extensions).toMatchObject({
      code: 'UPSTREAM_PERMISSION_DENIED',
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      upstreamRequestId: expect.stringMatching(/./),
    });
    expect(errors[0]?.extensions['upstreamRequestId']).not.toBe(errors[0]?.extensions['requestId']);
  });
});
