import {
  buildSchema,
  execute,
  getOperationAST,
  GraphQLObjectType,
  parse,
  validate,
  type DocumentNode,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { FragmentCache } from '../../src/server/fast-path/executor/fragment-cache.js';
import { createPlanCache } from '../../src/server/fast-path/executor/operation-plan.js';
import { createDocuments, ParseAllowance } from '../../src/server/parse/documents.js';
import { analyzeOperation, type OperationFacts } from '../../src/server/parse/operation-facts.js';

const sdl = `
  type Query {
    shelf(upTo: Int = 10): [Book!] first: Thing things: [Thing] count: Int! shelves: [[String]] missing: Book!
    late: String broken: String fails: Book odd: Int json: Json place: String
  }
  interface Thing { id: ID! name: String }
  type Book implements Thing {
    id: ID! name: String pages: Int tags: [String!] author: Author kind: Kind price(in: String = "EUR"): Float
    dear(over: Float!): Boolean asks: String
  }
  type Author implements Thing { id: ID! name: String books: [Book!] }
  enum Kind { NOVEL POEM }
  scalar Json
`;

const author = Object.freeze({ __typename: 'Author', id: 'a', name: 'Käthe "K" \u{1F98A}\u2028', books: [] });
const books = Object.freeze(
  [1, 2, 3].map((number) =>
    Object.freeze({
      __typename: 'Book',
      id: number,
      name: number === 3 ? null : `Book ${number} ä`,
      pages: number * 100,
      tags: ['x', 'y "z"'],
      author: number === 2 ? null : author,
      kind: number === 1 ? 'NOVEL' : 'POEM',
    }),
  ),
);

/** The number of calls of each resolver. */
let resolverCalls: Record<string, number> = {};
const countCalls =
  (name: string, resolve: GraphQLFieldResolver<Record<string, unknown>, { readonly who: string }>): typeof resolve =>
  (...of) => {
    resolverCalls[name] = (resolverCalls[name] ?? 0) + 1;
    return resolve(...of);
  };

const resolvers: Record<
  string,
  Record<string, GraphQLFieldResolver<Record<string, unknown>, { readonly who: string }>>
> = {
  Query: {
    shelf: (_root, { upTo }: { upTo: number }) => books.slice(0, upTo),
    first: () => books[0],
    things: () => [books[0], author, null],
    count: () => books.length,
    shelves: () => [['a', null], null, []],
    missing: () => null,
    late: () => Promise.resolve('later'),
    broken: () => new Error('as a value'),
    fails: () => {
      throw new Error('thrown');
    },
    odd: () => 'not a number',
    json: () => ({ deep: [1, { ä: null }], text: '\u0000' }),
    place: (_root, _args, _context, { path }) => String(path.key),
  },
  Book: {
    pages: countCalls('pages', ({ pages }) => pages),
    price: ({ pages }, args: { in: string }) => (args.in === 'EUR' ? Number(pages) / 7 : 1e21),
    dear: ({ pages }, args: { over: number }) => Number(pages) > args.over,
    asks: countCalls('asks', ({ name }, _args, { who }) => `${who}: ${String(name)}`),
  },
};

function schemaOf(): GraphQLSchema {
  const schema = buildSchema(sdl);
  for (const [name, fields] of Object.entries(resolvers)) {
    const type = schema.getType(name);
    if (!(type instanceof GraphQLObjectType)) throw new Error(`expected ${name} to be a type`);
    for (const [field, resolve] of Object.entries(fields)) Object.assign(type.getFields()[field] ?? {}, { resolve });
  }
  return schema;
}

const schema = schemaOf();

/** The facts of the operation with this name, or of the only one of a document. */
function operationIn(document: DocumentNode, name?: string, of = schema): OperationFacts {
  const operation = getOperationAST(document, name);
  if (!operation) throw new Error('expected an operation');
  return analyzeOperation(of, document, operation);
}

/** The plan of a document's only operation. */
function planOf(of: GraphQLSchema, text: string) {
  return createPlanCache(of, new FragmentCache(1_000))(operationIn(parse(text), undefined, of));
}

function createExecutors(query: string, memory = new FragmentCache(1_000_000)) {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const plans = createPlanCache(schema, memory)(operationIn(document));
  if (plans === undefined) throw new Error('expected a query');
  return {
    executeFast: (variables: Record<string, unknown> = {}, who = 'me') =>
      Buffer.from(plans.execute({ who }, variables), 'latin1').toString(),
    executeWithGraphQL: (variables: Record<string, unknown> = {}, who = 'me') =>
      JSON.stringify(execute({ schema, document, variableValues: variables, contextValue: { who } })),
  };
}

describe('the document store', () => {
  it.each([
    ['valid', '{ count }', 0],
    ['invalid', '{ nothing }', 1],
  ])('the document store parses and validates a document that is %s once', (_, text, errors) => {
    const documents = createDocuments(schema, true);
    const readsQueryType = vi.spyOn(schema, 'getQueryType');
    const first = documents.get(text, new ParseAllowance());
    expect(first.errors).toHaveLength(errors);
    readsQueryType.mockClear();
    expect(documents.get(text, new ParseAllowance())).toBe(first);
    expect(readsQueryType).not.toHaveBeenCalled();
    readsQueryType.mockRestore();
  });

  it('the document store evicts the least recently used documents beyond a million characters', () => {
    const documents = createDocuments(schema, true);
    const get = (n: number) => documents.get(`{ c${n}: count }`.padEnd(50_000, '#'), new ParseAllowance());
    const entries = Array.from({ length: 25 }, (_, n) => get(n));
    expect(get(24)).toBe(entries[24]);
    expect(get(0)).not.toBe(entries[0]);
  });
});

describe('an execution plan', () => {
  it.each([
    ['leaf fields and lists', '{ count shelf { id name pages tags kind } shelves }'],
    [
      'aliases and repeated fields',
      '{ a: count b: count shelf { id } again: shelf(upTo: 1) { name } shelf { author { id } author { name } } }',
    ],
    ['arguments and their defaults', '{ shelf(upTo: 2) { price other: price(in: "USD") dear(over: 150) } }'],
    [
      'interfaces',
      '{ first { __typename id ... on Book { pages } ... on Author { books { id } } } things { id name ... on ' +
        'Author { books { name } } } }',
    ],
    [
      'nested fragments',
      '{ ...Q } fragment Q on Query { shelf { ...B } ... on Query { count } } fragment B on Book { ...T pages } ' +
        'fragment T on Thing { id name }',
    ],
    ['skipped fields', '{ count @skip(if: true) shelf @include(if: true) { id name @include(if: false) } }'],
    ['custom scalars', '{ json }'],
    ['__typename alone', '{ __typename }'],
    ['objects below a null', '{ shelf { author { name } } }'],
  ])('an execution plan writes %s as graphql-js does', (_, query) => {
    const { executeFast, executeWithGraphQL } = createExecutors(query);
    expect([executeFast(), executeFast(), executeFast()].map((data) => `{"data":${data}}`)).toEqual([
      executeWithGraphQL(),
      executeWithGraphQL(),
      executeWithGraphQL(),
    ]);
  });

  it('an execution plan applies variables in arguments and in @skip and @include', () => {
    const { executeFast, executeWithGraphQL } = createExecutors(
      'query ($n: Int, $over: Float!, $with: Boolean!) { shelf(upTo: $n) { dear(over: $over) name @include(if: ' +
        '$with) id @skip(if: $with) } }',
    );
    for (const variables of [
      { n: 1, over: 50, with: true },
      { n: 3, over: 150, with: false },
      { n: 2, over: 250, with: true },
      { n: 3, over: 150, with: false },
    ]) {
      expect(`{"data":${executeFast(variables)}}`).toBe(executeWithGraphQL(variables));
    }
  });

  it.each([
    ['a promise', '{ count late }', 'this request needs the yoga pipeline'],
    ['an error returned as a value', '{ broken }', 'this request needs the yoga pipeline'],
    ['a thrown error', '{ fails { id } }', 'thrown'],
    ['a null for a non-null field', '{ missing { id } }', 'this request needs the yoga pipeline'],
    ['a value of the wrong type', '{ odd }', 'Int cannot represent'],
    ['a resolver that reads info.path', '{ place }', 'this request needs the yoga pipeline'],
  ])('an execution plan falls back to graphql-js for %s', (_, query, told) => {
    expect(() => createExecutors(query).executeFast()).toThrow(told);
  });

  it('an execution plan that falls back leaves no unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const late = buildSchema('type Query { one: String many: [String] }');
    const fields = late.getQueryType()?.getFields();
    Object.assign(fields?.['one'] ?? {}, { resolve: () => Promise.reject(new Error('one')) });
    Object.assign(fields?.['many'] ?? {}, {
      resolve: () => [Promise.reject(new Error('first')), Promise.reject(new Error('second'))],
    });
    for (const query of ['{ one }', '{ many }'])
      expect(() => planOf(late, query)?.execute({}, {})).toThrow('this request needs the yoga pipeline');
    await new Promise((resolve) => void setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it('a pure field is resolved once per record, and a field that reads the context each time', () => {
    resolverCalls = {};
    const { executeFast } = createExecutors('{ shelf { pages asks } }');
    expect(executeFast({}, 'you')).toContain('you: Book 1');
    expect(executeFast({}, 'me')).toContain('me: Book 1');
    // The first attempt detects that the field reads its context, so it shares no value.
    expect(resolverCalls).toEqual({ pages: 3, asks: 7 });
  });

  it('a field value is shared between documents that select it of the same record', () => {
    resolverCalls = {};
    const memory = new FragmentCache(1_000_000);
    createExecutors('{ shelf { pages } }', memory).executeFast();
    expect(createExecutors('{ shelf { id howMany: pages } }', memory).executeFast()).toContain('"howMany":300');
    expect(resolverCalls).toEqual({ pages: 3 });
  });

  it('a field of a record that is not frozen is resolved every time', () => {
    const open = buildSchema('type Query { it: It } type It { n: Int }');
    const record = { n: 1 };
    Object.assign(open.getQueryType()?.getFields()['it'] ?? {}, { resolve: () => record });
    const plans = planOf(open, '{ it { n } }');
    const answers = [1, 2, 3].map((n) => {
      record.n = n;
      return plans?.execute({}, {});
    });
    expect(answers).toEqual([1, 2, 3].map((n) => `{"it":{"n":${n}}}`));
  });

  it('the fragment cache is cleared beyond its limit, and plans keep answering', () => {
    resolverCalls = {};
    const { executeFast, executeWithGraphQL } = createExecutors('{ shelf { pages name } }', new FragmentCache(500));
    const answers = Array.from({ length: 5 }, () => `{"data":${executeFast()}}`);
    expect(resolverCalls['pages']).toBeGreaterThan(3);
    expect(answers).toEqual(answers.map(() => executeWithGraphQL()));
  });

  it('an execution plan exists for the named query, and not for mutations and subscriptions', () => {
    const document = parse(
      'query A { count } query B { shelf { id } } mutation C { __typename } subscription D { __typename }',
    );
    const plansOf = createPlanCache(schema, new FragmentCache(1_000));
    const planNamed = (name: string) => plansOf(operationIn(document, name));
    expect(planNamed('B')?.execute({}, {})).toContain('shelf');
    expect(planNamed('A')?.execute({}, {})).toBe('{"count":3}');
    expect(['C', 'D'].map(planNamed)).toEqual([undefined, undefined]);
  });
});
