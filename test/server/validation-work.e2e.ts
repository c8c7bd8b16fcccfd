import { createHash } from 'node:crypto';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocumentSource } from '../../src/server/parse/persisted-operations.js';
import { startTestGateway, type TestGateway } from '../test-gateway.js';

let gateway: TestGateway;
let custSpaceId = '';
let numbers: readonly string[] = [];

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { quotas: { '*': 1000 }, spaces: 3, numbersPerSpace: 20, codesPerNumber: 5 },
    env: { CAMS_QUOTAS: '*=1000' },
  });
  custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
  const everything = '{ wabas { phoneNumbers { nodes { number messageQrdls { nodes { code } } } } } }';
  interface Everything {
    readonly wabas: readonly { readonly phoneNumbers: { readonly nodes: readonly { readonly number: string }[] } }[];
  }
  // All of it is in the cache from now on, so that no row waits for the upstream.
  const { body } = await gateway.request<Everything, Record<string, never>>(everything);
  numbers = body.data?.wabas[0]?.phoneNumbers.nodes.map(({ number }) => number) ?? [];
});
afterAll(() => gateway.close());

const post = async (body: unknown, accept = '*/*') => {
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify(body),
  });
  return response.text();
};

const sortedNumbers = (i: number) =>
  `a${i}: phoneNumbers(first: ${i}, orderBy: { field: VERIFIED_NAME, direction: ${i % 2 ? 'ASC' : 'DESC'} }) { ` +
  'totalCount }';
const searchedNumbers = (i: number) => `a${i}: phoneNumbers(first: 1, filter: { search: "a${i}" }) { totalCount }`;
const filteredNumbers = (i: number) =>
  `a${i}: phoneNumbers(custSpaceId: $id, first: ${i}, filter: { status: $s }) { totalCount }`;

const repeat = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join(' ');
const argument = 'x'.repeat(130);
const numberId = (digits: string) => Buffer.from(`PhoneNumber:${custSpaceId}/${digits}`).toString('base64');
const knownIds = () => Array.from({ length: 500 }, (_, i) => numberId((numbers[i % 20] ?? '').slice(1)));
const inCircles = (levels: number, inner: string): string =>
  levels === 0 ? inner : `waba { phoneNumbers { nodes { ${inCircles(levels - 1, inner)} } } }`;
const typeFragment =
  'fragment T on __Type { name kind description fields { name description args { name type { name } } ' +
  'type { name kind ofType { name } } } inputFields { name description } enumValues { name description } }';

interface Params {
  readonly query: string;
  readonly variables?: unknown;
}
let counter = 0;
/** A new document each time, so that none is in the store. */
const fresh = ({ query, variables }: Params): Params => ({ query: `${query} #${counter++}`, variables });

/** Documents of up to 64,000 characters and 4,000 tokens, chosen to keep the parser and the rules busy. */
const documents: readonly (readonly [string, () => string])[] = [
  ['equal fields with long arguments', () => `{ ${repeat(390, () => `waba(custSpaceId:"${argument}"){name}`)} }`],
  ['equal fields', () => `{ ${repeat(3_900, () => 'a')} }`],
  ['equal fields just below the limit', () => `{ ${repeat(330, () => '__typename')} }`],
  ['unknown fields with long names', () => `{ ${repeat(400, (i) => `${'nam'.repeat(45)}${i}`)} }`],
  ['unknown types', () => `{ ${repeat(400, (i) => `... on ${'Waba'.repeat(30)}${i} { a }`)} }`],
  [
    'operations that share a fragment',
    () =>
      `${repeat(300, (i) => `query Q${i} { ...F }`)} fragment F on Query { ` +
      `${repeat(600, (i) => `a${i}: __typename`)} }`,
  ],
  ['variables that nothing uses', () => `query (${repeat(900, (i) => `$v${i}: Int`)}) { __typename }`],
  [
    'fragments in a chain',
    () =>
      `{ ...F0 } ${repeat(480, (i) => `fragment F${i} on Query { ...F${i + 1} }`)} fragment F480 on Query { ` +
      '__typename }',
  ],
  [
    'fragments that all spread each other',
    () => `{ ...F0 } ${repeat(50, (i) => `fragment F${i} on Query { ${repeat(35, (j) => `...F${(i + j) % 50}`)} }`)}`,
  ],
  [
    'fragments that double on each level',
    () =>
      `{ ...F0 } ${repeat(150, (i) => `fragment F${i} on Query { ...F${i + 1} ... on Query { ...F${i + 1} } }`)} ` +
      'fragment F150 on Query { __typename }',
  ],
  ['lists in lists', () => `{ waba(custSpaceId: ${'['.repeat(1_900)}${']'.repeat(1_900)}) { name } }`],
  ['four thousand ids', () => `{ nodes(ids: [${repeat(3_900, () => '""')}]) { id } }`],
];

