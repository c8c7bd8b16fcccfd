import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { costOf } from '../../../schema/index.js';
import { maxWritesPerRequest } from '../../domain.js';
import { QueryTooCostlyError } from '../../errors.js';
import type { Exchange } from '../exchange.js';
import { httpError } from './error-mask.js';
import type { YogaContext } from './yoga.js';

/** Estimates the upstream calls of an operation before its execution. */
export type CostOf = typeof costOf;

/** The parameters that the hooks of operations and subscriptions have in common. */
interface StoppableExecution {
  readonly args: { readonly schema: GraphQLSchema; readonly contextValue: YogaContext };
  readonly setResultAndStopExecution: (result: ExecutionResult) => void;
}

/** Rejects an operation that may need too many upstream calls, before any is made. A batch shares the limit. */
export function useCostLimit(estimate: CostOf, limit: number): Plugin<YogaContext> {
  const spent = new WeakMap<Exchange, { reads: number; writes: number; readonly steps: { count: number } }>();

  function enforceLimit({ args: { schema, contextValue }, setResultAndStopExecution }: StoppableExecution): void {
    const { document, operation, variables } = contextValue.operation;
    const total = spent.get(contextValue.exchange) ?? { reads: 0, writes: 0, steps: { count: 0 } };
    spent.set(contextValue.exchange, total);
    try {
      const spaces = contextValue.spaces().length;
      const cost = estimate({ schema, document, operation, variables, spaces, steps: total.steps });
      const [reads, writes] = [total.reads + cost.reads, total.writes + cost.writes];
      if (reads > limit) throw new QueryTooCostlyError(reads, limit);
      if (writes > maxWritesPerRequest) throw new QueryTooCostlyError(writes, maxWritesPerRequest);
      Object.assign(total, { reads, writes });
    } catch (error) {
      // Invalid arguments are rejected by the executor.
      if (error instanceof QueryTooCostlyError)
        setResultAndStopExecution({ errors: [httpError(error, { status: 400 })] });
    }
  }

  return { onExecute: enforceLimit, onSubscribe: enforceLimit };
}
