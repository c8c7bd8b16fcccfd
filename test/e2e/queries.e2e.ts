import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  NumbersDocument,
  SpaceInFullDocument,
  SpacesDocument,
  type NumbersQuery,
} from '../client/generated/graphql.js';
import { highQuotas, startTestGateway, type GatewayResponse, type TestGateway } from '../test-gateway.js';

let gateway: TestGateway;
let custSpaceId: string;

beforeAll(async () => {
  // Nothing is cached between requests, so that each test counts its own calls.
  gateway = await startTestGateway({ sandbox: highQuotas.sandbox, env: { ...highQuotas.env, CACHE_TTL_MS: '0' } });
  custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
});
afterAll(() => gateway.close());
beforeEach(() => void gateway.takeUpstreamCalls());

async function readNumbers(first = 100): Promise<string[]> {
  const { body } = await gateway.request(NumbersDocument, { custSpaceId, first });
  gateway.takeUpstreamCalls();
  return body.data?.phoneNumbers?.edges.map(({ node }) => node.number) ?? [];
}

describe('queries', () => {
  it('a query for the viewer and all WABAs makes one call per space', async () => {
    const { body } = await gateway.request(SpacesDocument);
    expect(body.errors).toBeUndefined();
    expect(body.data?.viewer).toEqual({
      name: 'local',
      scopes: ['READ', 'ADD', 'UPDATE', 'DELETE'],
      custSpaceIds: null,
    });
    expect(body.data?.wabas.map((waba) => waba?.custSpaceId)).toEqual(
      gateway.upstreamSandbox.spaces.map((space) => space.custSpaceId),
    );
    expect(gateway.takeUpstreamCalls()).toEqual({ QueryChatappBindWaba: 3 });
  });

  it('a nested query of 20 numbers makes 22 calls', async () => {
    const { body } = await gateway.request(SpaceInFullDocument, { custSpaceId });
    expect(body.errors).toBeUndefined();
    const numbers = body.data?.waba?.phoneNumbers;
    expect(numbers?.totalCount).toBe(20);
    expect(numbers?.nodes.map((number) => number.messageQrdls?.nodes.length)).toEqual(
      Array.from({ length: 20 }, () => 5),
    );
    expect(numbers?.nodes[0]?.messageQrdls?.nodes[0]?.qrImage).toMatch(/^data:image\/svg\+xml;base64,/);
    expect(gateway.takeUpstreamCalls()).toEqual({
      QueryChatappBindWaba: 1,
      QueryChatappPhoneNumbers: 1,
      ListPhoneMessageQrdl: 20,
    });
  });

  it('thirty aliases of single numbers make one call', async () => {
    const numbers = await readNumbers();
    const fields = Array.from(
      { length: 30 },
      (_, i) => `n${i}: phoneNumber(number: "${numbers[i % 20]}", custSpaceId: "${custSpaceId}") { number }`,
    );
    const { body } = await gateway.request(`{ ${fields.join('\n')} }`);
    expect(body.errors).toBeUndefined();
    expect(Object.keys(body.data ?? {})).toHaveLength(30);
    expect(gateway.takeUpstreamCalls()).toEqual({ QueryChatappPhoneNumbers: 1 });
  });

  it('forty codes of two numbers, with their numbers, make three calls', async () => {
    const [first = '', second = ''] = await readNumbers();
    const { body: listed } = await gateway.request<
      { [alias: string]: { messageQrdls: { nodes: { code: string }[] } } },
      never
    >(
      `{ a: phoneNumber(number: "${first}", custSpaceId: "${custSpaceId}") { messageQrdls { nodes { code } } }
         b: phoneNumber(number: "${second}", custSpaceId: "${custSpaceId}") { messageQrdls { nodes { code } } } }`,
    );
    const codes = [first, second].flatMap((number, i) =>
      (listed.data?.[i === 0 ? 'a' : 'b']?.messageQrdls.nodes ?? []).map(({ code }) => ({ number, code })),
    );
    gateway.takeUpstreamCalls();
    const fields = Array.from({ length: 40 }, (_, i) => {
      const { number, code } = codes[i % codes.length] ?? { number: '', code: '' };
      return (
        `c${i}: messageQrdl(phoneNumber: "${number}", code: "${code}", custSpaceId: "${custSpaceId}") { code ` +
        'phoneNumber { number } }'
      );
    });
    const { body } = await gateway.request<
      Record<string, { code: string; phoneNumber: { number: string } } | null>,
      never
    >(`{ ${fields.join('\n')} }`);
    expect(body.errors).toBeUndefined();
    expect(Object.values(body.data ?? {}).every((code) => code?.phoneNumber.number.startsWith('+'))).toBe(true);
    expect(gateway.takeUpstreamCalls()).toEqual({ ListPhoneMessageQrdl: 2, QueryChatappPhoneNumbers: 1 });
  });

  it('node and nodes refetch every type by id and return null for an unknown id', async () => {
    const { body } = await gateway.request(SpaceInFullDocument, { custSpaceId });
    const waba = body.data?.waba;
    const number = waba?.phoneNumbers?.nodes[3];
    const code = number?.messageQrdls?.nodes[2];
    const gone = Buffer.from(`PhoneNumber:${custSpaceId}/4930000000`).toString('base64');
    const foreign = Buffer.from('Waba:cams-of-nobody').toString('base64');
    const { body: found } = await gateway.request<{ nodes: unknown }, { ids: unknown }>(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on MessageQrdl { code } ... on PhoneNumber { ' +
        'number } } }',
      { ids: [waba?.id, number?.id, code?.id, gone, foreign] },
    );
    expect(found.errors).toBeUndefined();
    expect(found.data?.nodes).toEqual([
      { __typename: 'Waba', id: waba?.id },
      { __typename: 'PhoneNumber', id: number?.id, number: number?.number },
      { __typename: 'MessageQrdl', id: code?.id, code: code?.code },
      null,
      null,
    ]);
  });

  it('only the failing branch of a query is null: the foreign space among many', async () => {
    const { body } = await gateway.request<{ wabas: unknown[] }, never>(
      `{ wabas(custSpaceIds: ["${custSpaceId}", "cams-of-nobody"]) { custSpaceId } }`,
    );
    expect(body.data?.wabas).toEqual([{ custSpaceId }, null]);
    expect(body.errors).toMatchObject([{ path: ['wabas', 1], extensions: { code: 'UPSTREAM_NOT_OWNED' } }]);
  });

  it('WABA and numbers of a space are requested concurrently', async () => {
    const slow = await startTestGateway({ sandbox: { ...highQuotas.sandbox, latencyMs: 200 }, env: highQuotas.env });
    try {
      await slow.request(
        'query ($id: ID!) { waba(custSpaceId: $id) { name ...N } } fragment N on Waba { phoneNumbers { totalCount } }',
        { id: custSpaceId },
      );
      expect(slow.upstreamSandbox.stats().maxConcurrency).toBe(2);
    } finally {
      await slow.close();
    }
  });

  it('a query without custSpaceId fails if the caller has several spaces', async () => {
    const { body } = await gateway.request('{ waba { name } }');
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' }, path: ['waba'] }]);
    expect(body.errors?.[0]?.message).toContain(custSpaceId);
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });
});

describe('connections', () => {
  it('a connection pages forwards and backwards without gaps or duplicates', async () => {
    const all = await readNumbers();
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const { body }: GatewayResponse<NumbersQuery> = await gateway.request(NumbersDocument, {
        custSpaceId,
        first: 7,
        after,
      });
      seen.push(...(body.data?.phoneNumbers?.edges.map(({ node }) => node.number) ?? []));
      if (body.data?.phoneNumbers?.pageInfo.hasNextPage !== true) break;
      after = body.data.phoneNumbers.pageInfo.endCursor ?? null;
    }
    expect(seen).toEqual(all);
    const { body: last } = await gateway.request(NumbersDocument, { custSpaceId, last: 3 });
    expect(last.data?.phoneNumbers?.edges.map(({ node }) => node.number)).toEqual(all.slice(-3));
    expect(last.data?.phoneNumbers?.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it('a connection filters, searches and sorts', async () => {
    const { body: connected } = await gateway.request(NumbersDocument, {
      custSpaceId,
      filter: { status: ['CONNECTED'] },
    });
    const edges = connected.data?.phoneNumbers?.edges ?? [];
    expect(edges.length).toBeGreaterThan(0);
    expect(new Set(edges.map(({ node }) => node.status))).toEqual(new Set(['CONNECTED']));

    const [number = ''] = await readNumbers();
    const asWritten = `${number.slice(0, 3)} (${number.slice(3, 6)}) ${number.slice(6)}`;
    const { body: found } = await gateway.request(NumbersDocument, { custSpaceId, filter: { search: asWritten } });
    expect(found.data?.phoneNumbers?.edges.map(({ node }) => node.number)).toEqual([number]);

    const { body: sorted } = await gateway.request(NumbersDocument, {
      custSpaceId,
      orderBy: { field: 'QUALITY_RATING', direction: 'ASC' },
    });
    const order = ['GREEN', 'YELLOW', 'RED', 'UNKNOWN', 'UNRECOGNIZED'];
    const places =
      sorted.data?.phoneNumbers?.edges.map(({ node }) =>
        node.qualityRating ? order.indexOf(node.qualityRating) : 99,
      ) ?? [];
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it.each([
    ['first below 0', { first: -1 }, 'first'],
    ['first above 2000', { first: 2001 }, 'first'],
    ['first and last', { first: 1, last: 1 }, 'last'],
    ['an unknown cursor', { after: 'nonsense' }, 'after'],
  ])('a connection rejects %s and says what was expected', async (_, args, path) => {
    const { body } = await gateway.request(NumbersDocument, { custSpaceId, ...args });
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', issues: [{ path: [path] }] });
  });
});
