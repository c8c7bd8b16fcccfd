import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it, onTestFinished } from 'vitest';
import { VirtualClock } from '../virtual-clock.js';
import type { Exchange } from '../../src/server/exchange.js';
import { systemClock } from '../../src/clock.js';
import { schema } from '../../schema/index.js';
import { localViewer } from '../../src/auth/index.js';
import { readConfig, type Config } from '../../src/config/index.js';
import { createGatewayServer, type ServerOptions } from '../../src/server/index.js';
import { createMetricsRecorder } from '../../src/server/observability/metrics/index.js';
import type { RequestEvent } from '../../src/server/observability/request-events.js';
import { requestHeaders, RequestHeaders, type RequestHeaderName } from '../../src/server/request-headers.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';
import { rawRequest, sendBytes } from './raw-request.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    ...highQuotas,
    sandbox: { ...highQuotas.sandbox, latencyMs: 20 },
    env: { ...highQuotas.env, CORS_ORIGINS: 'https://app.example,https://b.example' },
  });
});
afterAll(() => gateway.close());

const post = (query: string, headers: Record<string, string> = {}, url = gateway.url) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-encoding': 'identity', ...headers },
    body: JSON.stringify({ query }),
  });

/** A server without an upstream, for tests of the stages before execution. */
async function startServer({
  config,
  ...options
}: Partial<Omit<ServerOptions, 'config'>> & { config?: Partial<Config> } = {}) {
  const events: RequestEvent[] = [];
  const unused = (): never => {
    throw new Error('expected no context to be created');
  };
  const { listener, dispose } = createGatewayServer({
    schema,
    contextOf: unused,
    cacheOnlyContextOf: unused,
    callerGate: { authenticate: () => localViewer, consumeRequest: () => null },
    areFresh: () => true,
    config: {
      ...readConfig({ REQUEST_TIMEOUT_MS: '1000' }, []),
      auth: { mode: 'on', clientsFile: null, jwt: null },
      ...config,
    },
    receiveCallback: () => 0,
    mcp: null,
    docsFolder: '',
    costOf: () => ({ reads: 0, writes: 0 }),
    health: { unready: () => [], degraded: () => [] },
    metrics: createMetricsRecorder({
      quotas: () => [],
      upstream: () => ({ reachable: true, breakers: {} }),
      cache: () => ({ entries: 0, bytes: 0 }),
      redisStatus: () => ({}),
      ready: () => true,
    }),
    tracing: null,
    shutdownAbort: new AbortController().signal,
    onRequest: (event) => void events.push(event),
    onInternalError: () => undefined,
    clock: systemClock,
    exampleData: null,
    ...options,
  });
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await dispose();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, events };
}

