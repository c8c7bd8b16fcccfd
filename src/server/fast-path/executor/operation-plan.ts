import {
  Kind,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
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

/** Fields of all stored plans together. A field takes up to a kilobyte, with its part of the document. */
const defaultMaxFields = 25_000;

/** The plan for one choice of the variables that decide which fields are selected. */
interface StoredPlan {
  readonly root: ObjectPlan;
  readonly planContext: PlanContext;
  /** The number of fields when it was stored. */
  size: number;
  executions: number;
}

/** Finds the plan of an operation; undefined if it is not a query. */
export function createPlanCache(
  schema: GraphQLSchema,
  fragmentCache: FragmentCache,
  maxFields = defaultMaxFields,
): (document: DocumentNode, operation: OperationDefinitionNode) => OperationPlan | undefined {
  const stored = new LRUCache<string, StoredPlan>({ maxSize: maxFields, sizeCalculation: ({ size }) => size });
  // By selection, which documents under several operation names share.
  const operationPlans = new WeakMap<SelectionSetNode, OperationPlan>();
  let operationCount = 0;

  function createOperationPlan(document: DocumentNode, operation: OperationDefinitionNode): OperationPlan {
    const id = String(operationCount++);
    const fragments = Object.fromEntries(fragmentsOf(document));
    const conditions = conditionVariables(document);

    function createPlan(variables: ExecutionState['variables']): StoredPlan {
      const type = schema.getQueryType();
      if (!type) throw new TypeError('Expected the schema to have a type for queries.');
      const planContext: PlanContext = {
        schema,
        fragments,
        operation,
        fragmentCache,
        fieldCount: 0,
        planSelection: (...of) => ObjectPlan.forFields(planContext, ...of),
      };
      return { root: ObjectPlan.forOperation(planContext, type, variables), planContext, size: 0, executions: 0 };
    }

    function executeOnce(key: string, context: unknown, variables: ExecutionState['variables']): Latin1 {
      const plan = stored.get(key) ?? createPlan(variables);
      plan.executions += 1;
      const state: ExecutionState = {
        context,
        variables,
        args: [],
        infos: [],
        isMemoized: plan.executions > 1,
        misses: 0,
      };
      try {
        const data = plan.root.write(undefined, state);
        if (state.misses > 0) throw cacheMiss;
        return data;
      } finally {
        // A selection is planned when the first object of its type is written, so plans grow.
        if (plan.planContext.fieldCount > plan.size) {
          stored.delete(key);
          plan.size = plan.planContext.fieldCount;
          stored.set(key, plan);
        }
      }
    }

    return {
      operation,
      execute(context, variables) {
        const key = conditions.reduce((prefix, name) => `${prefix} ${String(variables[name])}`, id);
        for (;;) {
          try {
            return executeOnce(key, context, variables);
          } catch (error) {
            // A field that was assumed to be pure has read its context, and is now marked as impure. Each attempt marks
            // at least one more field, so the loop ends.
            if (!(error instanceof ContextReadError)) throw error;
            stored.delete(key);
          }
        }
      },
    };
  }

  return (document, operation) => {
    if (operation.operation !== 'query') return undefined;
    const plan = operationPlans.get(operation.selectionSet) ?? createOperationPlan(document, operation);
    operationPlans.set(operation.selectionSet, plan);
    return plan;
  };
}

/** The variables of @skip and @include. */
function conditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  if (!mayHaveDirectives(document)) return [];
  visit(document, {
    Directive({ name, arguments: args = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of args) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}
