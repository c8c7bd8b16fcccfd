import { createHash } from 'node:crypto';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocumentSource } from '../../src/server/parse/persisted-operations.js';
import { startTestGateway, type TestGateway } from '../test-gateway.js';
import { longestStall } from './longest-stall.js';
import { deferred, documents, longArgument, repeat, requestsFor, type Params } from './worst-documents.js';

let gateway: TestGateway;
let requests: ReadonlyMap<string, Params | readonly Params[]>;

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { quotas: { '*': 1000 }, spaces: 3, numbersPerSpace: 20, codesPerNumber: 5 },
    env: { CAMS_QUOTAS: '*=1000' },
  });
  const custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
  const everything = '{ wabas { phoneNumbers { nodes { number messageQrdls { nodes { code } } } } } }';
  interface Everything {
    readonly wabas: readonly { readonly phoneNumbers: { readonly nodes: readonly { readonly number: string }[] } }[];
  }
  // Everything is in the cache from now on, so that no row waits for the upstream.
  const { body } = await gateway.request<Everything, Record<string, never>>(everything);
  const numbers = body.data?.wabas[0]?.phoneNumbers.nodes.map(({ number }) => number) ?? [];
  requests = new Map(Object.entries(requestsFor({ custSpaceId, numbers })));
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

let counter = 0;
/** A new document each time, so that none is in the store. */
const fresh = ({ query, variables }: Params): Params => ({ query: `${query} #${counter++}`, variables });

async function stallOf(body: unknown, accept?: string): Promise<number> {
  await post({ query: '{ __typename }' });
  return longestStall(gateway.url, () => post(body, accept));
}

/** The first run of a code path is interpreted, which takes several times as long on a busy machine. */
const repeatable = { timeout: 30_000, retry: 2 };

describe('the worst documents', () => {
  it.each(documents)('/healthz answers within 300 ms during the validation of %s', repeatable, async (_, text) => {
    expect(await stallOf(fresh({ query: text() }))).toBeLessThan(300);
  });

  it.each(Object.keys(requestsFor({ custSpaceId: '', numbers: [] })))(
    '/healthz answers within 300 ms beside %s',
    repeatable,
    async (name) => {
      const request = requests.get(name);
      if (request === undefined) throw new Error(`expected a request called ${name}`);
      expect(await stallOf('query' in request ? fresh(request) : request)).toBeLessThan(300);
    },
  );

  it.each(['deferSpec=20220824', 'incrementalSpec=v0.2'])(
    '/healthz answers within 300 ms beside hundreds of deferred fragments in the format %s',
    repeatable,
    async (format) => {
      expect(await stallOf(fresh({ query: deferred }), `multipart/mixed;${format}`)).toBeLessThan(300);
    },
  );

  it('the documents of a batch share one validation limit', { timeout: 20_000 }, async () => {
    const batch = Array.from({ length: 10 }, () => fresh({ query: `{ ${repeat(120, () => longArgument)} }` }));
    const answers: { errors?: { message: string }[] }[] = JSON.parse(await post(batch));
    const refused = answers.filter(({ errors }) =>
      /too often|at most 64000 characters/.test(errors?.[0]?.message ?? ''),
    );
    expect(refused.length).toBeGreaterThanOrEqual(8);
  });

  it('a batch may hold the introspection query of GraphiQL five times', async () => {
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