describe('the pipeline', () => {
  it('an exception in any stage becomes INTERNAL_ERROR with the request id and without its text', async () => {
    for (const path of ['/graphql', '/nowhere']) {
      const failing = { name: 'failing', run: () => Promise.reject(new Error('the secret of the stage')) };
      const { url, events } = await startServer({ guards: [failing] });
      const response = await fetch(new URL(path, url));
      const text = await response.text();
      expect([response.status, text]).toEqual([500, expect.stringContaining('INTERNAL_ERROR')]);
      expect(text).not.toContain('secret');
      expect(text).toContain(response.headers.get('x-request-id'));
      expect(events.at(-1)).toMatchObject({ kind: 'request-ended', answeredBy: 'failing', codes: ['INTERNAL_ERROR'] });
    }
  });

  it.each([
    ['timeout', { 'x-request-timeout-ms': 'soon' }, '{ viewer { name } }'],
    ['content', { 'content-type': 'text/html' }, '{ viewer { name } }'],
    ['parse', {}, '{ nothing }'],
    ['yoga', {}, '{ viewer { name } }'],
  ])(
    'the stage %s is reported as the one that answered a request with %j and the query %s',
    async (stage, headers, query) => {
      const { url, events } = await startServer();
      await (await post(query, { ...headers }, url)).text();
      await expect.poll(() => events.at(-1)).toMatchObject({ kind: 'request-ended', answeredBy: stage });
    },
  );

  it.each([
    '{ nothing }',
    '{',
    '{ viewer { name ',
    'query ($x: Int!) { viewer { name } }',
    'subscription { __typename }',
  ])('a rejected request leaves no timer behind: %s', async (query) => {
    const clock = new VirtualClock();
    const { url } = await startServer({ clock });
    // A deadline has a timer once it is used, and a guard uses it for every request.
    const timed: number[] = [];
    const guard = { name: 'deadline', run: ({ deadline }: Exchange) => void timed.push(deadline.at, clock.pending) };
    const { url: timedUrl } = await startServer({ clock, guards: [guard] });
    for (const target of [url, timedUrl])
      for (let time = 0; time < 3; time++) await (await post(query, {}, target)).text();
    expect(timed.filter((_, index) => index % 2 === 1)).not.toContain(0);
    await expect.poll(() => clock.pending).toBe(0);
  });

  it('a request whose caller leaves during authentication is executed aborted and leaves no timer behind', async () => {
    const clock = new VirtualClock();
    const caller = new AbortController();
    const aborted: boolean[] = [];
    let hasLeft: Promise<unknown> = Promise.resolve();
    const { url } = await startServer({
      clock,
      guards: [{ name: 'watch', run: ({ response }) => void (hasLeft = once(response, 'close')) }],
      callerGate: {
        authenticate() {
          caller.abort();
          return hasLeft.then(() => localViewer);
        },
        consumeRequest: () => null,
      },
      contextOf({ deadline: { signal } }) {
        aborted.push(signal.aborted);
        throw new Error('expected no data to be needed');
      },
    });
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query: '{ viewer { name } }' });
    await expect(fetch(url, { method: 'POST', headers, body, signal: caller.signal })).rejects.toThrow('aborted');
    await expect.poll(() => aborted).toEqual([true]);
    expect(clock.pending).toBe(0);
  });
});

/** The fields of W3C Trace Context and Baggage, of B3 in one header and in several, and of Jaeger. */
const traceHeaders = ['traceparent', 'tracestate', 'baggage', 'b3', 'uber-trace-id'].concat(
  ['traceid', 'spanid', 'parentspanid', 'sampled', 'flags'].map((field) => `x-b3-${field}`),
);

