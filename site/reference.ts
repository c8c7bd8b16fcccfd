/** The schema as data for the templates of the reference site: every type, field and argument, with links and facts. */
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isUnionType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLType,
} from 'graphql';
import { schema } from '../schema/index.js';
import type { Scope } from '../src/domain.js';
import type { Example } from './examples.js';
import { factsOf, type FieldFacts } from './field-facts.js';

/** A type as it is written, such as `[PhoneNumber!]!`, in three parts: the middle one is a link. */
interface TypeLink {
  readonly before: string;
  readonly name: string;
  readonly after: string;
}

interface ArgumentReference {
  readonly name: string;
  readonly description: string;
  readonly type: TypeLink;
  readonly default: string | null;
  readonly deprecation: string | null;
}

export interface FieldReference extends FieldFacts {
  readonly name: string;
  readonly description: string;
  readonly type: TypeLink;
  readonly arguments: readonly ArgumentReference[];
  readonly deprecation: string | null;
  /** The examples that select the field. */
  readonly examples: readonly { readonly name: string; readonly url: string }[];
}

type Kind = 'object' | 'interface' | 'union' | 'enum' | 'input' | 'scalar';

export interface TypeReference {
  readonly name: string;
  readonly kind: Kind;
  readonly description: string;
  readonly specifiedBy: string | null;
  readonly interfaces: readonly string[];
  /** The members of a union, or the types that implement an interface. */
  readonly members: readonly string[];
  readonly fields: readonly FieldReference[];
  readonly inputFields: readonly ArgumentReference[];
  readonly values: readonly {
    readonly name: string;
    readonly description: string;
    readonly deprecation: string | null;
  }[];
  /** Fields and arguments that have this type. */
  readonly usedBy: readonly string[];
}

/** A field of Query, Mutation or Subscription, which has a page of its own. */
export interface OperationReference extends FieldReference {
  readonly root: 'Query' | 'Mutation' | 'Subscription';
  /** The examples of this field, with their answers. */
  readonly ownExamples: readonly Example[];
}

export interface Reference {
  readonly types: readonly TypeReference[];
  readonly operations: readonly OperationReference[];
}

const roots = ['Query', 'Mutation', 'Subscription'] as const;
const isRoot = (name: string) => roots.some((root) => root === name);

export function describeSchema(
  examples: readonly Example[],
  writeScopes: ReadonlyMap<string, readonly Scope[]>,
): Reference {
  const describeField = (parent: string, field: GraphQLField<unknown, unknown>): FieldReference => ({
    ...factsOf(field, writeScopes),
    name: field.name,
    description: field.description ?? '',
    type: linkOf(field.type),
    arguments: field.args.map(describeArgument),
    deprecation: field.deprecationReason ?? null,
    examples: examples
      .filter(({ selects }) => selects.includes(`${parent}.${field.name}`))
      .map(({ name, field: own }) => ({ name, url: `${urlOfField(own)}#${name}` })),
  });
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  const users = usersOf(types);
  return {
    types: types
      .filter(({ name }) => !isRoot(name))
      .map((type) => describeType(type, users.get(type.name) ?? [], describeField))
      .toSorted((one, other) => one.name.localeCompare(other.name)),
    operations: roots.flatMap((root) =>
      Object.values(rootTypes[root]?.getFields() ?? {}).map((field) => ({
        ...describeField(root, field),
        root,
        ownExamples: examples.filter((example) => example.field === `${root}.${field.name}`),
      })),
    ),
  };
}

const rootTypes = {
  Query: schema.getQueryType(),
  Mutation: schema.getMutationType(),
  Subscription: schema.getSubscriptionType(),
};

function describeType(
  type: GraphQLNamedType,
  usedBy: readonly string[],
  describeField: (parent: string, field: GraphQLField<unknown, unknown>) => FieldReference,
): TypeReference {
  return {
    name: type.name,
    kind: kindOf(type),
    description: type.description ?? '',
    specifiedBy: isScalarType(type) ? (type.specifiedByURL ?? null) : null,
    interfaces: isObjectType(type) ? type.getInterfaces().map(({ name }) => name) : [],
    members: isUnionType(type) || isInterfaceType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [],
    fields:
      isObjectType(type) || isInterfaceType(type)
        ? Object.values(type.getFields()).map((field) => describeField(type.name, field))
        : [],
    inputFields: isInputObjectType(type) ? Object.values(type.getFields()).map(describeArgument) : [],
    values: isEnumType(type)
      ? type.getValues().map(({ name, description, deprecationReason }) => ({
          name,
          description: description ?? '',
          deprecation: deprecationReason ?? null,
        }))
      : [],
    usedBy,
  };
}

function kindOf(type: GraphQLNamedType): Kind {
  if (isObjectType(type)) return 'object';
  if (isInterfaceType(type)) return 'interface';
  if (isUnionType(type)) return 'union';
  if (isEnumType(type)) return 'enum';
  return isInputObjectType(type) ? 'input' : 'scalar';
}

function describeArgument(argument: GraphQLArgument | GraphQLInputField): ArgumentReference {
  return {
    name: argument.name,
    description: argument.description ?? '',
    type: linkOf(argument.type),
    default: argument.defaultValue === undefined ? null : JSON.stringify(argument.defaultValue),
    deprecation: argument.deprecationReason ?? null,
  };
}

function linkOf(type: GraphQLType): TypeLink {
  const { name } = getNamedType(type);
  const [before = '', after = ''] = String(type).split(name);
  return { before, name, after };
}

/** The URL of the page of a field such as `Query.viewer` or `PhoneNumber.number`. */
export function urlOfField(path: string): string {
  const [type = '', name = ''] = path.split('.');
  return isRoot(type) ? `/docs/${type.toLowerCase()}/${name}.html` : `/docs/types/${type}.html#${name}`;
}

/** For each type: the fields that return it, and the fields with an argument of that type. */
function usersOf(types: readonly GraphQLNamedType[]): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, Set<string>>();
  const add = (type: GraphQLType, user: string) => {
    const { name } = getNamedType(type);
    users.set(name, (users.get(name) ?? new Set()).add(user));
  };
  for (const type of types) {
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      add(field.type, `${type.name}.${field.name}`);
      if ('args' in field) for (const argument of field.args) add(argument.type, `${type.name}.${field.name}`);
    }
  }
  return new Map([...users].map(([name, fields]) => [name, [...fields]]));
}
