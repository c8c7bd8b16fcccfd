import { request } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import { startSandbox } from '../../src/sandbox/index.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';

let gateway: TestGateway;
let body: string;
let custSpaceId: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    ...highQuotas,
    env: { ...highQuotas.env, CORS_ORIGINS: 'https://dashboard.example' },
  });
  custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
  body = JSON.stringify({ query: `query Names { waba(custSpaceId: "${custSpaceId}") { name } }` });
});
afterAll(() => gateway.close());

const jsonHeaders = { 'content-type': 'application/json' };
const post = (headers: Record<string, string> = {}, sent: string = body, url = gateway.url) =>
  fetch(url, { method: 'POST', headers: { ...jsonHeaders, ...headers }, body: sent });

/** A response is cached at its second request. */
async function fillCache(headers: Record<string, string> = {}): Promise<string> {
  await post(headers);
  return (await post(headers)).text();
}

interface RawResponse {
  readonly status: number | undefined;
  readonly text: string;
}

/**
 * Sends a request with node:http, which supports more than fetch: another Host, a chunked body, a body without length.
 */
function sendRaw(headers: Record<string, string>, chunks: readonly string[]): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const clientRequest = request(
      gateway.url,
      { method: 'POST', headers: { ...jsonHeaders, ...headers } },
      (response) => {
        let text = '';
        response
          .setEncoding('utf8')
          .on('data', (chunk: string) => (text += chunk))
          .on('end', () => resolve({ status: response.statusCode, text }));
      },
    );
    clientRequest.on('error', reject);
    const [first, ...rest] = chunks;
    clientRequest.write(first ?? '');
    // Each chunk is sent in a packet of its own.
    const send = (at: number): void => {
      if (at === rest.length) clientRequest.end();
      else clientRequest.write(rest[at], () => setTimeout(() => send(at + 1), 20));
    };
    setTimeout(() => send(0), 20);
  });
}

describe('a cached response', () => {
  let kept: string;
  beforeEach(async () => {
    kept = await fillCache();
  });

  it('a cached response has the request id of its own request, or a new one', async () => {
    const [named, one, two] = [await post({ 'x-request-id': 'mine' }), await post(), await post()];
    expect(named.headers.get('x-request-id')).toBe('mine');
    expect(one.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    expect(two.headers.get('x-request-id')).not.toBe(one.headers.get('x-request-id'));
    expect(await named.text()).toBe(kept);
  });

  it('a cached response is counted in the metrics like any other', async () => {
    const counts = async () => {
      const metrics = await (await fetch(new URL('/metrics', gateway.url))).text();
      return [
        /ql_requests_total\{[^}]*operation="Names"[^}]*\} (\d+)/,
        /responses_total\{[^}]*path="graphql",status="200"[^}]*\} (\d+)/,
      ].map((line) => Number(line.exec(metrics)?.[1]));
    };
    const before = await counts();
    await post();
    expect(await counts()).toEqual(before.map((count) => count + 1));
  });

  it('a cached response is not served for a foreign Host header', async () => {
    const { port } = new URL(gateway.url);
    expect(
      await sendRaw({ host: `somebody.example:${port}`, 'content-length': String(Buffer.byteLength(body)) }, [body]),
    ).toMatchObject({ status: 403 });
  });

  it('a cached response has CORS headers for the origin of its own request', async () => {
    await fillCache({ origin: 'https://dashboard.example' });
    const allowed = async (origin: string) => (await post({ origin })).headers.get('access-control-allow-origin');
    expect(await allowed('https://dashboard.example')).toBe('https://dashboard.example');
    expect(await allowed('https://somebody.example')).not.toBe('https://somebody.example');
  });

  it('a cached response has the content type that the request accepts', async () => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      await fillCache({ accept });
      expect((await post({ accept })).headers.get('content-type')).toContain(accept);
    }
  });

  it('a cached response is served for a body that arrives in chunks or without a length', async () => {
    const halves = [body.slice(0, 20), body.slice(20)];
    expect(await sendRaw({ 'content-length': String(Buffer.byteLength(body)) }, halves)).toEqual({
      status: 200,
      text: kept,
    });
    expect(await sendRaw({ 'transfer-encoding': 'chunked' }, halves)).toEqual({ status: 200, text: kept });
  });

  it('a batch is not answered from the response cache, and each of its operations is answered', async () => {
    const batch = `[${body},${body}]`;
    for (let time = 0; time < 3; time++) expect(await (await post({}, batch)).text()).toBe(`[${kept},${kept}]`);
  });

  it('a cached response is not served without a valid key', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fast-path-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'clients.json');
    const { key } = await createClient(file, {
      name: 'one',
      scopes: ['READ'],
      custSpaceIds: [custSpaceId],
      limits: { requestsPerSecond: 5 },
    });
    const closed = await startTestGateway({
      env: { ...highQuotas.env, AUTH: 'on', CLIENTS_FILE: file },
      existingSandbox: gateway.upstreamSandbox,
    });
    onTestFinished(() => closed.close());
    const ask = (headers: Record<string, string>) => post(headers, body, closed.url);
    const answers = [];
    for (let time = 0; time < 5; time++) answers.push(await ask({ 'x-api-key': key }));
    // Each request counts once, cached or not; a new second of the rate limit may have started meanwhile.
    const remaining = answers.map(({ headers }) => Number(/r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]));
    expect(remaining).not.toContain(Number.NaN);
    expect(remaining.slice(1).filter((left, index) => left !== 4 && left !== (remaining[index] ?? 0) - 1)).toEqual([]);
    expect((await ask({})).status).toBe(401);
    expect((await ask({ 'x-api-key': key.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')) })).status).toBe(401);
    for (let time = 0; time < 6; time++) answers.push(await ask({ 'x-api-key': key }));
    expect(answers.map(({ status }) => status)).toContain(429);
  });
});

describe('identical queries in flight', () => {
  it('identical queries in flight have errors at the same places when the gateway stops', async () => {
    const sandbox = await startSandbox({ latencyMs: 0 });
    onTestFinished(() => sandbox.close());
    sandbox.addFault({ kind: 'hang' });
    let arrived = 0;
    const stopping = await startTestGateway({
      existingSandbox: sandbox,
      env: { SHUTDOWN_GRACE_MS: '450' },
      guards: [{ name: 'count', run: () => void (arrived += 1) }],
    });
    const sent = [1, 2].map(() => post({}, body, stopping.url));
    await expect.poll(() => [arrived, ...Object.values(sandbox.stats().calls)]).toEqual([2, 1]);
    await stopping.close();
    for (const answer of await Promise.all(sent)) {
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({
        errors: [{ path: ['waba'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
        data: { waba: null },
      });
    }
  });
});

describe('a body without Content-Length', () => {
  it('a body without Content-Length is rejected as soon as it exceeds the limit', async () => {
    const { status } = await sendRaw({ 'transfer-encoding': 'chunked' }, [
      `{"query":"{ viewer { name } } #`,
      'x'.repeat(600_000),
      'x'.repeat(600_000),
      '"}',
    ]).catch(() => ({ status: 413 }));
    expect(status).toBe(413);
  });
});
