import { buildSchema, getOperationAST, GraphQLObjectType, parse, type GraphQLFieldResolver } from 'graphql';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CacheMissError, cacheMiss } from '../../src/loaders/index.js';
import { FragmentCache } from '../../src/server/fast-path/executor/fragment-cache.js';
import { createPlanCache } from '../../src/server/fast-path/executor/operation-plan.js';
import { analyzeOperation } from '../../src/server/parse/operation-facts.js';

const sdl = `
  type Query { shelf: [Book!]! open: [Book!]! count: Int! missing: Int missingToo: Int }
  type Book { id: ID! price(in: String = "EUR"): Int author: Author }
  type Author { name: String }
`;
const records = [1, 2].map((id) => Object.freeze({ id, author: Object.freeze({ name: `Author ${id}` }) }));

/** The number of calls of each resolver. */
let calls: Record<string, number> = {};

function counted(name: string, resolve: GraphQLFieldResolver<Record<string, unknown>, unknown>): typeof resolve {
  return (...of) => {
    calls[name] = (calls[name] ?? 0) + 1;
    return resolve(...of);
  };
}

const schema = buildSchema(sdl);
const resolvers: Record<string, Record<string, ReturnType<typeof counted>>> = {
  Query: {
    shelf: () => records,
    open: () => records.map((record) => ({ ...record })),
    count: () => records.length,
    missing: counted('missing', () => {
      throw cacheMiss;
    }),
    missingToo: counted('missingToo', () => {
      throw cacheMiss;
    }),
  },
  Book: {
    price: counted('price', ({ id }) => 10 * Number(id)),
    author: counted('author', ({ author }) => author),
  },
};
for (const [name, fields] of Object.entries(resolvers)) {
  const type = schema.getType(name);
  if (!(type instanceof GraphQLObjectType)) throw new Error(`expected ${name} to be a type`);
  for (const [field, resolve] of Object.entries(fields)) Object.assign(type.getFields()[field] ?? {}, { resolve });
}

/** Finds the plan of a document's only operation. */
function planOf(plansOf: ReturnType<typeof createPlanCache>, text: string) {
  const document = parse(text);
  const operation = getOperationAST(document, null);
  const plan = operation ? plansOf(analyzeOperation(schema, document, operation)) : undefined;
  if (plan === undefined) throw new Error('expected a query');
  return plan;
}

/** How often a resolver is called by each of several executions of a query. */
function callsOf(name: string, query: string, fragmentCache = new FragmentCache(1_000_000)): readonly number[] {
  const plan = planOf(createPlanCache(schema, fragmentCache), query);
  return [1, 2, 3].map(() => {
    const before = calls[name] ?? 0;
    plan.execute({}, {});
    return (calls[name] ?? 0) - before;
  });
}

/** How many plans are created while some plans are executed. */
function countCreations(execute: () => void): number {
  const queryTypeReads = vi.spyOn(schema, 'getQueryType');
  execute();
  const count = queryTypeReads.mock.calls.length;
  queryTypeReads.mockRestore();
  return count;
}

beforeEach(() => {
  calls = {};
});

describe('the memo of an execution plan', () => {
  it('a field with arguments is memoized by the second execution and not resolved by the third', () => {
    expect(callsOf('price', '{ shelf { id price } }')).toEqual([2, 2, 0]);
  });

  it('a field of objects is memoized with its selection if that depends on the record alone', () => {
    expect(callsOf('author', '{ shelf { author { name } } }')).toEqual([2, 2, 0]);
  });

  it('a field of a record that is not frozen is resolved by every execution', () => {
    expect(callsOf('price', '{ open { price } }')).toEqual([2, 2, 2]);
  });

  it('memoized text is dropped when the memo table is cleared', () => {
    const fragmentCache = new FragmentCache(10_000);
    const plan = planOf(createPlanCache(schema, fragmentCache), '{ shelf { price } }');
    const answers = Array.from({ length: 3 }, () => plan.execute({}, {}));
    expect(calls['price']).toBe(4);
    fragmentCache.chargeText('x'.repeat(10_000));
    answers.push(plan.execute({}, {}), plan.execute({}, {}));
    expect(calls['price']).toBe(6);
    expect(new Set(answers).size).toBe(1);
  });
});

describe('the plans of documents', () => {
  it('plans are stored up to a number of fields, and the least recently used ones are dropped', () => {
    const plansOf = createPlanCache(schema, new FragmentCache(1_000_000), 20);
    const plans = Array.from({ length: 10 }, (_, n) =>
      planOf(plansOf, `{ shelf { id author { name } } c${n}: count }`),
    );
    const creationsFor = (executed: typeof plans) =>
      countCreations(() => {
        for (const plan of executed) plan.execute({}, {});
      });
    // Each has five fields, three of them below a list.
    expect(creationsFor(plans)).toBe(10);
    expect(creationsFor(plans.slice(6))).toBe(0);
    expect(creationsFor(plans.slice(0, 4))).toBe(4);
    expect(creationsFor(plans.slice(6))).toBe(4);
  });

  it('a plan that is too large to be stored is executed', () => {
    const plan = planOf(
      createPlanCache(schema, new FragmentCache(1_000_000), 3),
      '{ shelf { id } count again: count }',
    );
    const answers = [1, 2].map(() => plan.execute({}, {}));
    expect(new Set(answers)).toEqual(new Set(['{"shelf":[{"id":"1"},{"id":"2"}],"count":2,"again":2}']));
  });

  it('a query whose fields are all skipped is planned once', () => {
    const plan = planOf(createPlanCache(schema, new FragmentCache(1_000_000)), '{ count @skip(if: true) }');
    const creations = countCreations(() => {
      for (let executions = 1; executions <= 2; executions++) expect(plan.execute({}, {})).toBe('{}');
    });
    expect(creations).toBe(1);
  });

  it.each([
    ['skip', '{"count":2,"again":2}', '{"count":2}'],
    ['include', '{"count":2}', '{"count":2,"again":2}'],
  ])('each value of the variable of @%s has a plan of its own', (directive, whenFalse, whenTrue) => {
    const query = `query ($value: Boolean!) { count again: count @${directive}(if: $value) }`;
    const plan = planOf(createPlanCache(schema, new FragmentCache(1_000_000)), query);
    const values = [false, true, false, true];
    const creations = countCreations(() => {
      const answers = values.map((value) => plan.execute({}, { value }));
      expect(answers).toEqual([whenFalse, whenTrue, whenFalse, whenTrue]);
    });
    expect(creations).toBe(2);
  });

  it('an execution reports its cache misses after it has found all of them', () => {
    const plan = planOf(createPlanCache(schema, new FragmentCache(1_000_000)), '{ missing missingToo count }');
    for (let executions = 1; executions <= 2; executions++) {
      expect(() => plan.execute({}, {})).toThrow(CacheMissError);
      expect(calls).toEqual({ missing: executions, missingToo: executions });
    }
  });
});
