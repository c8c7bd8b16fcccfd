import {
  Kind,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Memory } from './memory.js';
import type { Planned, Run } from './field-plan.js';
import { NotAtOnce } from './not-at-once.js';
import { ObjectPlan } from './object-plan.js';
import type { Bytes } from './value-writer.js';

/** The plans of one operation. */
export interface OperationPlans {
  readonly operation: OperationDefinitionNode;
  /**
   * The `data` of its answer, as JSON.
   * @param variables coerced
   * @throws NotAtOnce, or what a resolver throws but for NotAtHandError: those are counted, so that one round looks for all there is
   */
  carryOut(context: unknown, variables: Run['variables']): Bytes;
}

/** How many plans are kept of an operation that says by variables which of its fields are asked. */
const mostPlans = 16;

/** Finds the plans of an operation of a document; undefined where it is no query, or not the one that is named. */
export function createPlans(
  schema: GraphQLSchema,
  memory: Memory,
): (document: DocumentNode, operationName: string | null) => OperationPlans | undefined {
  // Documents are kept, and their plans with them, which hold what was written of records: until all of that is forgotten.
  let known = new WeakMap<OperationDefinitionNode, OperationPlans>();
  let { since } = memory;
  return (document, operationName) => {
    const operation = operationOf(document, operationName);
    if (operation?.operation !== 'query') return undefined;
    if (since !== memory.since) {
      known = new WeakMap();
      since = memory.since;
    }
    const found = known.get(operation) ?? plansOf(schema, memory, document, operation);
    known.set(operation, found);
    return found;
  };
}

function plansOf(
  schema: GraphQLSchema,
  memory: Memory,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationPlans {
  const fragments = Object.fromEntries(
    document.definitions.filter(isFragment).map((fragment) => [fragment.name.value, fragment]),
  );
  const conditions = conditionsOf(document);
  const plans = new Map<string, { readonly planned: Planned; readonly root: ObjectPlan; runs: number }>();
  const type = schema.getQueryType();

  return {
    operation,
    carryOut(context, variables) {
      const which = conditions.length === 0 ? '' : JSON.stringify(conditions.map((name) => variables[name]));
      let plan = plans.get(which);
      if (plan === undefined) {
        if (!type) throw new TypeError('Expected the schema to have a type for queries.');
        if (plans.size === mostPlans) plans.clear();
        const planned: Planned = {
          schema,
          fragments,
          operation,
          memory,
          fields: 0,
          selected: (...of) => ObjectPlan.ofFields(planned, ...of),
        };
        plan = { planned, root: ObjectPlan.ofRoot(planned, type, variables), runs: 0 };
        plans.set(which, plan);
      }
      plan.runs += 1;
      const run: Run = { context, variables, args: [], infos: [], remembers: plan.runs > 1, missing: 0 };
      const data = plan.root.write(undefined, run);
      if (run.missing > 0) throw new NotAtOnce();
      return data;
    },
  };
}

function operationOf({ definitions }: DocumentNode, name: string | null): OperationDefinitionNode | undefined {
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (name !== null) return operations.find((operation) => operation.name?.value === name);
  return operations.length === 1 ? operations[0] : undefined;
}

/** The variables that decide whether a selection is left out. */
function conditionsOf(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ arguments: args = [] }) {
      for (const { value } of args) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

function isFragment(definition: DocumentNode['definitions'][number]): definition is FragmentDefinitionNode {
  return definition.kind === Kind.FRAGMENT_DEFINITION;
}