/** Valid documents that are small and ask for much, and variables of up to a megabyte. */
const requests: readonly (readonly [string, () => Params | readonly Params[]])[] = [
  [
    'introspection by 240 aliases',
    () => ({ query: `{ ${repeat(240, (i) => `a${i}: __type(name:"Query") { ...T }`)} } ${typeFragment}` }),
  ],
  [
    'introspection by aliases on two levels',
    () => ({
      query:
        '{ __schema { types { ' +
        `${repeat(120, (i) => `a${i}: fields { ${i === 0 ? repeat(120, (j) => `b${j}: args { name }`) : 'name'} }`)} ` +
        '} } }',
    }),
  ],
  [
    'a batch of introspection by aliases',
    () => {
      const query = `{ ${repeat(200, (i) => `a${i}: __schema { types { ...T } }`)} } ${typeFragment} #${counter++}`;
      return Array.from({ length: 10 }, () => ({ query }));
    },
  ],
  ['lists in circles', () => ({ query: `{ wabas { phoneNumbers { nodes { ${inCircles(4, 'number')} } } } }` })],
  [
    'lists in circles with 240 names for a field',
    () => ({
      query: `{ wabas { phoneNumbers { nodes { ${inCircles(
        2,
        repeat(240, (i) => `a${i}: __typename`),
      )} } } } }`,
    }),
  ],
  [
    'sorted lists in circles',
    () => ({
      query: `{ wabas { phoneNumbers { nodes { ${inCircles(1, `waba { ${repeat(80, sortedNumbers)} }`)} } } } }`,
    }),
  ],
  [
    'searched lists in circles',
    () => ({
      query: `{ wabas { phoneNumbers { nodes { ${inCircles(1, `waba { ${repeat(80, searchedNumbers)} }`)} } } } }`,
    }),
  ],
  ...['first: -1', 'after: "x"', 'filter: { search: "' + 'x'.repeat(300) + '" }'].map(
    (args) =>
      [
        `errors of every number by 200 names: ${args.slice(0, 30)}`,
        () => ({
          query:
            '{ wabas { phoneNumbers { nodes { ' +
            `${repeat(200, (i) => `a${i}: messageQrdls(${args}) { totalCount }`)} } } } }`,
        }),
      ] as const,
  ),
  [
    'a long text to search for',
    () => ({
      query: 'query ($id: ID, $s: String) { phoneNumbers(custSpaceId: $id, filter: { search: $s }) { totalCount } }',
      variables: { id: custSpaceId, s: '\uff19'.repeat(300_000) },
    }),
  ],
  [
    'a long list to filter by',
    () => ({
      query: `query ($id: ID, $s: [PhoneNumberStatus!]) { ${repeat(100, filteredNumbers)} }`,
      variables: { id: custSpaceId, s: Array.from({ length: 90_000 }, () => 'BANNED') },
    }),
  ],
  [
    'a long phone number',
    () => ({
      query: 'query ($n: E164!) { phoneNumber(number: $n) { number } }',
      variables: { n: `+${'1'.repeat(900_000)}` },
    }),
  ],
  [
    'a long id',
    () => ({
      query: 'query ($i: ID!) { node(id: $i) { id } }',
      variables: { i: Buffer.from(`MessageQrdl:${'/%41'.repeat(160_000)}`).toString('base64') },
    }),
  ],
  [
    'sixteen thousand ids',
    () => ({
      query: 'query ($i: [ID!]!) { nodes(ids: $i) { id } }',
      variables: { i: Array.from({ length: 16_000 }, (_, i) => numberId(`49151${1_000_000 + i}`)) },
    }),
  ],
  [
    'five hundred ids by 100 aliases',
    () => ({
      query: `query ($i: [ID!]!) { ${repeat(100, (i) => `a${i}: nodes(ids: $i) { id }`)} }`,
      variables: { i: knownIds() },
    }),
  ],
  [
    'a batch of five hundred ids by 240 names',
    () =>
      Array.from({ length: 10 }, () => ({
        query: `query ($i: [ID!]!) { nodes(ids: $i) { ... on PhoneNumber { ${repeat(240, (i) => `a${i}: id`)} } } }`,
        variables: { i: knownIds() },
      })),
  ],
  [
    'eight thousand inputs',
    () => ({
      query: 'mutation ($i: [AddMessageQrdlInput!]!) { addMessageQrdls(inputs: $i) { __typename } }',
      variables: {
        i: Array.from({ length: 8_000 }, (_, i) => ({ phoneNumber: `+49151${1_000_000 + i}`, prefilledMessage: 'x' })),
      },
    }),
  ],
];

/**
 * Sends a request, and /healthz over and over while it is answered. Resolves to the most CPU time that the process
 * spent while one of these was answered, in milliseconds: elapsed time would say how busy the machine is.
 */
