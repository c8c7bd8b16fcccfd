import {
  buildSchema,
  execute,
  getOperationAST,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLScalarType,
  parse,
  validate,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { cacheMiss } from '../../src/loaders/index.js';
import { FragmentCache } from '../../src/server/fast-path/executor/fragment-cache.js';
import { createPlanCache } from '../../src/server/fast-path/executor/operation-plan.js';
import { analyzeOperation } from '../../src/server/parse/operation-facts.js';

const sdl = `
  type Query {
    number: Number line: Line numbers: [Number!]! unset: String reached(in: Range, of: [Int!]): Int method: String
    late: [String] thenable: Json info: String lost: String alsoLost: String strict: Strict
    owner(type: String): Owner nothing: Empty noText: Undefined
  }
  type Number { id: ID! digits: String format(as: Style = PLAIN): String above(n: Int!): Boolean owner: User rate: Int }
  type Line { id: ID! }
  type Strict { id: ID! }
  interface Owner { name: String }
  type User implements Owner { name: String }
  input Range { from: Int = 0 to: Int }
  enum Style { PLAIN SPACED }
  scalar Json
  scalar Empty
  scalar Undefined
`;

const fallback = 'this request needs the yoga pipeline';

/** A new schema, so that no test depends on the calls of another one. */
function createSchema() {
  const calls: Record<string, number> = {};
  const schema = buildSchema(sdl);
  const typeNamed = <T extends GraphQLNamedType>(name: string, ofKind: new (config: never) => T): T => {
    const type = schema.getType(name);
    if (type instanceof ofKind) return type;
    throw new Error(`expected ${name} to be a ${ofKind.name}`);
  };
  const resolveWith = (
    typeName: string,
    fieldName: string,
    resolve: GraphQLFieldResolver<Record<string, unknown>, unknown>,
  ) =>
    Object.assign(typeNamed(typeName, GraphQLObjectType).getFields()[fieldName] ?? {}, {
      resolve: (...of: Parameters<typeof resolve>) => {
        calls[fieldName] = (calls[fieldName] ?? 0) + 1;
        return resolve(...of);
      },
    });
  const user = Object.freeze({ name: 'Jo' });
  const number = Object.freeze({ id: '1', digits: '491', owner: user, rate: 80 });
  resolveWith('Query', 'number', () => number);
  resolveWith('Query', 'line', () => number);
  resolveWith('Query', 'numbers', () => [number, number]);
  resolveWith('Query', 'reached', (_, { in: range, of }: { in?: { from: number; to: number }; of?: number[] }) =>
    of ? of.reduce((sum, n) => sum + n, 0) : (range?.to ?? 0) - (range?.from ?? 0),
  );
  resolveWith('Query', 'late', () => ['now', Promise.resolve('later')]);
  resolveWith('Query', 'thenable', () => JSON.parse('{"then":"a text"}') as unknown);
  resolveWith('Query', 'info', (_, __, ___, info) =>
    [
      info.fieldName,
      info.returnType,
      info.parentType,
      info.schema === schema,
      Object.keys(info.fragments),
      info.operation.name?.value,
      info.fieldNodes.length,
    ].join(' '),
  );
  for (const name of ['lost', 'alsoLost'])
    resolveWith('Query', name, () => {
      throw cacheMiss;
    });
  resolveWith('Query', 'strict', () => ({ id: 's' }));
  resolveWith('Query', 'owner', (_, { type }: { type?: string }) => ({ ...user, type }));
  resolveWith('Query', 'nothing', () => 'a value');
  resolveWith('Query', 'noText', () => 'a value');
  resolveWith('Number', 'format', ({ digits }, { as }) => `${String(as)} ${String(digits)}`);
  resolveWith('Number', 'above', ({ rate }, { n }: { n: number }) => Number(rate) > n);
  resolveWith('Number', 'owner', ({ owner }) => owner);
  resolveWith('Number', 'rate', ({ rate }) => rate);
  Object.assign(typeNamed('Number', GraphQLObjectType).getFields()['rate'] ?? {}, { extensions: { cost: {} } });
  typeNamed('Strict', GraphQLObjectType).isTypeOf = () => false;
  typeNamed('Empty', GraphQLScalarType).serialize = () => null;
  typeNamed('Undefined', GraphQLScalarType).serialize = () => undefined;
  const owner = typeNamed('Owner', GraphQLInterfaceType);
  return { schema, calls, owner, resolveWith };
}

/** Executes a query with a plan, repeatedly, and with graphql-js. */
function createExecutors(query: string, { schema, calls, owner, resolveWith } = createSchema()) {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document);
  const plans = createPlanCache(schema, new FragmentCache(1_000_000));
  const plan = operation && plans(analyzeOperation(schema, document, operation));
  if (!plan) throw new Error('expected a query');
  return {
    executePlan: (variables: Record<string, unknown> = {}) =>
      `{"data":${Buffer.from(plan.execute({}, variables), 'latin1').toString()}}`,
    executeWithGraphQL: (variables: Record<string, unknown> = {}) => {
      const result = execute({ schema, document, variableValues: variables, contextValue: {} });
      return JSON.stringify(result satisfies ExecutionResult | Promise<ExecutionResult>);
    },
    calls,
    owner,
    resolveWith,
  };
}

