/**
 * The schema as a subgraph of Apollo Federation 2: `_service`, `_entities`, keys that carry the space, and for routers
 * in front `@cost` and `@listSize`, which are derived from the cost rules. Entities are loaded with the caller's
 * rights.
 */
import { extendSchema, GraphQLError, Kind, parse, print, printSchema, visit, type GraphQLSchema } from 'graphql';
import type { ConstDirectiveNode, DocumentNode } from 'graphql';
import type { Context } from '../src/context.js';
import { InvalidInputError } from '../src/errors.js';
import { defaultPageSize } from './connection.js';
import { typicalCostOf } from './cost.js';
import { costs } from './cost-rules.js';
import { loadNode } from './node.js';
import { maxNodeIds, nodeIdOf, type Representation } from './node-id.js';
import { rejectOnThrow } from './reject-on-throw.js';

const specification = 'https://specs.apollo.dev/federation/v2.9';

/** The fields that name an entity, one text for each key. */
const keys: Readonly<Record<string, readonly string[]>> = {
  Waba: ['id', 'custSpaceId wabaId'],
  PhoneNumber: ['id', 'custSpaceId number'],
  MessageQrdl: ['id'],
  Space: ['custSpaceId'],
};

/** Returns a copy of the schema with everything that a router needs. */
export function createSubgraphSchema(schema: GraphQLSchema): GraphQLSchema {
  const sdl = printSubgraph(schema);
  const subgraph = extendSchema(
    schema,
    parse(`
      "A representation of an entity, as a router sends it."
      scalar _Any
      "The entities of this subgraph."
      union _Entity = ${Object.keys(keys).join(' | ')}
      "The subgraph itself."
      type _Service { "The schema with the directives of the federation." sdl: String! }
      extend type Query {
        "For routers: the schema of this subgraph."
        _service: _Service!
        "For routers: the entities that the representations name, in the same order."
        _entities(representations: [_Any!]!): [_Entity]!
      }
    `),
  );
  const { _service: service, _entities: entities } = subgraph.getQueryType()?.getFields() ?? {};
  if (service === undefined || entities === undefined) throw new TypeError('expected a schema with queries');
  service.resolve = () => ({ sdl });
  entities.resolve = (_root, { representations }: { representations: readonly unknown[] }, context: Context) =>
    resolveEntities(representations, context);
  entities.extensions = { cost: costs.entities };
  return subgraph;
}

function resolveEntities(representations: readonly unknown[], context: Context): unknown[] {
  if (representations.length > maxNodeIds)
    throw new InvalidInputError([
      {
        path: ['representations'],
        message: `expected at most ${maxNodeIds} representations, got ${representations.length}.`,
      },
    ]);
  return representations.map((representation, index) =>
    rejectOnThrow(() => resolveEntity(toRepresentation(representation, index), context, index)),
  );
}

function toRepresentation(value: unknown, index: number): Representation {
  if (typeof value === 'object' && value !== null && '__typename' in value && typeof value.__typename === 'string')
    return { ...value, __typename: value.__typename };
  throw new InvalidInputError([
    { path: ['representations', String(index)], message: 'expected an object with __typename and a key.' },
  ]);
}

function resolveEntity(representation: Representation, context: Context, index: number): unknown {
  if (representation.__typename === 'Space') {
    const space = context.spaceInfos().find(({ custSpaceId }) => custSpaceId === representation['custSpaceId']);
    return space === undefined ? null : { ...space, __typename: 'Space' };
  }
  const id = nodeIdOf(representation);
  if (id === undefined)
    throw new GraphQLError(
      `representations.${index}: expected one of the keys of ${representation.__typename}: ` +
        `${(keys[representation.__typename] ?? []).join('; ')}.`,
      { extensions: { code: 'BAD_USER_INPUT' } },
    );
  const node = loadNode(context, id, ['representations', String(index), 'id']);
  const { wabaId } = representation;
  // The WABA is loaded by its space. Null if the representation has the id of another WABA.
  const isMeant = (loaded: unknown) =>
    wabaId === undefined ||
    typeof loaded !== 'object' ||
    loaded === null ||
    !('wabaId' in loaded) ||
    loaded.wabaId === wabaId;
  return Promise.resolve(node).then((loaded) => (isMeant(loaded) ? loaded : null));
}

/** Prints the schema with its keys, and with the cost and the size of its lists. */
function printSubgraph(schema: GraphQLSchema): string {
  const document: DocumentNode = visit(parse(printSchema(schema)), {
    ObjectTypeDefinition: (type) => ({
      ...type,
      directives: [
        ...(type.directives ?? []),
        ...(keys[type.name.value] ?? []).map((fields) => directive(`@key(fields: "${fields}")`)),
        // Every subgraph with Relay connections defines this type.
        ...(type.name.value === 'PageInfo' ? [directive('@shareable')] : []),
      ],
      fields: (type.fields ?? []).map((field) => {
        const weight = weightOf(schema, type.name.value, field.name.value);
        const isPaged = (field.arguments ?? []).some(({ name }) => name.value === 'first');
        return {
          ...field,
          directives: [
            ...(field.directives ?? []),
            ...(weight > 0 ? [directive(`@cost(weight: ${weight})`)] : []),
            ...(isPaged ? [directive(listSize)] : []),
          ],
        };
      }),
    }),
  });
  const imports = ['@key', '@shareable', '@cost', '@listSize'].map((name) => `"${name}"`).join(', ');
  return `extend schema @link(url: "${specification}", import: [${imports}])\n\n${print(document)}\n`;
}

const listSize =
  '@listSize(slicingArguments: ["first", "last"], sizedFields: ["edges", "nodes"], ' +
  `assumedSize: ${defaultPageSize}, requireOneSlicingArgument: false)`;

/** The upstream calls that a field makes for one space, number or item. */
function weightOf(schema: GraphQLSchema, typeName: string, fieldName: string): number {
  const type = schema.getType(typeName);
  const field = type !== undefined && 'getFields' in type ? type.getFields()[fieldName] : undefined;
  if (field === undefined || !('args' in field)) return 0;
  const { reads, writes } = typicalCostOf(field);
  return reads + writes;
}

function directive(text: string): ConstDirectiveNode {
  const [definition] = parse(`type T ${text}`).definitions;
  const [node] = definition?.kind === Kind.OBJECT_TYPE_DEFINITION ? (definition.directives ?? []) : [];
  if (node === undefined) throw new TypeError(`expected a directive, got ${text}`);
  return node;
}