describe('the table of request headers', () => {
  const headersOf = (headers: Record<string, string>) =>
    new RequestHeaders({ headers, rawHeaders: Object.entries(headers).flat() });

  it('the table lists every header that the gateway reads, each with its part in caching', () => {
    const names = (role: string) =>
      Object.entries(requestHeaders).flatMap(([name, entry]) => (entry.role === role ? [name] : []));
    expect(names('identity')).toEqual(['authorization', 'x-api-key']);
    expect(names('varies')).toEqual(['accept']);
    expect(names('bypass')).toEqual(['cache-control', 'idempotency-key', 'x-gateway-trace', 'x-request-timeout-ms']);
    expect(names('guard').toSorted()).toEqual([
      'content-encoding',
      'content-length',
      'content-type',
      'host',
      'x-callback-secret',
      'x-csrf-prevention',
    ]);
    expect(names('response').toSorted()).toEqual(
      ['accept-encoding', 'if-none-match', 'origin', 'x-request-id', ...traceHeaders].toSorted(),
    );
  });

  it('reading a header that the table does not list throws', () => {
    const headers = headersOf({ 'x-new': 'a', accept: 'b' });
    expect(headers.get('accept')).toBe('b');
    // @ts-expect-error -- the type refuses it as well
    expect(() => headers.get('x-new')).toThrow('Expected a header listed in request-headers.ts, got x-new.');
    const untyped: { get(name: RequestHeaderName): string | null } = headers;
    expect(() => Reflect.apply(untyped.get, headers, ['constructor'])).toThrow('Expected a header listed');
    // Stages get the request without its raw headers, so the type check fails if one bypasses the table.
    expectTypeOf<Exchange['request']>().not.toHaveProperty('headers');
    expectTypeOf<Exchange['request']>().not.toHaveProperty('rawHeaders');
  });

  it.each(['cache-control', 'idempotency-key', 'x-gateway-trace', 'x-request-timeout-ms'])(
    'a request with %s is not answered from the response cache',
    (name) => expect(headersOf({ [name]: '1' }).bypassCache).toBe(true),
  );

  it('requests with different Accept headers, or none, have different cache keys', () => {
    const accepted = ['', '-', 'undefined', 'application/json'];
    const sets: Record<string, string>[] = [{}, ...accepted.map((accept) => ({ accept }))];
    const keys = sets.map((headers) => headersOf(headers).cacheKey);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('concurrent identical queries', () => {
  it('a byte-identical repeated query is still rejected if its headers are not acceptable', async () => {
    const query = '{ wabas { id } repeated: __typename }';
    const statuses = async (headers: Record<string, string>) => (await post(query, headers)).status;
    for (let repetition = 0; repetition < 3; repetition++) expect(await statuses({})).toBe(200);
    expect(await statuses({ accept: 'text/event-stream' })).toBe(200);
    expect(await statuses({ accept: 'image/png' })).toBe(406);
    expect(await statuses({ 'content-type': 'text/plain' })).toBe(403);
    expect(await statuses({})).toBe(200);
  });

  it('fifty concurrent identical cold queries make the upstream calls of one and use little more CPU', async () => {
    /** Sends nested queries to a cold gateway. Its upstream has the quotas of CAMS, which determine the duration. */
    async function sendAtOnce(count: number) {
      const cold = await startTestGateway();
      onTestFinished(() => cold.close());
      const nested = `{ waba(custSpaceId: "${cold.upstreamSandbox.spaces[0]?.custSpaceId}") {
        name phoneNumbers { nodes { number messageQrdls { nodes { code } } } } } }`;
      const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()];
      const texts = await Promise.all(
        Array.from({ length: count }, async () => {
          const text = await (await post(nested, {}, cold.url)).text();
          return { text, callsBefore: cold.upstreamSandbox.stats().calls['ListPhoneMessageQrdl'] };
        }),
      );
      const { user, system } = process.cpuUsage(cpuBefore);
      const [elapsedMs, cpuMs] = [performance.now() - startedAt, (user + system) / 1_000];
      return {
        elapsedMs,
        cpuMs,
        answers: new Set(texts.map((text) => JSON.stringify(text))),
        calls: cold.takeUpstreamCalls(),
      };
    }
    const [one, fifty] = [await sendAtOnce(1), await sendAtOnce(50)];
    const calls = { QueryChatappBindWaba: 1, QueryChatappPhoneNumbers: 1, ListPhoneMessageQrdl: 20 };
    expect([one.calls, fifty.calls]).toEqual([calls, calls]);
    // One answer for all, once the last call is made. Before it, they wait for the same calls under the same quotas.
    expect(fifty.answers.size).toBe(1);
    // The remaining CPU time is the work of this process: at most 30 % of the time of one query. Elapsed time would
    // include the work of other processes.
    expect(fifty.cpuMs - one.cpuMs).toBeLessThan(0.3 * one.elapsedMs);
  });

  it('concurrent identical queries have a request id each and do not share a failure', async () => {
    const query = 'query Fails { waba(custSpaceId: "not-mine") { name } }';
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(query)));
    const bodies = await Promise.all(answers.map((answer) => answer.json()));
    const ids = answers.map(({ headers }) => headers.get('x-request-id'));
    expect(new Set(ids).size).toBe(5);
    expect(bodies.map(({ errors }) => errors[0].extensions.requestId)).toEqual(ids);
  });
});

describe('compression', () => {
  const large =
    'query Large { wabas { name phoneNumbers { nodes { id number messageQrdls { nodes { id code prefilledMessage ' +
    '} } } } } }';
  const ask = async (encoding: string, query = large) => {
    const body = JSON.stringify({ query });
    const headers = ['host: 127.0.0.1', 'content-type: application/json', `accept-encoding: ${encoding}`];
    const { port } = new URL(gateway.url);
    const response = await new Promise<{ headers: Record<string, unknown>; bytes: Buffer }>((resolve, reject) => {
      const sent = request(
        {
          port,
          host: '127.0.0.1',
          path: '/graphql',
          method: 'POST',
          headers: Object.fromEntries(headers.map((line) => line.split(': '))),
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => resolve({ headers: answer.headers, bytes: Buffer.concat(chunks) }));
        },
      );
      sent.on('error', reject).end(body);
    });
    return response;
  };

  it.each([
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['br;q=0.1, gzip;q=0.9', 'gzip'],
    ['*', 'br'],
    ['br;q=0, *;q=0.5', 'gzip'],
    ['identity', undefined],
    ['deflate', undefined],
    ['br;q=0', undefined],
    ['identity, br;q=0.5, gzip;q=0.9', undefined],
    ['identity;q=0.5, br;q=0.5', 'br'],
    ['identity;q=0, *', 'br'],
  ])('a request that accepts "%s" is answered in %s, with the same bytes each time', async (accepted, encoding) => {
    const plain = (await ask('identity')).bytes.toString();
    for (let time = 0; time < 3; time++) {
      const { headers, bytes } = await ask(accepted);
      expect(headers['content-encoding']).toBe(encoding);
      expect(headers['content-length']).toBe(String(bytes.length));
      expect(headers['vary']).toBe('accept, accept-encoding, origin');
      const text = encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes;
      expect(text.toString()).toBe(plain);
    }
  });

  it('short responses are not compressed', async () => {
    expect((await ask('br, gzip', '{ viewer { name } }')).headers['content-encoding']).toBeUndefined();
  });
});

