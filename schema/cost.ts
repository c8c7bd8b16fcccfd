import {
  getArgumentValues,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { QueryTooCostlyError } from '../src/errors.js';
import { ruleOf, type UpstreamCalls, type CostScope } from './cost-rules.js';
import { isSkipped } from './selection.js';

/** How many fields are looked at, each once for every thing that it is asked of: five hundred ids with four hundred fields each. */
const maxSteps = 200_000;

/** What a document may need at most, before anything is called. */
export interface Cost {
  /** Upstream calls that read. */
  readonly reads: number;
  /** Upstream calls that change something. */
  readonly writes: number;
}

/** What the cost of an operation depends on beside its document. */
export interface CostOptions {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Coerced, with what the operation itself gives them where they are left out. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** How many spaces `wabas` means where it names none. */
  readonly spaces: number;
}

/**
 * The most upstream calls that a valid operation can need, were nothing cached. Calls are counted by what they ask for, as
 * the request's loaders make them: a hundred codes that ask for their number are one call, and a query that runs in circles
 * costs no more than one that does not.
 * @throws QueryTooCostlyError where counting alone is too much
 */
export function costOf({ schema, document, operation, variables, spaces }: CostOptions): Cost {
  const fragments = new Map(
    document.definitions
      .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const calls: UpstreamCalls = { reads: new Map(), writes: 0 };
  const visitedFragments = new Set<string>();
  let steps = 0;

  function walkField(node: FieldNode, parent: GraphQLCompositeType, scope: CostScope): void {
    if (!isObjectType(parent) && !isInterfaceType(parent)) return;
    const field = parent.getFields()[node.name.value];
    if (field === undefined) return;
    const rule = ruleOf(field);
    const args = rule === undefined ? {} : getArgumentValues(field, node, variables);
    const scopes = rule === undefined ? [scope] : rule({ args, scope, calls, spaces });
    const type = getNamedType(field.type);
    if (node.selectionSet === undefined || !isCompositeType(type)) return;
    for (const inner of scopes) walk(node.selectionSet, type, inner);
  }

  function walk(selectionSet: SelectionSetNode, parent: GraphQLCompositeType, scope: CostScope): void {
    // A scope of another type than the fragment's is never reached by it.
    if (isObjectType(parent) && scope.type !== undefined && isNodeType(parent.name) && parent.name !== scope.type)
      return;
    for (const selection of selectionSet.selections) {
      steps += 1;
      if (steps > maxSteps) throw new QueryTooCostlyError(steps, maxSteps, 'fields of different things');
      if (isSkipped(selection, variables)) continue;
      if (selection.kind === Kind.FIELD) {
        walkField(selection, parent, scope);
        continue;
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      if (fragment === undefined) continue;
      const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
      const type = isCompositeType(condition) ? condition : parent;
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        // The same fragment in the same place asks for nothing more: fragments that fold into each other stay cheap.
        const visitKey = JSON.stringify([selection.name.value, type.name, scope]);
        if (visitedFragments.has(visitKey)) continue;
        visitedFragments.add(visitKey);
      }
      walk(fragment.selectionSet, type, scope);
    }
  }

  const root = schema.getRootType(operation.operation);
  if (root) walk(operation.selectionSet, root, {});
  return { reads: [...calls.reads.values()].reduce((sum, count) => sum + count, 0), writes: calls.writes };
}

const isNodeType = (name: string) => name === 'Waba' || name === 'PhoneNumber' || name === 'MessageQrdl';
