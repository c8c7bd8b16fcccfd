import type { Plugin } from 'graphql-yoga';
import type { Budget } from '../../budget.js';
import type { ParsedOperation } from '../parse/index.js';

/** Fails a query as a whole if its response exceeds the request's budget. */
export function useBudgetLimit(): Plugin<{ readonly budget: Budget; readonly operation: ParsedOperation }> {
  return {
    onExecute: ({ args: { contextValue } }) => ({
      onExecuteDone({ result, setResult }) {
        const { budget, operation } = contextValue;
        // Streamed responses and mutations fail by field instead: parts have already been sent, or the caller must
        // learn the outcome of its writes.
        const isQuery = operation.operation.operation === 'query';
        if (budget.exceededError !== null && isQuery && !(Symbol.asyncIterator in result))
          setResult({ errors: [budget.exceededError] });
      },
    }),
  };
}