describe('CORS', () => {
  const ask = (origin: string, method = 'POST') =>
    sendBytes(
      gateway.url,
      rawRequest(
        `${method} /graphql`,
        ['host: 127.0.0.1', 'content-type: application/json', `origin: ${origin}`],
        method === 'POST' ? '{"query":"{ viewer { name } }"}' : '',
      ),
    );

  it.each(['https://app.example', 'https://b.example'])(
    'a request with the listed origin %s gets CORS headers',
    async (origin) => {
      for (const method of ['POST', 'OPTIONS'])
        expect((await ask(origin, method)).headers).toMatchObject({
          'access-control-allow-origin': origin,
          vary: 'accept, accept-encoding, origin',
        });
    },
  );

  it.each([
    'null',
    'https://evil.example',
    'https://APP.example',
    'https://app.example:443',
    'https://app.example.evil',
    'https://app.example/',
    'http://app.example',
    'https://app.example, https://b.example',
    '*',
  ])('a request with %s gets no CORS headers', async (origin) => {
    for (const method of ['POST', 'OPTIONS'])
      expect((await ask(origin, method)).headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('a preflight of /graphql lists the headers that a page may send, and other paths have no preflight', async () => {
    const mcp = () => Promise.resolve(new Response());
    const { url } = await startServer({ config: { corsOrigins: ['*'] }, mcp });
    const { headers } = await fetch(url, { method: 'OPTIONS' });
    expect(headers.get('access-control-allow-headers')?.split(', ').toSorted()).toEqual([
      'authorization',
      'cache-control',
      'content-type',
      'idempotency-key',
      'x-api-key',
      'x-gateway-trace',
      'x-request-id',
      'x-request-timeout-ms',
    ]);
    expect((await fetch(new URL('/mcp', url), { method: 'OPTIONS' })).status).toBe(405);
  });

  it('a GET without a query string has no parameters', async () => {
    const { url } = await startServer();
    expect(await (await fetch(url)).text()).toContain('expected a document, got none');
  });

  it('the origin null gets CORS headers only if all origins are allowed by a star', async () => {
    for (const [corsOrigins, expected] of [
      [['https://app.example'], undefined],
      [['*'], '*'],
      [[], undefined],
    ] as const) {
      const { url } = await startServer({ config: { corsOrigins } });
      const { headers } = await fetch(url, { method: 'OPTIONS', headers: { origin: 'null' } });
      expect(headers.get('access-control-allow-origin') ?? undefined).toBe(expected);
    }
  });
});
