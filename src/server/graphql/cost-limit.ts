import type { GraphQLSchema } from 'graphql';
import type { costOf } from '../../../schema/index.js';
import { maxWritesPerRequest } from '../../domain.js';
import { QueryTooCostlyError } from '../../errors.js';
import type { Exchange } from '../exchange.js';
import type { ParsedOperation } from '../parse/index.js';
import { httpError } from './error-mask.js';

/** Estimates the upstream calls of an operation before its execution. */
export type CostOf = typeof costOf;

/** Creates a check that rejects an operation if it may need too many upstream calls. A batch shares the limit. */
export function createCostLimit(schema: GraphQLSchema, estimate: CostOf, limit: number) {
  const spent = new WeakMap<Exchange, { reads: number; writes: number; readonly steps: { count: number } }>();

  return (exchange: Exchange, { document, operation, variables }: ParsedOperation, spaces: number): void => {
    const total = spent.get(exchange) ?? { reads: 0, writes: 0, steps: { count: 0 } };
    spent.set(exchange, total);
    try {
      const cost = estimate({ schema, document, operation, variables, spaces, steps: total.steps });
      const [reads, writes] = [total.reads + cost.reads, total.writes + cost.writes];
      if (reads > limit) throw new QueryTooCostlyError(reads, limit);
      if (writes > maxWritesPerRequest) throw new QueryTooCostlyError(writes, maxWritesPerRequest);
      Object.assign(total, { reads, writes });
    } catch (error) {
      // Invalid arguments are rejected by the executor.
      if (error instanceof QueryTooCostlyError) throw httpError(error, { status: 400 });
    }
  };
}
