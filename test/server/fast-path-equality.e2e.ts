import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { schema } from '../../schema/index.js';
import { createClient } from '../../src/auth/index.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';
import { createRandom, generateQuery, type ArgumentPools, type Random } from './generated-documents.js';

/** How many requests are generated; FAST_PATH_CASES=5000 for a long run. FAST_PATH_SEED repeats one. */
const cases = Number(process.env['FAST_PATH_CASES'] ?? 250);
const seed = Number(process.env['FAST_PATH_SEED'] ?? 20_201_120);

let folder: string;
let cached: TestGateway;
let uncached: TestGateway;
let pools: ArgumentPools;
let keys: Record<string, string>;
const agent = new Agent({ keepAlive: true });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fast-path-'));
  const file = join(folder, 'clients.json');
  const env = { ...highQuotas.env, AUTH: 'on', CLIENTS_FILE: file, CORS_ORIGINS: 'https://app.example' };
  const { key: all } = await createClient(file, { name: 'all', scopes: ['READ', 'ADD'], custSpaceIds: null });
  cached = await startTestGateway({ sandbox: { quotas: { '*': 100_000 } }, env });
  const [space = ''] = cached.upstreamSandbox.spaces.map(({ custSpaceId }) => custSpaceId);
  const { key: one } = await createClient(file, { name: 'one', scopes: ['READ'], custSpaceIds: [space] });
  const { key: writer } = await createClient(file, { name: 'writer', scopes: ['ADD'], custSpaceIds: null });
  await cached.close();
  const quotas = { CAMS_QUOTAS: '*=10000' };
  cached = await startTestGateway({ sandbox: { quotas: { '*': 10_000 } }, env: { ...env, ...quotas } });
  // Without cache and fast path every answer is made of what the upstream says now.
  uncached = await startTestGateway({
    env: { ...env, ...quotas, FAST_PATH: 'off', CACHE_TTL_MS: '0' },
    existingSandbox: cached.upstreamSandbox,
  });
  keys = { all, one, writer, unknown: 'wg_unknown' };
  const spaces = cached.upstreamSandbox.spaces.map(({ custSpaceId }) => custSpaceId);
  const { body } = await cached.request<
    {
      wabas: {
        id: string;
        phoneNumbers: { nodes: { id: string; number: string; messageQrdls: { nodes: { id: string }[] } }[] };
      }[];
    },
    never
  >('{ wabas { id phoneNumbers { nodes { id number messageQrdls(first: 2) { nodes { id } } } } } }', undefined, {
    'x-api-key': all,
  });
  const wabas = body.data?.wabas ?? [];
  const numbers = wabas.flatMap(({ phoneNumbers }) => phoneNumbers.nodes);
  pools = {
    spaces,
    numbers: numbers.slice(0, 6).map(({ number }) => number),
    ids: [
      ...wabas,
      ...numbers.slice(0, 4),
      ...numbers.slice(0, 4).flatMap(({ messageQrdls }) => messageQrdls.nodes),
    ].map(({ id }) => id),
  };
}, 60_000);
afterAll(async () => {
  agent.destroy();
  await uncached.close();
  await cached.close();
  rmSync(folder, { recursive: true });
});

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function generateRequest(random: Random, index: number): Sent {
  let query = generateQuery(schema, random, pools);
  if (random.chance(0.05)) query = query.replace('name', 'nam');
  if (random.chance(0.03)) query = query.slice(0, -1);
  const params: Record<string, unknown> = { query };
  if (random.chance(0.1)) params['variables'] = random.pick([{}, null, { unused: 1 }]);
  if (random.chance(0.05)) params['operationName'] = random.pick(['', 'Another', null]);
  const isGet = random.chance(0.15);
  const body = random.chance(0.05) ? JSON.stringify([params, params]) : JSON.stringify(params);
  const headers: Record<string, string> = {
    'x-request-id': `case-${index}`,
    'x-api-key': keys[random.pick(['all', 'all', 'one', 'writer', 'unknown'])] ?? '',
  };
  if (!isGet)
    headers['content-type'] = random.pick(['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON']);
  if (random.chance(0.7))
    headers['accept'] = random.pick([
      'application/json',
      'application/graphql-response+json',
      'application/graphql-response+json, application/json;q=0.9',
      '*/*',
      'text/event-stream',
      'multipart/mixed, application/json',
    ]);
  if (random.chance(0.5)) headers['accept-encoding'] = random.pick(['br', 'gzip', 'gzip, br', 'identity', 'br;q=0']);
  if (random.chance(0.2)) headers['origin'] = random.pick(['https://app.example', 'https://evil.example', 'null']);
  if (random.chance(0.1)) headers['cache-control'] = random.pick(['no-cache', 'max-age=0']);
  if (random.chance(0.05)) headers['host'] = 'localhost';
  if (random.chance(0.02)) headers['content-encoding'] = 'gzip';
  if (isGet) return { method: 'GET', path: `/graphql?query=${encodeURIComponent(query)}`, headers, body: '' };
  return { method: 'POST', path: '/graphql', headers, body };
}

/** Sends a request, and returns the answer's status, headers and bytes as one text. */
function send({ url }: TestGateway, { method, path, headers, body }: Sent): Promise<string> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ agent, host: '127.0.0.1', port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        // The upstream gives each of its calls an id of its own, which changes the compressed bytes as well.
        const encoding = response.headers['content-encoding'];
        const plain = encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes;
        const hasUpstreamId = plain.includes('upstreamRequestId');
        const text = hasUpstreamId
          ? plain.toString().replaceAll(/"upstreamRequestId":"[^"]*"/g, '')
          : bytes.toString('latin1');
        const shown = Object.entries(response.headers).filter(
          ([name]) => name !== 'date' && !(hasUpstreamId && name === 'content-length'),
        );
        resolve(JSON.stringify([response.statusCode, shown, text]));
      });
    });
    sent.on('error', reject).end(body);
  });
}

it(
  `answers ${cases} generated requests alike with FAST_PATH on and off, cold, warm and after a write`,
  { timeout: 60_000 + cases * 400 },
  async () => {
    const random = createRandom(seed);
    for (let index = 0; index < cases; index++) {
      if (random.chance(0.05))
        await cached.request(
          'mutation ($input: AddMessageQrdlInput!) { addMessageQrdl(input: $input) { __typename } }',
          {
            input: {
              custSpaceId: random.pick(pools.spaces),
              phoneNumber: random.pick(pools.numbers),
              prefilledMessage: `Written before case ${index}`,
            },
          },
          { 'x-api-key': keys['all'] ?? '' },
        );
      const sent = generateRequest(random, index);
      const expected = await send(uncached, sent);
      for (const state of ['cold', 'warm', 'from the response cache', 'from the response cache again'])
        expect(await send(cached, sent), `seed ${seed}, case ${index}, ${state}: ${JSON.stringify(sent)}`).toBe(
          expected,
        );
    }
    const metrics = await (await fetch(new URL('/metrics', cached.url))).text();
    // The comparison is worth nothing where the fast path does not answer.
    for (const name of ['response_cache_hits', 'cached_executions'])
      expect(Number(new RegExp(`^waba_gateway_graphql_${name}_total (\\d+)`, 'm').exec(metrics)?.[1])).toBeGreaterThan(
        cases / 20,
      );
  },
);
