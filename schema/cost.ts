/** Static cost analysis: bounds the upstream calls of a GraphQL operation before it is executed. */
import {
  getArgumentValues,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { isNodeType } from '../src/nouns.js';
import { QueryTooCostlyError } from '../src/errors.js';
import { fragmentsOf, isSkipped } from '../src/selections.js';
import { ruleOf } from './cost-rules.js';
import type { CostScope, UpstreamCalls } from './cost-sets.js';
import { encodeGlobalId, localId } from './node-id.js';

/**
 * Maximum number of selections that the analyses of one request visit, counted once per scope: enough for 500 ids with
 * 380 fields each.
 */
const maxSteps = 200_000;

/** Steps for each scope of a field beyond the first, because its id has to be decoded. */
const stepsPerScope = 40;

/** Upper bounds on the upstream calls of an operation. */
export interface Cost {
  /** Read calls. */
  readonly reads: number;
  /** Write calls. */
  readonly writes: number;
}

/** The operation and everything else its cost depends on. */
export interface CostOptions {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** The variables after coercion, with the operation's default values applied. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Number of spaces that `wabas` returns when called without ids. */
  readonly spaces: number;
  /** Number of steps of the analyses of this request so far; each analysis adds its own. */
  readonly steps?: { count: number };
}

/**
 * Returns the maximum number of upstream calls that a valid operation can need if nothing is cached. Identical reads
 * count once, as the request's DataLoaders send them once: 100 codes that each select their phone number cost one call,
 * and a query whose nesting returns to the same objects costs no more than one without that nesting.
 * @throws QueryTooCostlyError if the operation has too many selections to analyse
 */
export function costOf({ schema, document, operation, variables, spaces, steps = { count: 0 } }: CostOptions): Cost {
  const fragments = fragmentsOf(document);
  const calls: UpstreamCalls = { reads: new Map(), writes: 0, numberWrites: 0 };
  const visitedFragments = new Set<string>();

  function countSteps(count: number): void {
    steps.count += count;
    if (steps.count > maxSteps) throw new QueryTooCostlyError(steps.count, maxSteps, 'selections to analyse');
  }

  function walkField(node: FieldNode, parent: GraphQLCompositeType, scope: CostScope): void {
    if (!isObjectType(parent) && !isInterfaceType(parent)) return;
    const field = parent.getFields()[node.name.value];
    if (field === undefined) return;
    const rule = ruleOf(field);
    if (rule === undefined && node.selectionSet === undefined) return;
    const args = rule === undefined ? {} : getArgumentValues(field, node, variables);
    // A variable with a long list may be the argument of hundreds of fields.
    countSteps(sizeOf(args));
    const scopes = rule === undefined ? [scope] : rule({ args, scope, calls, spaces });
    countSteps(stepsPerScope * Math.max(0, scopes.length - 1));
    const type = getNamedType(field.type);
    if (node.selectionSet === undefined || !isCompositeType(type)) return;
    for (const inner of scopes) walk(node.selectionSet, type, inner);
  }

  function walk(selectionSet: SelectionSetNode, parent: GraphQLCompositeType, scope: CostScope): void {
    // Skip fragments whose type cannot match the node type in scope.
    if (isObjectType(parent) && scope.type !== undefined && isEntityType(parent.name) && parent.name !== scope.type)
      return;
    for (const selection of selectionSet.selections) {
      countSteps(1);
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
        // Visit each fragment once per scope, so that nested fragments cannot make the analysis exponential.
        const visitKey = JSON.stringify([selection.name.value, type.name, scope]);
        if (visitedFragments.has(visitKey)) continue;
        visitedFragments.add(visitKey);
      }
      walk(fragment.selectionSet, type, scope);
    }
  }

  const root = schema.getRootType(operation.operation);
  if (root) walk(operation.selectionSet, root, {});
  return { reads: sumOf(calls.reads), writes: calls.writes };
}

/** The cost of a field by itself, for one space, number or item and without its selection. */
export function typicalCostOf(field: Parameters<typeof ruleOf>[0]): Cost {
  const calls: UpstreamCalls = { reads: new Map(), writes: 0, numberWrites: 0 };
  const id = encodeGlobalId('PhoneNumber', localId('space', '1'));
  ruleOf(field)?.({ args: { id, ids: [id], inputs: [{}], input: {} }, scope: {}, calls, spaces: 1 });
  return { reads: sumOf(calls.reads), writes: calls.writes };
}

const sumOf = (reads: UpstreamCalls['reads']) => [...reads.values()].reduce((sum, count) => sum + count, 0);

/** Number of values in an argument. A long text counts as many values. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Math.floor(value.length / 100);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + 1 + sizeOf(item), 0);
}

const isEntityType = (name: string) => isNodeType(name) || name === 'Space';
