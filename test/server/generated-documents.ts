import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isAbstractType,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** A small seeded generator of random numbers (mulberry32), so that a failing case can be run again. */
export function createRandom(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    chance: (probability: number) => next() < probability,
    integer: (below: number) => Math.floor(next() * below),
    pick<T>(values: readonly T[]): T {
      const value = values[Math.floor(next() * values.length)];
      if (value === undefined) throw new Error('expected values to pick from');
      return value;
    },
  };
}

export type Random = ReturnType<typeof createRandom>;

/** Values for arguments, by their names. */
export interface ArgumentPools {
  readonly spaces: readonly string[];
  readonly numbers: readonly string[];
  readonly ids: readonly string[];
}

/** Fields whose values belong to the moment or to the process, so that two gateways may differ in them. */
const unstableFields = new Set(['upstreamQuotas', 'qrImage', 'qrImageUrl', 'upstreamRecord', '__schema', '__type']);

/**
 * A random query of a schema, a few levels deep. Mostly valid; the types of its arguments are, their values need not
 * be.
 */
export function generateQuery(schema: GraphQLSchema, random: Random, pools: ArgumentPools): string {
  function value(name: string, type: GraphQLInputType): string {
    if (isNonNullType(type)) return value(name, type.ofType);
    if (isListType(type))
      return `[${Array.from({ length: random.integer(3) }, () => value(name, type.ofType)).join(' ')}]`;
    if (/^custSpaceIds?$/.test(name)) return JSON.stringify(random.pick([...pools.spaces, 'cams-of-nobody']));
    if (/^(number|phoneNumber)$/.test(name)) return JSON.stringify(random.pick([...pools.numbers, '+4930123456', 'x']));
    if (/^ids?$/.test(name)) return JSON.stringify(random.pick([...pools.ids, 'no-id']));
    if (isEnumType(type)) return random.pick(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || random.chance(0.3));
      return `{${fields.map((field) => `${field.name}: ${value(field.name, field.type)}`).join(' ')}}`;
    }
    if (type.name === 'Int') return String(random.integer(4));
    if (type.name === 'Boolean') return String(random.chance(0.5));
    return JSON.stringify(random.pick(['a', 'ä', '']));
  }

  function args(given: readonly GraphQLArgument[]): string {
    const chosen = given.filter(
      (arg) => isNonNullType(arg.type) || random.chance(arg.name === 'custSpaceId' ? 0.9 : 0.3),
    );
    return chosen.length === 0 ? '' : `(${chosen.map((arg) => `${arg.name}: ${value(arg.name, arg.type)}`).join(' ')})`;
  }

  function selection(type: GraphQLNamedType, depth: number): string {
    if (isLeafType(type)) return '';
    if (isAbstractType(type))
      return `{ __typename ${schema
        .getPossibleTypes(type)
        .filter(() => random.chance(0.6))
        .map((possible) => `... on ${possible.name} ${selection(possible, depth)}`)
        .join(' ')} }`;
    if (!isObjectType(type)) return '{ __typename }';
    const fields = Object.values(type.getFields()).filter(
      (field) => !unstableFields.has(field.name) && (depth > 0 || isLeafType(getNamedType(field.type))),
    );
    const isRoot = type === schema.getQueryType();
    const chosen = fields.filter(() => random.chance(isRoot ? 0.25 : 0.4)).slice(0, isRoot ? 2 : 5);
    const lines = chosen.map((field, index) => {
      const alias = random.chance(0.2) ? `a${index}: ` : '';
      const directive = random.chance(0.1) ? ` @include(if: ${String(random.chance(0.7))})` : '';
      return `${alias}${field.name}${args(field.args)}${directive} ${selection(getNamedType(field.type), depth - 1)}`;
    });
    return `{ ${random.chance(0.3) || lines.length === 0 ? '__typename ' : ''}${lines.join(' ')} }`;
  }

  const query = schema.getQueryType();
  if (!query) throw new Error('expected a query type');
  return `query Generated${random.integer(1_000)} ${selection(query, 4)}`;
}
