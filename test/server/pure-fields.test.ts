import {
  buildSchema,
  getNamedType,
  getOperationAST,
  GraphQLObjectType,
  GraphQLSchema,
  isEnumType,
  isLeafType,
  isNonNullType,
  isObjectType,
  parse,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLResolveInfo,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../schema/index.js';
import { FragmentCache } from '../../src/server/fast-path/executor/fragment-cache.js';
import { createPlanCache } from '../../src/server/fast-path/executor/operation-plan.js';
import { analyzeOperation } from '../../src/server/parse/operation-facts.js';

/** Executes a query from the cache repeatedly, with the caller as the context. */
function createExecutor(of: GraphQLSchema, query: string) {
  const document = parse(query);
  const operation = getOperationAST(document);
  const plans = createPlanCache(of, new FragmentCache(1_000_000));
  const plan = operation && plans(analyzeOperation(of, document, operation));
  if (!plan) throw new Error('expected a query');
  return (context: unknown, variables = {}) => plan.execute(context, variables);
}

describe('a field that reads its context without being marked', () => {
  const nested = () => {
    const built = buildSchema(
      'type Query { number: PhoneNumber } type PhoneNumber { a: A } type A { b: B } type B { who: String same: ' +
        'String }',
    );
    const record = Object.freeze({ a: Object.freeze({ b: Object.freeze({ same: 'same' }) }) });
    Object.assign(built.getQueryType()?.getFields()['number'] ?? {}, { resolve: () => record });
    return built;
  };
  const setResolver = (of: GraphQLSchema, resolve: GraphQLField<unknown, never>['resolve']) => {
    const type = of.getType('B');
    if (type instanceof GraphQLObjectType) Object.assign(type.getFields()['who'] ?? {}, { resolve });
  };

  it.each([
    ['by a property', (_: unknown, __: unknown, context: { who: string }) => context.who],
    ['by destructuring', (_: unknown, __: unknown, { who }: { who: string }) => who],
    ['by its keys', (_: unknown, __: unknown, context: object) => Object.values(context).join()],
    [
      'by the operator in',
      (_: unknown, __: unknown, context: { who: string }) => ('who' in context ? context.who : ''),
    ],
    ['by spreading it', (_: unknown, __: unknown, context: { who: string }) => ({ ...context }).who],
    ['by JSON', (_: unknown, __: unknown, context: { who: string }) => JSON.parse(JSON.stringify(context)).who],
    [
      'and catches errors',
      (_: unknown, __: unknown, context: { who: string }) => {
        try {
          return context.who;
        } catch {
          return 'nobody';
        }
      },
    ],
  ])('an unmarked field that reads its caller %s is executed for each caller', (_, resolve) => {
    const of = nested();
    setResolver(of, resolve as never);
    const execute = createExecutor(of, '{ number { a { b { same who } } } }');
    for (const who of ['one', 'one', 'two', 'three', 'one'])
      expect(execute({ who })).toBe(`{"number":{"a":{"b":{"same":"same","who":"${who}"}}}}`);
  });

  it('an unmarked field that reads variables is executed for each request', () => {
    const of = nested();
    setResolver(of, (_, __, ___, info) => String(info.variableValues['v']));
    const execute = createExecutor(of, 'query ($v: String) { number { a { b { who } } } }');
    for (const v of ['one', 'one', 'two']) expect(execute({}, { v })).toBe(`{"number":{"a":{"b":{"who":"${v}"}}}}`);
  });

  it.each<[string, (info: GraphQLResolveInfo) => string | undefined]>([
    ['its alias', ({ fieldNodes }) => fieldNodes[0]?.alias?.value],
    ['the name of the operation', ({ operation }) => operation.name?.value],
    ['the fragments', ({ fragments }) => Object.keys(fragments).join()],
  ])('an unmarked field that reads %s from info is executed for each selection', (_, read) => {
    const of = nested();
    setResolver(of, (_source, _args, _context, info) => read(info));
    const plans = createPlanCache(of, new FragmentCache(1_000_000));
    for (const name of ['one', 'one', 'two']) {
      const document = parse(
        `query ${name} { number { a { b { ...${name} } } } } fragment ${name} on B { ${name}: who }`,
      );
      const operation = getOperationAST(document);
      const plan = operation && plans(analyzeOperation(of, document, operation));
      expect(plan?.execute({}, {})).toBe(`{"number":{"a":{"b":{"${name}":"${name}"}}}}`);
    }
  });
});

/** A literal for an argument that a field needs. */
function literal(type: GraphQLInputType): string {
  const named = getNamedType(type);
  if (isEnumType(named)) return named.getValues()[0]?.name ?? '';
  return named.name === 'Int' ? '1' : named.name === 'E164' ? '"+4930123456"' : '"a"';
}

/** The types behind interfaces and unions, which no field of a test's schema names. */
const schemaTypes = Object.values(schema.getTypeMap()).filter(
  (type) => isObjectType(type) && !/^(__|Query$|Mutation$|Subscription$)/.test(type.name),
);

const recordFields = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter(
    (type) => !type.name.startsWith('__') && type !== schema.getMutationType() && type !== schema.getSubscriptionType(),
  )
  .filter((type) => type !== schema.getQueryType())
  .flatMap((type) =>
    Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, type, field] as const),
  );

describe('every field of every object type', () => {
  it('the fields of all object types but the roots are tested', () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const types = Object.values(schema.getTypeMap()).filter(
      (type) => isObjectType(type) && !type.name.startsWith('__') && !roots.includes(type),
    );
    expect(new Set(recordFields.map(([, type]) => type))).toEqual(new Set(types));
  });

  it.each(recordFields)('the field %s is the same for two callers, or is not shared between them', (_, type, field) => {
    const query = new GraphQLObjectType({
      name: 'Query',
      fields: { it: { type, resolve: () => record } },
    });
    const record = Object.freeze({
      __typename: type.name,
      space: Object.freeze({ custSpaceId: 'a', isvCode: null }),
      digits: '4930123456',
      code: 'ABCDEFGHIJKLMN',
      name: 'a name',
      deepLinkUrl: 'https://wa.me/message/ABC',
      record: Object.freeze({}),
    });
    const args = field.args
      .filter(({ type: of }) => isNonNullType(of))
      .map((arg) => `${arg.name}: ${literal(arg.type)}`);
    const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
    const document = `{ it { ${field.name}${args.length > 0 ? `(${args.join(' ')})` : ''}${selection} } }`;
    const execute = createExecutor(new GraphQLSchema({ query, types: schemaTypes }), document);
    /** A caller whose context returns the caller's name for every property. */
    const callerOf = (name: string) =>
      new Proxy({}, { get: (_target, key) => (typeof key === 'symbol' ? undefined : () => name) });
    const outcome = (run: () => string) => {
      try {
        return run();
      } catch (error) {
        return String(error);
      }
    };
    const alone = (name: string) =>
      outcome(() => createExecutor(new GraphQLSchema({ query, types: schemaTypes }), document)(callerOf(name)));
    for (const name of ['one', 'one', 'two', 'two']) expect(outcome(() => execute(callerOf(name)))).toBe(alone(name));
  });
});
