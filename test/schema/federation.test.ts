import { composeServices, assertCompositionSuccess } from '@theguild/federation-composition';
import { buildSchema, execute, parse, type GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { costOf, createSubgraphSchema, schema } from '../../schema/index.js';

const subgraph: GraphQLSchema = createSubgraphSchema(schema);

async function readSdl(): Promise<string> {
  const { data } = await execute({ schema: subgraph, document: parse('{ _service { sdl } }') });
  return (data as { _service: { sdl: string } })._service.sdl;
}

/** A subgraph of another team, which adds fields to numbers and refers to spaces. */
const orders = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@shareable"])
  type Query { order(id: ID!): Order }
  type Order @key(fields: "id") { id: ID! soldBy: PhoneNumber space: Space }
  type PhoneNumber @key(fields: "custSpaceId number") { custSpaceId: ID number: E164! orders(first: Int): [Order!]! }
  type Space @key(fields: "custSpaceId", resolvable: false) { custSpaceId: ID! }
  type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
  scalar E164
`;

describe('the subgraph', () => {
  it('the subgraph composes with a second one into a supergraph whose entities have the fields of both', async () => {
    const result = composeServices([
      { name: 'waba', url: 'http://127.0.0.1:4000/graphql', typeDefs: parse(await readSdl()) },
      { name: 'orders', url: 'http://127.0.0.1:5000/graphql', typeDefs: parse(orders) },
    ]);
    assertCompositionSuccess(result);
    const fields = buildSchema(result.publicSdl).getType('PhoneNumber');
    expect(fields !== undefined && fields !== null && 'getFields' in fields && Object.keys(fields.getFields())).toEqual(
      expect.arrayContaining(['orders', 'verifiedName', 'messageQrdls']),
    );
    expect(result.supergraphSdl).toContain('@join__type(graph: WABA, key: "custSpaceId number")');
  });

  it('the keys of numbers, WABAs and spaces carry the space', async () => {
    const sdl = await readSdl();
    for (const line of [
      'type PhoneNumber implements Node @key(fields: "id") @key(fields: "custSpaceId number")',
      'type Waba implements Node @key(fields: "id") @key(fields: "custSpaceId wabaId")',
      'type MessageQrdl implements Node @key(fields: "id")',
      'type Space @key(fields: "custSpaceId")',
    ])
      expect(sdl).toContain(line);
  });

  it('fields that call the upstream have a cost, and paged lists a size', async () => {
    const sdl = (await readSdl()).replaceAll(/\s+/g, ' ');
    expect(sdl).toContain('businessProfile: BusinessProfile @cost(weight: 1)');
    expect(sdl).toContain(
      'PhoneNumberConnection @cost(weight: 1) @listSize(slicingArguments: ["first", "last"], ' +
        'sizedFields: ["edges", "nodes"], assumedSize: 100',
    );
    expect(sdl).toMatch(/addMessageQrdl\( .*?: AddMessageQrdlResult! @cost\(weight: 1\)/);
    expect(sdl).not.toMatch(/verifiedName: String @cost/);
  });

  it('the schema without federation is unchanged', () => {
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).not.toContain('_entities');
    expect(schema.getType('_Entity')).toBeUndefined();
  });
});

describe('the cost of _entities', () => {
  const document = parse(`query ($representations: [_Any!]!) {
    _entities(representations: $representations) {
      ... on PhoneNumber { verifiedName businessProfile { about } }
      ... on Waba { name }
      ... on MessageQrdl { prefilledMessage }
      ... on Space { waba { name } phoneNumbers { totalCount } }
    }
  }`);
  const [operation] = document.definitions;
  const readsOf = (...representations: readonly object[]) =>
    operation?.kind === 'OperationDefinition'
      ? costOf({ schema: subgraph, document, operation, variables: { representations }, spaces: 3 }).reads
      : undefined;
  const number = (custSpaceId: string, digits: string) => ({ __typename: 'PhoneNumber', custSpaceId, number: digits });

  it('each representation counts the calls that it needs, and identical calls count once', () => {
    expect(readsOf(number('a', '+4930901820'))).toBe(2);
    expect(readsOf(number('a', '+4930901820'), number('a', '+4930901821'))).toBe(3);
    expect(readsOf(number('a', '+4930901820'), number('b', '+4930901820'))).toBe(4);
    expect(readsOf({ __typename: 'Waba', custSpaceId: 'a', wabaId: '1' })).toBe(1);
    expect(readsOf({ __typename: 'Space', custSpaceId: 'a' }, { __typename: 'Space', custSpaceId: 'b' })).toBe(4);
    expect(readsOf({ __typename: 'Waba' }, { odd: 1 })).toBe(0);
  });
});
