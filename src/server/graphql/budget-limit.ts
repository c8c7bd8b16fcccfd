import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { createBudget, type Budget } from '../../budget.js';

/** One budget for a request, however many operations its batch holds; an answer that outgrows it is refused as a whole. */
export function useBudgetLimit(): {
  forRequest(request: Request): Budget;
  plugin: Plugin<{ readonly budget: Budget }>;
} {
  const budgets = new WeakMap<Request, Budget>();
  return {
    forRequest(request) {
      const budget = budgets.get(request) ?? createBudget();
      budgets.set(request, budget);
      return budget;
    },
    plugin: {
      onExecute: ({ args }) => ({
        onExecuteDone({ result, setResult }) {
          const { exceededError } = args.contextValue.budget;
          // An answer in parts has gone out so far, and of a mutation the caller has to learn what was carried out: those fail field by field.
          const isQuery = getOperationAST(args.document, args.operationName)?.operation === 'query';
          if (exceededError !== null && isQuery && !(Symbol.asyncIterator in result))
            setResult({ errors: [exceededError] });
        },
      }),
    },
  };
}
