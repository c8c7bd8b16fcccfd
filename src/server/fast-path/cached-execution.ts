/**
 * Cached execution, the second stage of the fast path: writes the JSON of queries whose every read is in the cache,
 * without yoga, without promises, and without serializing a record twice. It runs the schema's own resolvers under the
 * same limits. Uncached data is left to read-through execution, and errors to yoga, whose responses both of them match
 * byte for byte.
 */
import type { GraphQLSchema } from 'graphql';
import { createBudget } from '../../budget.js';
import type { Context } from '../../context.js';
import { CacheMissError, createRequestStats, type RequestStats } from '../../loaders/index.js';
import type { Answer, CacheableQuery, Exchange, Latin1 } from '../exchange.js';
import type { CostOf } from '../graphql/cost-limit.js';
import type { RequestInput } from '../index.js';
import { toOperationInfo } from '../parse/index.js';
import type { StageFunction } from '../pipeline.js';
import { FragmentCache } from './executor/fragment-cache.js';
import { createPlanCache, type OperationPlan } from './executor/operation-plan.js';

/** The input of a cache-only context. */
export type CacheOnlyRequest = Pick<RequestInput, 'viewer' | 'stats' | 'budget'>;

export interface CachedExecutionOptions {
  readonly schema: GraphQLSchema;
  /** Creates a context whose reads return cached values or throw. */
  readonly cacheOnlyContextOf: (request: CacheOnlyRequest) => Context;
  readonly costOf: CostOf;
  readonly costLimit: number;
}

/** The size limit of the memo table, in characters. */
const maxCharacters = 32_000_000;

export function cachedExecutionStage(options: CachedExecutionOptions): StageFunction {
  const { schema, costOf, costLimit } = options;
  const planOf = createPlanCache(schema, new FragmentCache(maxCharacters));

  /** @throws FallbackToYoga, or any error of a resolver */
  function execute(cacheable: CacheableQuery, exchange: Exchange): Answer | undefined {
    const { viewer, operation } = cacheable;
    const { document, variables, introspectedValues } = operation;
    // Introspection fields have resolvers of their own, which this executor does not have.
    const plan = introspectedValues > 0 ? undefined : planOf(operation);
    if (plan === undefined) return undefined;
    const stats = createRequestStats();
    const context = options.cacheOnlyContextOf({ viewer, stats, budget: createBudget() });
    const { reads } = costOf({
      schema,
      document,
      operation: operation.operation,
      variables,
      spaces: context.spaces().length,
    });
    if (reads > costLimit) return undefined;
    try {
      return toAnswer(exchange, cacheable, stats, executePlan(plan, context, variables));
    } catch (error) {
      if (error instanceof CacheMissError) exchange.missedPlan = plan;
      throw error;
    }
  }

  return (exchange) => {
    try {
      return exchange.cacheable === null ? undefined : execute(exchange.cacheable, exchange);
    } catch {
      // A later stage fetches uncached data, and yoga reports errors.
      return undefined;
    }
  };
}

/** Executes a plan. Afterwards, images that it requested in vain are not rendered. */
export function executePlan(plan: OperationPlan, context: Context, variables: Readonly<Record<string, unknown>>) {
  try {
    return plan.execute(context, variables);
  } finally {
    context.budget.cancel();
  }
}

/** The answer of an execution without errors. */
export function toAnswer(
  exchange: Exchange,
  { operation, mediaType }: CacheableQuery,
  stats: RequestStats,
  data: Latin1,
): Answer {
  exchange.shareable = stats;
  const headers = { 'content-type': `${mediaType}; charset=utf-8` };
  const report = { operation: toOperationInfo(operation), codes: [], stats };
  return { status: 200, headers, body: `{"data":${data}}`, report };
}
