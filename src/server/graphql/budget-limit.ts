import type { Plugin } from 'graphql-yoga';
import type { Budget } from '../../budget.js';
import type { ParsedOperation } from '../parse/index.js';

/** Refuses a query's answer as a whole where it outgrew the request's budget. */
export function useBudgetLimit(): Plugin<{ readonly budget: Budget; readonly operation: ParsedOperation }> {
  return {
    onExecute: ({ args: { contextValue } }) => ({
      onExecuteDone({ result, setResult }) {
        const { budget, operation } = contextValue;
        // Parts of a streamed answer are sent by now, and the caller of a mutation has to learn what was written: those
        // fail by field.
        const isQuery = operation.operation.operation === 'query';
        if (budget.exceededError !== null && isQuery && !(Symbol.asyncIterator in result))
          setResult({ errors: [budget.exceededError] });
      },
    }),
  };
}
