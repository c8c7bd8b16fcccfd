import { GraphQLDeferDirective, GraphQLStreamDirective } from '@graphql-tools/utils';
import {
  getArgumentValues,
  getDirectiveValues,
  GraphQLError,
  Kind,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLDirective,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf, isSkipped, selectionSetOf, type Fragments, type Variables } from '../../selections.js';
import { introspectionSizer } from './introspection-size.js';

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
  readonly definition: GraphQLDirective | GraphQLField<unknown, unknown>;
  readonly node: DirectiveNode | FieldNode;
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

/** Finds the first argument that these variables make invalid, before anything runs: writes cannot be undone. */
export function findInvalidArgument(
  { checkedArguments }: OperationFacts,
  variables: Variables,
): GraphQLError | undefined {
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
 * @param inRootFields looks only there: whether a list of the operation itself, such as the results of a bulk mutation,
 * is delivered item by item
 */
export function usesIncrementalDelivery(
  { mentionsIncremental, operation, fragments }: OperationFacts,
  variables: Variables,
  inRootFields = false,
): boolean {
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
      return !(inRootFields && selection.kind === Kind.FIELD) && search(selectionSetOf(selection, fragments));
    });
  }
  return mentionsIncremental && search(operation.selectionSet);
}
