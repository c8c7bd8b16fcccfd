import {
  getNamedType,
  GraphQLBoolean,
  GraphQLNonNull,
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

/** Fields whose values depend on time or process, so that two gateways may differ in them. */
const unstableFields = new Set(['upstreamQuotas', 'qrImage', 'qrImageUrl', 'upstreamRecord', '__schema', '__type']);

export interface GeneratedQuery {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * A random query of a schema, a few levels deep, with aliases, fragments, directives and variables. Its arguments have
 * the right types, their values need not exist.
 */
export function generateQuery(schema: GraphQLSchema, random: Random, pools: ArgumentPools): GeneratedQuery {
  const variables: Record<string, unknown> = {};
  const definitions: string[] = [];
  const fragments: string[] = [];

  /** An argument's value as JSON has it; enum values are their names. */
  function value(name: string, type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return value(name, type.ofType);
    if (isListType(type)) return Array.from({ length: random.integer(3) }, () => value(name, type.ofType));
    if (/^custSpaceIds?$/.test(name)) return random.pick([...pools.spaces, 'cams-of-nobody']);
    if (/^(number|phoneNumber)$/.test(name)) return random.pick([...pools.numbers, '+4930123456', 'x']);
    if (/^ids?$/.test(name)) return random.pick([...pools.ids, 'no-id']);
    if (isEnumType(type)) return random.pick(type.getValues()).name;
    if (isInputObjectType(type))
      return Object.fromEntries(
        Object.values(type.getFields())
          .filter((field) => isNonNullType(field.type) || random.chance(0.3))
          .map((field) => [field.name, value(field.name, field.type)]),
      );
    if (type.name === 'Int') return random.integer(4);
    if (type.name === 'Boolean') return random.chance(0.5);
    return random.pick(['a', 'ä', '']);
  }

  /** The same value as a literal of GraphQL. */
  function literal(given: unknown, type: GraphQLInputType): string {
    if (isNonNullType(type)) return literal(given, type.ofType);
    if (isListType(type) && Array.isArray(given))
      return `[${given.map((item) => literal(item, type.ofType)).join(' ')}]`;
    if (isInputObjectType(type)) {
      const fieldValues = given as Readonly<Record<string, unknown>>;
      const fields = Object.values(type.getFields()).filter(({ name }) => name in fieldValues);
      return `{${fields.map((field) => `${field.name}: ${literal(fieldValues[field.name], field.type)}`).join(' ')}}`;
    }
    return isEnumType(type) ? String(given) : JSON.stringify(given);
  }

  /** A value as a literal or as a variable. */
  function written(type: GraphQLInputType, given: unknown): string {
    if (!random.chance(0.25)) return literal(given, type);
    const variable = `v${definitions.length}`;
    definitions.push(`$${variable}: ${String(type)}`);
    variables[variable] = given;
    return `$${variable}`;
  }

  function args(given: readonly GraphQLArgument[]): string {
    const chosen = given.filter(
      (arg) => isNonNullType(arg.type) || random.chance(arg.name === 'custSpaceId' ? 0.9 : 0.3),
    );
    const texts = chosen.map((arg) => `${arg.name}: ${written(arg.type, value(arg.name, arg.type))}`);
    return texts.length === 0 ? '' : `(${texts.join(' ')})`;
  }

  function directive(): string {
    if (!random.chance(0.1)) return '';
    const name = random.pick(['include', 'skip']);
    const isOn = random.chance(name === 'include' ? 0.7 : 0.3);
    return ` @${name}(if: ${written(new GraphQLNonNull(GraphQLBoolean), isOn)})`;
  }

  /** Some selections, perhaps within a fragment. */
  function enclosed(type: GraphQLNamedType, lines: string): string {
    if (lines === '' || !random.chance(0.15)) return lines;
    if (random.chance(0.5)) return `... on ${type.name}${directive()} { ${lines} }`;
    const name = `F${fragments.length}`;
    fragments.push(`fragment ${name} on ${type.name} { ${lines} }`);
    return `...${name}${directive()}`;
  }

  function selection(type: GraphQLNamedType, depth: number): string {
    if (isLeafType(type)) return '';
    if (isAbstractType(type))
      return `{ __typename ${schema
        .getPossibleTypes(type)
        .filter(() => random.chance(0.6))
        .map((possible) => `... on ${possible.name}${directive()} ${selection(possible, depth)}`)
        .join(' ')} }`;
    if (!isObjectType(type)) return '{ __typename }';
    const fields = Object.values(type.getFields()).filter(
      (field) => !unstableFields.has(field.name) && (depth > 0 || isLeafType(getNamedType(field.type))),
    );
    const isRoot = type === schema.getQueryType();
    const chosen = fields.filter(() => random.chance(isRoot ? 0.25 : 0.4)).slice(0, isRoot ? 2 : 5);
    const lines = chosen.map((field, index) => {
      const alias = random.chance(0.2) ? `a${index}: ` : '';
      return `${alias}${field.name}${args(field.args)}${directive()} ${selection(getNamedType(field.type), depth - 1)}`;
    });
    const twice = random.chance(0.1) ? lines.slice(0, 1) : [];
    const typeName = random.chance(0.3) || lines.length === 0 ? '__typename ' : '';
    return `{ ${typeName}${enclosed(type, lines.join(' '))} ${twice.join(' ')} }`;
  }

  const query = schema.getQueryType();
  if (!query) throw new Error('expected a query type');
  const root = selection(query, 4);
  const declared = definitions.length === 0 ? '' : `(${definitions.join(' ')})`;
  return { query: [`query Generated${random.integer(1_000)}${declared} ${root}`, ...fragments].join('\n'), variables };
}
