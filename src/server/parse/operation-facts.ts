import { GraphQLDeferDirective, GraphQLStreamDirective, memoize1 } from '@graphql-tools/utils';
import {
  getArgumentValues,
  getDirectiveValues,
  GraphQLError,
  introspectionFromSchema,
  Kind,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf, isSkipped, selectionSetOf, type Fragments, type Variables } from '../../selections.js';

/** Facts of one operation that do not depend on its variables. */
export interface OperationFacts {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Fragments;
  /** Arguments that variables could make invalid: those of directives, and of a mutation's fields. */
  readonly checkedArguments: readonly CheckedArguments[];
  /** The response names of the fields of a mutation, without __typename. */
  readonly mutationFields: ReadonlySet<string>;
  /** Estimated values in the answer to the operation's introspection. */
  readonly introspectedValues: number;
  /** Whether the operation has @defer or @stream, switched off or not. */
  readonly mentionsIncremental: boolean;
}

interface CheckedArguments {
  readonly definition: Parameters<typeof getArgumentValues>[0];
  readonly node: Parameters<typeof getArgumentValues>[1];
}

export function analyzeOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationFacts {
  const fragments = fragmentsOf(document);
  const sizeOf = introspectionSizer(schema, fragments);
  let introspectedValues = 0;
  let mentionsIncremental = false;
  const mutationFields = new Set<string>();
  const checkedArguments: CheckedArguments[] = [];
  const typeInfo = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(typeInfo, {
    Directive(node) {
      const definition = schema.getDirective(node.name.value);
      mentionsIncremental ||= node.name.value === 'defer' || node.name.value === 'stream';
      if (definition && node.arguments?.length) checkedArguments.push({ definition, node });
    },
    Field(node) {
      const definition = typeInfo.getFieldDef();
      introspectedValues += sizeOf(node);
      if (typeInfo.getParentType() === schema.getMutationType() && node.name.value !== '__typename')
        mutationFields.add(node.alias?.value ?? node.name.value);
      if (operation.operation === 'mutation' && definition && node.arguments?.length)
        checkedArguments.push({ definition, node });
    },
  });
  // Only mutations and directives have arguments to check, and only introspection has a size.
  if (operation.operation === 'mutation' || /@|\b__(schema|type)\b/.test(document.loc?.source.body ?? '@')) {
    const withFragments = separateOperations(document)[operation.name?.value ?? ''];
    if (withFragments !== undefined) visit(withFragments, visitor);
  }
  return { operation, fragments, checkedArguments, mutationFields, introspectedValues, mentionsIncremental };
}

/** A type that is asked for by name may be this much larger than the mean of all types. */
const largeTypeFactor = 10;

/**
 * Estimates the values in the answer to a field; 0 for fields other than __schema and __type. The budget of a response
 * does not count these values, because introspection calls no resolver of the schema, and aliases multiply them.
 */
function introspectionSizer(schema: GraphQLSchema, fragments: Fragments): (field: FieldNode) => number {
  /** Values of one object with these selections: computed once for each fragment, however often it is spread. */
  const valuesOf = memoize1((set: SelectionSetNode): number => {
    let sum = 1;
    for (const selection of set.selections) {
      const inner = selectionSetOf(selection, fragments);
      const length = selection.kind === Kind.FIELD ? (listLengthsOf(schema)[selection.name.value] ?? 1) : 1;
      sum += length * (inner === undefined ? 1 : valuesOf(inner));
    }
    return sum;
  });

  return ({ name: { value }, selectionSet }) =>
    selectionSet !== undefined && /^__(schema|type)$/.test(value)
      ? (value === '__type' ? largeTypeFactor : 1) * valuesOf(selectionSet)
      : 0;
}

/** Mean lengths of the lists that introspection returns, by the names of their fields. A list may be null. */
const listLengthsOf = memoize1((schema: GraphQLSchema): Readonly<Record<string, number>> => {
  const totals: Record<string, { length: number; count: number }> = {};
  JSON.stringify(introspectionFromSchema(schema), (key, value: unknown) => {
    const total = (totals[key] ??= { length: 0, count: 0 });
    total.count += 1;
    if (Array.isArray(value)) total.length += value.length;
    return value;
  });
  const lists = Object.entries(totals).filter(([, { length }]) => length > 0);
  const lengths = Object.fromEntries(lists.map(([name, { length, count }]) => [name, Math.ceil(length / count)]));
  // Most types are wrapped in one list or non-null type, or in none.
  lengths['ofType'] = 0.5;
  return lengths;
});

/** Finds the first argument that these variables make invalid, before anything runs: writes cannot be undone. */
export function findInvalidArgument({ checkedArguments }: OperationFacts, variables: Variables) {
  for (const { definition, node } of checkedArguments) {
    try {
      const { initialCount = 0 } = getArgumentValues(definition, node, variables);
      if (node.kind === Kind.DIRECTIVE && !(typeof initialCount === 'number' && initialCount >= 0))
        throw new GraphQLError(
          `Argument "initialCount" of @stream: expected a whole number from 0, got ${String(initialCount)}.`,
          { nodes: node },
        );
    } catch (error) {
      return error instanceof GraphQLError ? error : new GraphQLError('An argument is invalid.', { nodes: node });
    }
  }
  return undefined;
}

/**
 * Whether @defer or @stream is active anywhere in the operation, which makes the response incremental.
 * @param inRootFields looks only at lists of the operation itself, such as the results of a bulk mutation
 */
export function usesIncrementalDelivery(facts: OperationFacts, variables: Variables, inRootFields = false): boolean {
  const visited = new Set<SelectionSetNode>();
  function search(set: SelectionSetNode | undefined): boolean {
    // Fragments may refer to each other repeatedly, so each is searched once.
    if (set === undefined || visited.has(set)) return false;
    visited.add(set);
    return set.selections.some((selection) => {
      if (isSkipped(selection, variables)) return false;
      const directive = selection.kind === Kind.FIELD ? GraphQLStreamDirective : GraphQLDeferDirective;
      const values = getDirectiveValues(directive, selection, variables);
      if (values !== undefined && values['if'] !== false) return true;
      return !(inRootFields && selection.kind === Kind.FIELD) && search(selectionSetOf(selection, facts.fragments));
    });
  }
  return facts.mentionsIncremental && search(facts.operation.selectionSet);
}
