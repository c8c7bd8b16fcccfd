/** Derives the JSON Schema of a tool's arguments from the variables of its GraphQL document. */
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  parse,
  typeFromAST,
  TypeInfo,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

export interface JsonSchema {
  type: string;
  description?: string;
  default?: unknown;
  enum?: string[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean;
}

const scalarTypes: Readonly<Record<string, string>> = { Int: 'integer', Float: 'number', Boolean: 'boolean' };

export function inputSchemaOf(schema: GraphQLSchema, source: string): JsonSchema {
  const document = parse(source);
  const operation = document.definitions.find((node): node is OperationDefinitionNode => 'operation' in node);
  const descriptions = variableDescriptions(schema, document);
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const { variable, type: typeNode, defaultValue } of operation?.variableDefinitions ?? []) {
    const name = variable.name.value;
    // typeFromAST returns undefined only for a type that the schema lacks, which validation rules out.
    const type = typeFromAST(schema, typeNode) as GraphQLInputType;
    const description = descriptions.get(name);
    properties[name] = {
      ...schemaOfType(type),
      ...(description ? { description } : {}),
      ...(defaultValue === undefined ? {} : { default: valueFromASTUntyped(defaultValue) }),
    };
    if (isNonNullType(type) && defaultValue === undefined) required.push(name);
  }
  return objectSchema(properties, required);
}

function objectSchema(properties: Record<string, JsonSchema>, required: string[]): JsonSchema {
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}), additionalProperties: false };
}

function schemaOfType(type: GraphQLInputType): JsonSchema {
  if (isNonNullType(type)) return schemaOfType(type.ofType);
  if (isListType(type)) return { type: 'array', items: schemaOfType(type.ofType) };
  if (isEnumType(type)) return { type: 'string', enum: type.getValues().map(({ name }) => name) };
  if (!isInputObjectType(type)) return { type: scalarTypes[type.name] ?? 'string' };
  const fields = Object.values(type.getFields()).filter(({ deprecationReason }) => deprecationReason == null);
  const properties = fields.map(({ name, type: fieldType, description }) => [
    name,
    { ...schemaOfType(fieldType), ...(description ? { description: firstSentence(description) } : {}) },
  ]);
  const required = fields.filter((field) => isNonNullType(field.type) && field.defaultValue === undefined);
  return objectSchema(
    Object.fromEntries(properties),
    required.map(({ name }) => name),
  );
}

/** The description of the argument or input field that each variable is used for. */
function variableDescriptions(schema: GraphQLSchema, document: DocumentNode): ReadonlyMap<string, string> {
  const descriptions = new Map<string, string>();
  const typeInfo = new TypeInfo(schema);
  const note = (value: { readonly kind: string }, name: string | undefined, text: string | null | undefined) => {
    if (value.kind === Kind.VARIABLE && name !== undefined && text) descriptions.set(name, firstSentence(text));
  };
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Argument: ({ value }) => {
        if (value.kind === Kind.VARIABLE) note(value, value.name.value, typeInfo.getArgument()?.description);
      },
      ObjectField: ({ name, value }) => {
        const parent = typeInfo.getParentInputType();
        const type = parent && getNamedType(parent);
        if (value.kind === Kind.VARIABLE && isInputObjectType(type))
          note(value, value.name.value, type.getFields()[name.value]?.description);
      },
    }),
  );
  return descriptions;
}

/** Keeps the list of tools small, because it uses up the agent's context. */
function firstSentence(text: string): string {
  return /^.*?[.:](?=\s|$)/s.exec(text)?.[0].replaceAll('\n', ' ') ?? text;
}
