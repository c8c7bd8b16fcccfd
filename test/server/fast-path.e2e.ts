import { request } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createClient } from '../../src/auth/index.js';
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

/** Asked for the second time, an answer is kept. */
async function fillCache(headers: Record<string, string> = {}): Promise<string> {
  await post(headers);
  return (await post(headers)).text();
}

interface RawResponse {
  readonly status: number | undefined;
  readonly text: string;
}

/**
 * A request by node:http, which may send what fetch may not: another Host, a body in pieces, one without its length.
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
    // Each in a packet of its own.
    const send = (at: number): void => {
      if (at === rest.length) clientRequest.end();
      else clientRequest.write(rest[at], () => setTimeout(() => send(at + 1), 20));
    };
    setTimeout(() => send(0), 20);
  });
}

describe('a kept answer', () => {
  let kept: string;
  beforeEach(async () => {
    kept = await fillCache();
  });

  it('has an id of its own each time: the one that its caller names, or a new one', async () => {
    const [named, one, two] = [await post({ 'x-request-id': 'mine' }), await post(), await post()];
    expect(named.headers.get('x-request-id')).toBe('mine');
    expect(one.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    expect(two.headers.get('x-request-id')).not.toBe(one.headers.get('x-request-id'));
    expect(await named.text()).toBe(kept);
  });

  it('is counted as any other', async () => {
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

  it('is not for who comes by another name of this machine', async () => {
    const { port } = new URL(gateway.url);
    expect(
      await sendRaw({ host: `somebody.example:${port}`, 'content-length': String(Buffer.byteLength(body)) }, [body]),
    ).toMatchObject({ status: 403 });
  });

  it('tells each origin for itself whether its pages may read it', async () => {
    await fillCache({ origin: 'https://dashboard.example' });
    const allowed = async (origin: string) => (await post({ origin })).headers.get('access-control-allow-origin');
    expect(await allowed('https://dashboard.example')).toBe('https://dashboard.example');
    expect(await allowed('https://somebody.example')).not.toBe('https://somebody.example');
  });

  it('has the type that was asked for', async () => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      await fillCache({ accept });
      expect((await post({ accept })).headers.get('content-type')).toContain(accept);
    }
  });

  it('is the answer to a body that comes in pieces, or without its length, as well', async () => {
    const halves = [body.slice(0, 20), body.slice(20)];
    expect(await sendRaw({ 'content-length': String(Buffer.byteLength(body)) }, halves)).toEqual({
      status: 200,
      text: kept,
    });
    expect(await sendRaw({ 'transfer-encoding': 'chunked' }, halves)).toEqual({ status: 200, text: kept });
  });

  it('is no answer to a batch, of which each is answered', async () => {
    const batch = `[${body},${body}]`;
    for (let time = 0; time < 3; time++) expect(await (await post({}, batch)).text()).toBe(`[${kept},${kept}]`);
  });

  it('is not for who shows no key, or one that is none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'front-desk-'));
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
    // Each counts once, kept or not; a second may have begun anew meanwhile.
    const remaining = answers.map(({ headers }) => Number(/r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]));
    expect(remaining).not.toContain(Number.NaN);
    expect(remaining.slice(1).filter((left, index) => left !== 4 && left !== (remaining[index] ?? 0) - 1)).toEqual([]);
    expect((await ask({})).status).toBe(401);
    expect((await ask({ 'x-api-key': key.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')) })).status).toBe(401);
    for (let time = 0; time < 6; time++) answers.push(await ask({ 'x-api-key': key }));
    expect(answers.map(({ status }) => status)).toContain(429);
  });
});

describe('a body without its length', () => {
  it('is counted while it comes, and refused where it is too long', async () => {
    const { status } = await sendRaw({ 'transfer-encoding': 'chunked' }, [
      `{"query":"{ viewer { name } } #`,
      'x'.repeat(600_000),
      'x'.repeat(600_000),
      '"}',
    ]).catch(() => ({ status: 413 }));
    expect(status).toBe(413);
  });
});
