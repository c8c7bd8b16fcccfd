/**
 * Cached execution: writes the JSON of queries whose every read is in the cache, without yoga, without promises, and
 * without serializing a record twice. It runs the schema's own resolvers under the same limits. Errors and uncached
 * data are left to yoga, whose responses it matches byte for byte.
 */
import type { GraphQLSchema } from 'graphql';
import type { Viewer } from '../../../auth/index.js';
import { createBudget, type Budget } from '../../../budget.js';
import type { Context } from '../../../context.js';
import { createRequestStats, type RequestStats } from '../../../loaders/index.js';
import type { Latin1 } from '../../exchange.js';
import type { CostOf } from '../../graphql/cost-limit.js';
import type { ParsedOperation } from '../../parse/index.js';
import { FragmentCache } from './fragment-cache.js';
import { createPlanCache } from './operation-plan.js';

/** An error-free result and the cache entries that it was composed of. */
export interface CachedExecution {
  /** As JSON. */
  readonly body: Latin1;
  readonly operation: ParsedOperation;
  readonly stats: RequestStats;
}

/** The input of a cache-only context. */
export interface CacheOnlyRequest {
  readonly viewer: Viewer;
  readonly stats: RequestStats;
  readonly budget: Budget;
}

export interface CachedExecutorOptions {
  readonly schema: GraphQLSchema;
  /** Creates a context whose reads return cached values or throw. */
  readonly contextOf: (request: CacheOnlyRequest) => Context;
  readonly costOf: CostOf;
  readonly costLimit: number;
}

/** Undefined if the result is not fully cached. */
export type ExecuteFromCache = (operation: ParsedOperation, viewer: Viewer) => CachedExecution | undefined;

/** The size limit of the memo table, in characters. */
const maxCharacters = 32 * 1024 * 1024;

export function createCachedExecutor({
  schema,
  contextOf,
  costOf,
  costLimit,
}: CachedExecutorOptions): ExecuteFromCache {
  const planOf = createPlanCache(schema, new FragmentCache(maxCharacters));

  /** @throws FallbackToYoga if the cache lacks a value, or any error of a resolver */
  function execute(operation: ParsedOperation, viewer: Viewer): CachedExecution | undefined {
    const { document, variables, operation: node, text } = operation;
    // Introspection fields have resolvers of their own, which this executor does not have.
    if (/\b__(?:schema|type)\b/.test(text)) return undefined;
    const plan = planOf(document, node);
    if (plan === undefined) return undefined;
    const stats = createRequestStats();
    const context = contextOf({ viewer, stats, budget: createBudget() });
    const { reads } = costOf({ schema, document, operation: node, variables, spaces: context.spaces().length });
    if (reads > costLimit) return undefined;
    return { body: `{"data":${plan.execute(context, variables)}}`, operation, stats };
  }

  return (operation, viewer) => {
    try {
      return execute(operation, viewer);
    } catch {
      // Yoga fetches what is not in the cache, and reports errors.
      return undefined;
    }
  };
}
