import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import { execute, parse, type ExecutionResult } from 'graphql';
import { expect, it } from 'vitest';
import { responseSize } from '../../schema/response-size.js';
import { budgetLimits, createBudget } from '../../src/budget.js';

interface Item {
  readonly name: string;
  readonly tags: readonly string[];
}

/** A schema whose resolvers charge nothing, so every charge comes from the builder's plugin. */
function createSchema(items: readonly Item[]) {
  const builder = new SchemaBuilder<{ Connection: { totalCount: number } }>({
    plugins: [responseSize, RelayPlugin],
    relay: { cursorType: 'String', nodesOnConnection: true },
  });
  const ItemRef = builder.objectRef<Item>('Item').implement({
    fields: (t) => ({ name: t.exposeString('name'), tags: t.exposeStringList('tags') }),
  });
  const pageInfo = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null };
  const page = { edges: items.map((node) => ({ node, cursor: '' })), pageInfo, totalCount: items.length };
  builder.queryType({
    fields: (t) => ({
      one: t.field({ type: ItemRef, resolve: () => items[0] ?? null }),
      none: t.field({ type: [ItemRef], nullable: true, resolve: () => null }),
      list: t.field({ type: [ItemRef], resolve: () => items }),
      later: t.field({ type: [ItemRef], resolve: () => Promise.resolve(items) }),
      failing: t.field({
        type: [ItemRef],
        nullable: { list: true, items: true },
        resolve: () => items.map(() => Promise.reject(new Error('a read that failed'))),
      }),
      page: t.connection({ type: ItemRef, resolve: () => page }),
    }),
  });
  builder.mutationType({ fields: (t) => ({ bulk: t.field({ type: [ItemRef], resolve: () => items }) }) });
  return builder.toSchema();
}

/** Executes a query; resolves to the values that were charged, and the result. */
async function executeCharged(query: string, budget = createBudget()) {
  const items = Array.from({ length: 10 }, (): Item => ({ name: 'a', tags: ['b', 'c'] }));
  let charged = 0;
  const counting = {
    ...budget,
    charge(what: 'values' | 'renderUnits', amount: number) {
      charged += amount;
      budget.charge(what, amount);
    },
  };
  const result: ExecutionResult = await execute({
    schema: createSchema(items),
    document: parse(query),
    contextValue: { budget: counting },
  });
  return { charged, result };
}

it.each([
  ['a single object is not charged', '{ one { name } }', 0],
  ['a list that is null is not charged', '{ none { name } }', 0],
  ['a list is charged an object and its field for each item', '{ list { name } }', 20],
  ['a list that comes later is charged', '{ later { name } }', 20],
  ['aliases and fragments are charged', '{ list { a: name ...F } } fragment F on Item { b: name c: name }', 50],
  ['a list of texts within each item is charged as well', '{ list { tags } }', 20 + 20],
  ['a connection is charged once for its edges', '{ page { edges { node { name } } } }', 40],
  ['a connection is charged once for its nodes', '{ page { nodes { name } } }', 30],
  ['the results of a bulk mutation are not charged', 'mutation { bulk { name } }', 0],
  ['a list within the results of a mutation is charged', 'mutation { bulk { tags } }', 20],
])('%s', async (_, query, expected) => {
  const { charged, result } = await executeCharged(query);
  expect(result.errors).toBeUndefined();
  expect(charged).toBe(expected);
});

it('a list over budget fails, and the reads of its items that fail later do no harm', async () => {
  const budget = createBudget();
  budget.charge('values', budgetLimits.values);
  const { result } = await executeCharged('{ failing { name } }', budget);
  expect(result.errors?.map(({ extensions }) => extensions['code'])).toEqual(['QUERY_TOO_COSTLY']);
});