describe('the plan of a field', () => {
  it.each([
    ['a field without a resolver at the root', '{ unset }'],
    ['an object with a property "then" that is not a function', '{ thenable }'],
    ['the type names of one record that two types share', '{ number { __typename id } line { __typename id } }'],
    ['a field whose resolver reads info', 'query Named { info ...F } fragment F on Query { info }'],
    ['an object in an object of a list', '{ numbers { owner { name } digits } }'],
  ])('the plan of a field writes %s as graphql-js does', (_, query) => {
    const { executePlan, executeWithGraphQL } = createExecutors(query);
    const expected = executeWithGraphQL();
    expect([1, 2, 3].map(() => executePlan())).toEqual([expected, expected, expected]);
  });

  it.each([
    ['a list', 'query ($n: Int!) { reached(of: [1, $n]) }'],
    ['an input object', 'query ($n: Int!) { reached(in: { from: 1, to: $n }) }'],
    ['an argument of a field of a frozen record', 'query ($n: Int!) { number { above(n: $n) } }'],
  ])('the plan of a field reads a variable in %s on every execution', (_, query) => {
    const { executePlan, executeWithGraphQL } = createExecutors(query);
    for (const n of [5, 5, 500, 7, 500]) expect(executePlan({ n })).toBe(executeWithGraphQL({ n }));
  });

  it.each([
    ['introspection', '{ __schema { queryType { name } } }'],
    ['an object type that checks its values', '{ strict { id } }'],
    ['a list with a promise after another item', '{ late }'],
    ['a scalar that serializes to null', '{ nothing }'],
    ['a scalar that serializes to undefined', '{ noText }'],
  ])('the plan of a field falls back to graphql-js for %s', (_, query) => {
    expect(() => createExecutors(query).executePlan()).toThrow(fallback);
  });

  it('the plan of a field calls a method of a record as graphql-js does', () => {
    const { executePlan, executeWithGraphQL, resolveWith } = createExecutors('{ number { digits } }');
    class Digits {
      readonly id = '49';
      digits() {
        return `${this.id}1`;
      }
    }
    resolveWith('Query', 'number', () => new Digits());
    expect(executePlan()).toBe('{"data":{"number":{"digits":"491"}}}');
    expect(executePlan()).toBe(executeWithGraphQL());
  });

  it.each([
    ['the name of an unknown type', 'Nobody'],
    ['the name of a scalar', 'String'],
    ['the name of a type that does not implement the interface', 'Number'],
    ['a type instead of its name', new GraphQLObjectType({ name: 'User', fields: {} })],
  ])('the plan of a field falls back to graphql-js if an interface resolves to %s', (_, resolved) => {
    const { executePlan, owner } = createExecutors('{ owner { name __typename } }');
    owner.resolveType = () => 'User';
    expect(executePlan()).toBe('{"data":{"owner":{"name":"Jo","__typename":"User"}}}');
    owner.resolveType = () => resolved as string;
    expect(executePlan).toThrow(fallback);
  });

  it('a field that misses the cache does not keep the fields after it from being resolved', () => {
    const { executePlan, calls } = createExecutors('{ lost alsoLost number { id } }');
    expect(executePlan).toThrow(cacheMiss);
    expect(calls).toEqual({ lost: 1, alsoLost: 1, number: 1 });
  });

  it.each([
    ['an object field of a frozen record', '{ number { owner { name } } }', 'owner'],
    ['a field with constant arguments of a frozen record', '{ number { format(as: SPACED) } }', 'format'],
  ])('%s is not resolved again once its text is memoized', (_, query, name) => {
    const { executePlan, calls } = createExecutors(query);
    executePlan();
    executePlan();
    const before = calls[name];
    expect(before).toBeGreaterThan(0);
    expect(executePlan()).toBe(executePlan());
    expect(calls[name]).toBe(before);
  });

  it('a field that has a cost is resolved on every execution', () => {
    const { executePlan, calls } = createExecutors('{ number { rate } }');
    for (let n = 0; n < 4; n++) expect(executePlan()).toBe('{"data":{"number":{"rate":80}}}');
    expect(calls['rate']).toBe(4);
  });
});
