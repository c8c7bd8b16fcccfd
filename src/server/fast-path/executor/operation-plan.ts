import {
  Kind,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { FragmentCache } from './fragment-cache.js';
import type { PlanContext, ExecutionState } from './field-plan.js';
import { FallbackToYoga } from './fallback-to-yoga.js';
import { ObjectPlan } from './object-plan.js';
import type { Latin1 } from './value-writer.js';

/** The plans of one operation. */
export interface OperationPlan {
  readonly operation: OperationDefinitionNode;
  /**
   * The `data` of its answer, as JSON.
   * @param variables coerced
   * @throws NotAtOnce, or what a resolver throws but for NotAtHandError: those are counted, so that one round looks for all there is
   */
  execute(context: unknown, variables: ExecutionState['variables']): Latin1;
}

/** How many plans are kept of an operation that says by variables which of its fields are asked. */
const maxPlans = 16;

/** Finds the plans of an operation of a document; undefined where it is no query, or not the one that is named. */
export function createPlanCache(
  schema: GraphQLSchema,
  fragmentCache: FragmentCache,
): (document: DocumentNode, operationName: string | null) => OperationPlan | undefined {
  // Documents are kept, and their plans with them, which hold what was written of records: until all of that is forgotten.
  let plans = new WeakMap<OperationDefinitionNode, OperationPlan>();
  let { generation } = fragmentCache;
  return (document, operationName) => {
    const operation = findOperation(document, operationName);
    if (operation?.operation !== 'query') return undefined;
    if (generation !== fragmentCache.generation) {
      plans = new WeakMap();
      generation = fragmentCache.generation;
    }
    const plan = plans.get(operation) ?? createOperationPlan(schema, fragmentCache, document, operation);
    plans.set(operation, plan);
    return plan;
  };
}

function createOperationPlan(
  schema: GraphQLSchema,
  fragmentCache: FragmentCache,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationPlan {
  const fragments = Object.fromEntries(
    document.definitions.filter(isFragment).map((fragment) => [fragment.name.value, fragment]),
  );
  const conditions = conditionVariables(document);
  const plans = new Map<string, { readonly planContext: PlanContext; readonly root: ObjectPlan; executions: number }>();
  const type = schema.getQueryType();

  return {
    operation,
    execute(context, variables) {
      const conditionKey = conditions.length === 0 ? '' : JSON.stringify(conditions.map((name) => variables[name]));
      let plan = plans.get(conditionKey);
      if (plan === undefined) {
        if (!type) throw new TypeError('Expected the schema to have a type for queries.');
        if (plans.size === maxPlans) plans.clear();
        const planContext: PlanContext = {
          schema,
          fragments,
          operation,
          fragmentCache,
          fieldCount: 0,
          planSelection: (...of) => ObjectPlan.forFields(planContext, ...of),
        };
        plan = { planContext, root: ObjectPlan.forOperation(planContext, type, variables), executions: 0 };
        plans.set(conditionKey, plan);
      }
      plan.executions += 1;
      const state: ExecutionState = {
        context,
        variables,
        args: [],
        infos: [],
        isMemoized: plan.executions > 1,
        misses: 0,
      };
      const data = plan.root.write(undefined, state);
      if (state.misses > 0) throw new FallbackToYoga();
      return data;
    },
  };
}

function findOperation({ definitions }: DocumentNode, name: string | null): OperationDefinitionNode | undefined {
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (name !== null) return operations.find((operation) => operation.name?.value === name);
  return operations.length === 1 ? operations[0] : undefined;
}

/** The variables that decide whether a selection is left out. */
function conditionVariables(document: DocumentNode): readonly string[] {
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
