/** Generated HTTP requests to /graphql: every header that the gateway reads, callers, methods and persisted queries. */
import { hash } from 'node:crypto';
import { request, type Agent } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { schema } from '../../schema/index.js';
import type { RequestHeaderName } from '../../src/server/request-headers.js';
import { generateQuery, type ArgumentPools, type Random } from './generated-documents.js';

export interface GeneratedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
}

/** How often a header is sent, and the values it takes. The compiler demands an entry for each header of the table. */
type HeaderChoices = Readonly<Record<RequestHeaderName, readonly [chance: number, values: readonly string[]]>>;

const traceId = '0af7651916cd43dd8448eb211c80319c';

const headerChoices = (keys: Readonly<Record<string, string>>): HeaderChoices => ({
  authorization: [0.03, [`Bearer ${keys['one']}`, `Bearer ${keys['all']}`, 'Bearer wg_unknown', 'Basic YTpi', '']],
  'x-api-key': [
    0.98,
    ['all', 'all', 'all', 'all', 'one', 'one', 'one', 'writer', 'unknown'].map((name) => keys[name] ?? ''),
  ],
  accept: [
    0.7,
    [
      'application/json',
      'application/graphql-response+json',
      'application/graphql-response+json, application/json;q=0.9',
      '*/*',
      'text/event-stream',
      'multipart/mixed, application/json',
      'image/png, */*;q=0.1',
    ],
  ],
  'cache-control': [0.1, ['no-cache', 'max-age=0', '']],
  'idempotency-key': [0.03, ['a-key', '']],
  'x-gateway-trace': [0.05, ['1', '0', '']],
  'x-request-timeout-ms': [0.05, ['60000', '50', 'soon', '']],
  host: [0.02, ['localhost', 'gateway.example:443', 'not a host']],
  'content-type': [
    0,
    [
      ...Array.from({ length: 20 }, () => 'application/json'),
      'application/json; charset=utf-8',
      'APPLICATION/JSON',
      'application/json; charset=latin1',
      'text/plain',
    ],
  ],
  'content-encoding': [0.03, ['gzip', 'identity']],
  'content-length': [0, []],
  'x-csrf-prevention': [0.05, ['1']],
  'x-callback-secret': [0.02, ['secret']],
  'if-none-match': [0.03, ['"a-tag"']],
  origin: [0.2, ['https://app.example', 'https://evil.example', 'null']],
  'accept-encoding': [0.5, ['br', 'gzip', 'gzip, br', 'identity', 'br;q=0', '*', 'br;q=0.1, gzip;q=0.5', '']],
  'x-request-id': [1, ['a-request', 'trace/1:2=3', 'not harmless in a log']],
  traceparent: [0.03, [`00-${traceId}-b7ad6b7169203331-01`, 'nonsense']],
  tracestate: [0.03, ['vendor=1']],
  baggage: [0.03, ['user=a']],
  b3: [0.03, [`${traceId}-b7ad6b7169203331-1`]],
  'x-b3-traceid': [0.03, [traceId]],
  'x-b3-spanid': [0.03, ['b7ad6b7169203331']],
  'x-b3-parentspanid': [0.03, ['b7ad6b7169203331']],
  'x-b3-sampled': [0.03, ['1']],
  'x-b3-flags': [0.03, ['1']],
  'uber-trace-id': [0.03, [`${traceId}:b7ad6b7169203331:0:1`]],
});

export interface RequestGenerator {
  generate(): GeneratedRequest;
  /** Forgets the documents that were sent with their hash, because the gateway was restarted. */
  forgetPersisted(): void;
}

export function createRequestGenerator(
  random: Random,
  pools: ArgumentPools,
  keys: Readonly<Record<string, string>>,
): RequestGenerator {
  const choices = Object.entries(headerChoices(keys));
  /** Requests by hash alone, for documents whose text was sent with it. */
  let persisted: Record<string, unknown>[] = [];

  function createHeaders(isPost: boolean): Record<string, string | string[]> {
    const headers: Record<string, string | string[]> = {};
    for (const [name, [chance, values]] of choices) {
      if (!random.chance(name === 'content-type' && isPost ? 0.99 : chance)) continue;
      const value = random.pick(values);
      headers[name] = name !== 'host' && random.chance(0.01) ? [value, random.pick(values)] : value;
    }
    return headers;
  }

  function createParams(): Record<string, unknown> {
    if (persisted.length > 0 && random.chance(0.1)) return random.pick(persisted);
    const generated = generateQuery(schema, random, pools);
    let { query } = generated;
    if (random.chance(0.05)) query = query.replace('name', 'nam');
    if (random.chance(0.03)) query = query.slice(0, -1);
    const params: Record<string, unknown> = { query };
    if (Object.keys(generated.variables).length > 0) params['variables'] = generated.variables;
    if (random.chance(0.05)) params['variables'] = random.pick([{}, null, { unused: 1 }, 1]);
    if (random.chance(0.05)) params['operationName'] = random.pick(['', 'Another', null]);
    if (random.chance(0.15)) {
      const sha256Hash = random.chance(0.9) ? hash('sha256', query) : hash('sha256', 'another document');
      params['extensions'] = { persistedQuery: { version: 1, sha256Hash } };
      const { query: _, ...hashAlone } = params;
      persisted.push(hashAlone);
    }
    return params;
  }

  return {
    forgetPersisted() {
      persisted = [];
    },
    generate() {
      const params = createParams();
      const isPost = random.chance(0.8);
      const headers = createHeaders(isPost);
      if (isPost) {
        const body = random.chance(0.05) ? [params, createParams()] : params;
        return { method: 'POST', path: '/graphql', headers, body: JSON.stringify(body) };
      }
      const search = new URLSearchParams(
        Object.entries(params).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      );
      return { method: 'GET', path: `/graphql?${search}`, headers, body: '' };
    },
  };
}

/** Parts of an answer that differ between two gateways: ids that they choose, and what a call cost. */
const volatileParts = /"upstreamRequestId":"[^"]*"|"upstream":\{"calls":\{[^}]*\},"cache":\{[^}]*\},"waitedMs":\d+\}/g;

/** Sends a request; resolves to the answer's status, headers and bytes as one text. */
export function sendGenerated(
  agent: Agent,
  url: string,
  { method, path, headers, body }: GeneratedRequest,
): Promise<string> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ agent, host: '127.0.0.1', port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const encoding = response.headers['content-encoding'];
        const plain = encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes;
        const id = response.headers['x-request-id'] ?? '';
        const isChosenId = !String(headers['x-request-id']).includes(String(id));
        const text = plain.toString('latin1').replaceAll(volatileParts, '');
        // Where a part differs, so may the compressed bytes and their length.
        const isVolatile = text.length !== plain.length || isChosenId;
        const shown = Object.entries(response.headers).filter(
          ([name]) =>
            name !== 'date' && !(isVolatile && name === 'content-length') && !(isChosenId && name === 'x-request-id'),
        );
        const compared = isVolatile ? text.replaceAll(String(id), '') : bytes.toString('latin1');
        resolve(JSON.stringify([response.statusCode, shown, compared]));
      });
    });
    sent.on('error', reject).end(body);
  });
}
