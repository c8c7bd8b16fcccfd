import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { schema } from '../../schema/index.js';
import { errorCodes } from '../../src/errors.js';
import { SpaceInFullDocument } from '../client/generated/graphql.js';
import { startTestGateway, type TestGateway } from '../test-gateway.js';
import { anyCharacter } from '../any-character.js';
import { anyValue, DocumentGenerator, ValuePool, type KnownValues, type DocumentParams } from './documents.js';

/** Another seed generates other documents. */
const seed = 20_261_121;
/** Batches of ten documents: 500 in the suite, FUZZ_BATCHES sets another number. */
const batches = Number(process.env['FUZZ_BATCHES'] ?? 500);
const batchSize = 10;

let gateway: TestGateway;
let known: KnownValues;
const log: string[] = [];

beforeAll(async () => {
  const quotas = { '*': 100_000 };
  gateway = await startTestGateway({
    sandbox: { quotas, spaces: 2, numbersPerSpace: 4, codesPerNumber: 3 },
    env: { CAMS_QUOTAS: '*=10000', LOG_LEVEL: 'error' },
    log: { write: (line) => void log.push(line) },
  });
  const custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
  const { body } = await gateway.request(SpaceInFullDocument, { custSpaceId });
  const numbers = body.data?.waba?.phoneNumbers?.nodes ?? [];
  const codes = numbers.flatMap(({ messageQrdls }) => messageQrdls?.nodes ?? []);
  known = {
    ids: [body.data?.waba?.id ?? '', ...numbers.map(({ id }) => id), ...codes.map(({ id }) => id)],
    spaces: gateway.upstreamSandbox.spaces.map((space) => space.custSpaceId),
    numbers: numbers.map(({ number }) => number),
    texts: ['a', ...codes.map(({ code }) => code)],
  };
});
afterAll(() => gateway.close());

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

async function post(body: string, headers: Record<string, string> = {}) {
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, text: await response.text() };
}

/** Violations: an internal error, a malformed response, or an unknown error code. */
function violationsOf(asked: DocumentParams | undefined, answer: Answer | undefined): string[] {
  const codes = (answer?.errors ?? []).map(({ extensions }) => extensions?.code);
  const wrong = codes.filter((code) => code === 'INTERNAL_ERROR' || !errorCodes.some((known) => known === code));
  const faults = [
    ...(answer === undefined || (answer.data === undefined && codes.length === 0) ? ['no answer'] : []),
    ...wrong.map(String),
  ];
  return faults.map((fault) => `${fault}: ${JSON.stringify(asked)} -> ${JSON.stringify(answer)?.slice(0, 400)}`);
}

it(
  `${batches * batchSize} generated documents and inputs cause no INTERNAL_ERROR, no crash and no hang`,
  { timeout: 120_000 },
  async () => {
    const ink = new ValuePool(known, seed);
    let valid = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (number) => {
        const author = new DocumentGenerator(number, schema, ink);
        const written = author.generate(8);
        const asked = [...written, ...written.slice(0, 2).map((one) => author.corrupt(one))];
        const { text } = await post(JSON.stringify(asked));
        const parsed = JSON.parse(text) as Answer | Answer[];
        // A batch that contains something other than a request is rejected as a whole.
        const answers = Array.isArray(parsed) ? parsed : asked.map(() => parsed);
        valid += answers.filter(({ data }) => data !== undefined && data !== null).length;
        expect(asked.flatMap((one, i) => violationsOf(one, answers[i]))).toEqual([]);
      }),
      { numRuns: batches, seed, endOnFailure: true },
    );
    expect(log.filter((line) => line.includes('an unexpected error in the gateway'))).toEqual([]);
    // At least a quarter must return data, or the test would prove little.
    expect(valid).toBeGreaterThan((batches * batchSize) / 4);
    expect((await gateway.request('{ viewer { name } }')).body.data).toEqual({ viewer: { name: 'local' } });
  },
);

it(
  'the fast path returns the same bytes as the full pipeline for generated documents',
  { timeout: 120_000 },
  async () => {
    const ink = new ValuePool(known, seed);
    // Fills the cache with all data.
    for (const custSpaceId of known.spaces) await gateway.request(SpaceInFullDocument, { custSpaceId });
    await post(JSON.stringify({ query: '{ viewer { name } }' }));
    const before = await fastPathExecutions();
    let asked = 0;
    for (let number = 0; number < 750; number++) {
      const queries = new DocumentGenerator(number, schema, ink)
        .generate(1)
        .filter(({ query }) => String(query).startsWith('query'));
      for (const one of queries) {
        const body = JSON.stringify(one);
        const whole = await post(body, { 'cache-control': 'max-age=60' });
        // Relative times differ between two requests.
        if (/estimatedWaitMs|upstreamQuotas/.test(body)) continue;
        asked += 1;
        expect({ body, ...withoutRequestIds(await post(body)) }).toEqual({ body, ...withoutRequestIds(whole) });
      }
    }
    // Most generated documents fail, and errors always take the full pipeline.
    expect((await fastPathExecutions()) - before).toBeGreaterThan(asked / 6);
  },
);

/** Removes the request id, which is new for each call. */
function withoutRequestIds({ status, text }: { readonly status: number; readonly text: string }) {
  return { status, text: text.replaceAll(/"(requestId|upstreamRequestId)":"[^"]+"/g, '') };
}

/** Number of requests that the fast path has answered so far. */
async function fastPathExecutions(): Promise<number> {
  const metrics = await (await fetch(new URL('/metrics', gateway.url))).text();
  return Number(/^waba_gateway_graphql_cached_executions_total (\d+)/m.exec(metrics)?.[1]);
}

it('malformed bodies and headers are rejected with a well-formed error', { timeout: 30_000 }, async () => {
  const junk = fc.oneof(
    anyValue.map((thing) => JSON.stringify(thing)),
    fc.string({ unit: anyCharacter, maxLength: 200 }),
    fc
      .record(
        { query: anyValue, variables: anyValue, operationName: anyValue, extensions: anyValue },
        { requiredKeys: [] },
      )
      .map((thing) => JSON.stringify(thing)),
    fc
      .record({
        extensions: fc.record({
          persistedQuery: fc.oneof(anyValue, fc.record({ version: anyValue, sha256Hash: anyValue })),
        }),
      })
      .map((thing) => JSON.stringify(thing)),
  );
  const value = fc.oneof(
    fc.stringMatching(/^[!-~]{1,30}$/),
    fc.constantFrom('0', '-1', '1e9', '99999999999999', 'NaN', '*/*;q=x', 'application/json;charset=utf-16'),
  );
  const headers = fc.dictionary(
    fc.constantFrom(
      'x-request-timeout-ms',
      'x-request-id',
      'idempotency-key',
      'cache-control',
      'x-gateway-trace',
      'accept',
      'content-type',
      'origin',
    ),
    value,
  );
  await fc.assert(
    fc.asyncProperty(junk, headers, async (body, given) => {
      const { status, text } = await post(body, given);
      expect(
        status === 500 || text.includes('INTERNAL_ERROR'),
        `${body} ${JSON.stringify(given)} -> ${status} ${text}`,
      ).toBe(false);
    }),
    { numRuns: 1_000, seed, endOnFailure: true },
  );
  expect(log.filter((line) => line.includes('an unexpected error in the gateway'))).toEqual([]);
});
