import { Kind, type GraphQLSchema, type SelectionSetNode } from 'graphql';
import { collectFields } from 'graphql/execution/collectFields.js';
import { LRUCache } from 'lru-cache';
import { cacheMiss } from '../../../loaders/index.js';
import type { Variables } from '../../../selections.js';
import type { Latin1 } from '../../exchange.js';
import type { OperationFacts } from '../../parse/operation-facts.js';
import type { FragmentCache } from './fragment-cache.js';
import { countContextReads } from './pure-context.js';
import { SelectionPlan, type ExecutionState, type PlanContext } from './selection-plan.js';

/** The plans of one query. */
export interface OperationPlan {
  /**
   * Executes the plan. Returns the `data` of the result as JSON.
   * @param variables coerced
   * @throws FallbackToYoga, or any error of a resolver. CacheMissError comes last: one execution finds all misses.
   */
  execute(context: unknown, variables: Variables): Latin1;
}

/** Fields of all stored plans together. A field takes half a kilobyte, and its part of the document twice that. */
const defaultMaxFields = 25_000;

/** The plan for one choice of the variables that decide which fields are selected. */
interface StoredPlan {
  readonly root: SelectionPlan;
  readonly planContext: PlanContext;
  executions: number;
}

/** Finds the plan of an operation; undefined if it is not a query. */
export function createPlanCache(
  schema: GraphQLSchema,
  fragmentCache: FragmentCache,
  maxFields = defaultMaxFields,
): (operation: OperationFacts) => OperationPlan | undefined {
  const stored = new LRUCache<string, StoredPlan>({
    maxSize: maxFields,
    // The LRU cache accepts no size of 0, which a query has whose fields are all skipped.
    sizeCalculation: ({ planContext }) => Math.max(planContext.fieldCount, 1),
  });
  // By selection, which documents under several operation names share.
  const operationPlans = new WeakMap<SelectionSetNode, OperationPlan>();
  let operationCount = 0;

  function createPlan({ operation, ...facts }: OperationFacts, conditions: Variables): StoredPlan {
    const type = schema.getQueryType();
    if (!type) throw new TypeError('Expected the schema to have a type for queries.');
    const fragments = Object.fromEntries(facts.fragments);
    const shared = { schema, fragments, operation, conditions, fragmentCache };
    const planContext: PlanContext = { ...shared, pureInputs: [], fieldCount: 0 };
    const fields = collectFields(schema, fragments, conditions, type, operation.selectionSet);
    return { root: new SelectionPlan(planContext, type, fields), planContext, executions: 0 };
  }

  function createOperationPlan(facts: OperationFacts): OperationPlan {
    const id = operationCount++;
    // Those of @skip and @include; other directives do not reach this executor.
    const conditionNames = facts.checkedArguments
      .flatMap(({ node }) => node.arguments ?? [])
      .flatMap(({ value }) => (value.kind === Kind.VARIABLE ? value.name.value : []));

    function executeOnce(context: unknown, variables: Variables): Latin1 {
      const conditions = Object.fromEntries(conditionNames.map((name) => [name, variables[name]]));
      const key = `${id} ${JSON.stringify(conditions)}`;
      const plan = stored.get(key) ?? createPlan(facts, conditions);
      plan.executions += 1;
      const isMemoized = plan.executions > 1;
      const state: ExecutionState = { context, variables, inputs: [], isMemoized, misses: 0 };
      try {
        const data = plan.root.write(undefined, state);
        if (state.misses > 0) throw cacheMiss;
        return data;
      } finally {
        // Counted again: a selection is planned when the first object of its type is written, so plans grow.
        stored.delete(key);
        stored.set(key, plan);
      }
    }

    function execute(context: unknown, variables: Variables): Latin1 {
      const earlierReads = countContextReads();
      try {
        const data = executeOnce(context, variables);
        if (countContextReads() === earlierReads) return data;
      } catch (error) {
        if (countContextReads() === earlierReads) throw error;
      }
      // A field that was assumed to be pure has read its context, even if it caught the error: its plans are obsolete.
      // Each attempt marks at least one more field as impure, so the recursion ends.
      stored.clear();
      return execute(context, variables);
    }
    return { execute };
  }

  return (facts) => {
    const { operation, selectionSet } = facts.operation;
    if (operation !== 'query') return undefined;
    const plan = operationPlans.get(selectionSet) ?? createOperationPlan(facts);
    operationPlans.set(selectionSet, plan);
    return plan;
  };
}