async function longestStall(body: unknown, accept?: string): Promise<number> {
  await post({ query: '{ __typename }' });
  const progress = { isDone: false };
  const sent = post(body, accept).finally(() => (progress.isDone = true));
  let longest = 0;
  while (!progress.isDone) {
    const start = process.cpuUsage();
    await (await fetch(new URL('/healthz', gateway.url))).text();
    const { user, system } = process.cpuUsage(start);
    longest = Math.max(longest, (user + system) / 1_000);
  }
  await sent;
  return longest;
}

describe('the worst documents', () => {
  it.each(documents)(
    '/healthz answers within 300 ms during the validation of %s',
    { timeout: 30_000 },
    async (_, text) => {
      expect(await longestStall(fresh({ query: text() }))).toBeLessThan(300);
    },
  );

  it.each(requests)(
    '/healthz answers within 300 ms during the execution of %s',
    { timeout: 30_000 },
    async (_, make) => {
      const made = make();
      const body = Array.isArray(made) ? made : fresh(made as Params);
      expect(await longestStall(body)).toBeLessThan(300);
    },
  );

  it.each(['20220824', 'v0.2'])(
    '/healthz answers during hundreds of deferred fragments (%s)',
    { timeout: 30_000 },
    async (format) => {
      const deferred = repeat(40, (i) => `... @defer(label: "l${i}") { a${i}: messageQrdls { nodes { code } } }`);
      const accept = format === 'v0.2' ? 'multipart/mixed;incrementalSpec=v0.2' : 'multipart/mixed';
      const query = `{ wabas { phoneNumbers { nodes { ${deferred} } } } }`;
      expect(await longestStall(fresh({ query }), accept)).toBeLessThan(300);
    },
  );

  it('the documents of a batch share one validation limit', { timeout: 20_000 }, async () => {
    const batch = Array.from({ length: 10 }, () =>
      fresh({ query: `{ ${repeat(120, () => `waba(custSpaceId:"${argument}"){name}`)} }` }),
    );
    const answers: { errors?: { message: string }[] }[] = JSON.parse(await post(batch));
    const refused = answers.filter(({ errors }) =>
      /too often|at most 64000 characters/.test(errors?.[0]?.message ?? ''),
    );
    expect(refused.length).toBeGreaterThanOrEqual(8);
  });

  it('the introspection query of GraphiQL, five times in a batch, is within the limits', async () => {
    const batch = Array.from({ length: 5 }, () => ({ query: getIntrospectionQuery() }));
    const answers: { readonly errors?: unknown }[] = JSON.parse(await post(batch));
    expect(answers.map(({ errors }) => errors)).toEqual(Array.from(batch, () => undefined));
  });
});

describe('the store of automatic persisted queries', () => {
  const withHash = (query: string) => ({
    query,
    extensions: { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } },
  });
  const hashOf = (query: string) => ({ extensions: withHash(query).extensions });

  it.each([
    ['longer than the limit', () => `{ viewer { name } } #${'x'.repeat(64_000)}`],
    ['syntactically invalid', () => '{ viewer { name '],
    ['invalid against the schema', () => '{ nothing }'],
    ['repeating one field too often', () => `{ ${repeat(3_900, () => 'a')} }`],
    ['of too many tokens', () => `{ ${repeat(4_100, (i) => `a${i}`)} }`],
  ])('the store of persisted queries rejects a document that is %s', async (_, text) => {
    expect(await post(withHash(text()))).toContain('BAD_USER_INPUT');
    expect(JSON.parse(await post(hashOf(text()))).errors[0]).toMatchObject({
      message: 'PersistedQueryNotFound',
      extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' },
    });
  });

  it('a stored persisted query is executed by its hash', async () => {
    const query = '{ viewer { name } }';
    expect(await post(withHash(query))).toBe(await post(hashOf(query)));
  });

  it('a document that does not match its hash is rejected', async () => {
    const body = { query: '{ viewer { name scopes } }', ...hashOf('{ viewer { name } }') };
    expect(JSON.parse(await post(body)).errors[0].extensions.code).toBe('PERSISTED_QUERY_MISMATCH');
  });

  it('the store of persisted queries evicts the least recently used beyond eight million characters', () => {
    const source = createDocumentSource();
    const params = (index: number) => {
      const query = `{ a${index} }`.padEnd(64_000, '#');
      return { operationName: undefined, variables: undefined, ...withHash(query) };
    };
    for (let index = 0; index < 150; index++) source.remember(params(index), params(index).query);
    const find = (index: number) => source.textOf({ ...params(index), query: undefined });
    expect(find(149)).toBe(params(149).query);
    expect(() => find(0)).toThrow('PersistedQueryNotFound');
  });
});
