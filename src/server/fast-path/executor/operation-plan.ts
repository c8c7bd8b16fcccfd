import {
  Kind,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { cacheMiss } from '../../../loaders/index.js';
import { fragmentsOf } from '../../../selections.js';
import type { Latin1 } from '../../exchange.js';
import { mayHaveDirectives } from '../../parse/operation-facts.js';
import type { PlanContext, ExecutionState } from './field-plan.js';
import type { FragmentCache } from './fragment-cache.js';
import { ObjectPlan } from './object-plan.js';
import { ContextReadError } from './pure-context.js';

/** The plans of one operation. */
export interface OperationPlan {
  readonly operation: OperationDefinitionNode;
  /**
   * Executes the plan. Returns the `data` of the result as JSON.
   * @param variables coerced
   * @throws FallbackToYoga, or any error of a resolver. CacheMissError comes last: one execution finds all misses.
   */
  execute(context: unknown, variables: ExecutionState['variables']): Latin1;
}

/** Maximum number of plans for one operation: its variables may decide which fields are selected. */
const maxPlans = 16;

/** Finds the plan of an operation; undefined if it is not a query. */
export function createPlanCache(
  schema: GraphQLSchema,
  fragmentCache: FragmentCache,
): (document: DocumentNode, operation: OperationDefinitionNode) => OperationPlan | undefined {
  // Plans live as long as their selection, which documents under several operation names share, but no longer than a
  // generation of the fragment cache, because they hold memoized text.
  let plans = new WeakMap<SelectionSetNode, OperationPlan>();
  let { generation } = fragmentCache;
  return (document, operation) => {
    if (operation.operation !== 'query') return undefined;
    if (generation !== fragmentCache.generation) {
      plans = new WeakMap();
      generation = fragmentCache.generation;
    }
    const plan = plans.get(operation.selectionSet) ?? createOperationPlan(schema, fragmentCache, document, operation);
    plans.set(operation.selectionSet, plan);
    return plan;
  };
}

function createOperationPlan(
  schema: GraphQLSchema,
  fragmentCache: FragmentCache,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationPlan {
  const fragments = Object.fromEntries(fragmentsOf(document));
  const conditions = conditionVariables(document);
  const plans = new Map<string, { readonly root: ObjectPlan; executions: number }>();
  const type = schema.getQueryType();

  function planFor(variables: ExecutionState['variables']) {
    const conditionKey = conditions.length === 0 ? '' : JSON.stringify(conditions.map((name) => variables[name]));
    const known = plans.get(conditionKey);
    if (known !== undefined) return known;
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
    const plan = { root: ObjectPlan.forOperation(planContext, type, variables), executions: 0 };
    plans.set(conditionKey, plan);
    return plan;
  }

  function executeOnce(context: unknown, variables: ExecutionState['variables']): Latin1 {
    const plan = planFor(variables);
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
    if (state.misses > 0) throw cacheMiss;
    return data;
  }

  return {
    operation,
    execute(context, variables) {
      for (;;) {
        try {
          return executeOnce(context, variables);
        } catch (error) {
          // A field that was assumed to be pure has read its context, and is now marked as impure. Each attempt marks
          // at least one more field, so the loop ends.
          if (!(error instanceof ContextReadError)) throw error;
          plans.clear();
        }
      }
    },
  };
}

/** The variables of @skip and @include. */
function conditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  if (!mayHaveDirectives(document)) return [];
  visit(document, {
    Directive({ arguments: args = [] }) {
      for (const { value } of args) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}
