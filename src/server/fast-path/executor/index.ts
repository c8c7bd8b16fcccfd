/**
 * Cached execution: writes the JSON of queries whose every read is in the cache, without yoga, without promises except
 * for lookups in Redis, and without serializing a record twice. It runs the schema's own resolvers under the same
 * limits. Errors and uncached data are left to yoga, whose responses it matches byte for byte.
 */
import type { GraphQLSchema } from 'graphql';
import type { Viewer } from '../../../auth/index.js';
import { createBudget, type Budget } from '../../../budget.js';
import type { Context } from '../../../context.js';
import { createRequestStats, type PendingLookups, type RequestStats } from '../../../loaders/index.js';
import type { Latin1 } from '../../exchange.js';
import type { CostOf } from '../../graphql/cost-limit.js';
import type { ParsedOperation } from '../../parse/index.js';
import { FragmentCache } from './fragment-cache.js';
import { createPlanCache, type OperationPlan } from './operation-plan.js';

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
  readonly pendingLookups: PendingLookups;
}

export interface CachedExecutorOptions {
  readonly schema: GraphQLSchema;
  /** Creates a context whose reads return cached values or throw. */
  readonly contextOf: (request: CacheOnlyRequest) => Context;
  readonly costOf: CostOf;
  readonly costLimit: number;
}

/** Undefined if the result is not fully cached. With Redis it takes a few round trips. */
export type ExecuteFromCache = (
  operation: ParsedOperation,
  viewer: Viewer,
) => CachedExecution | undefined | Promise<CachedExecution | undefined>;

/** The size limit of the memo table, in characters. */
const maxCharacters = 32 * 1024 * 1024;

/** The most executions of one query: one per level of reads that depend on each other. */
const maxRounds = 6;

export function createCachedExecutor({
  schema,
  contextOf,
  costOf,
  costLimit,
}: CachedExecutorOptions): ExecuteFromCache {
  const planOf = createPlanCache(schema, new FragmentCache(maxCharacters));

  function prepare(operation: ParsedOperation, viewer: Viewer): PreparedQuery | undefined {
    const { document, variables, operation: node, text } = operation;
    // Fields about the schema itself have resolvers of their own.
    if (/\b__(?:schema|type)\b/.test(text)) return undefined;
    const plan = planOf(document, node);
    if (plan === undefined) return undefined;
    const [stats, budget, pendingLookups] = [createRequestStats(), createBudget(), { promises: [] }];
    const context = contextOf({ viewer, stats, budget, pendingLookups });
    const { reads } = costOf({ schema, document, operation: node, variables, spaces: context.spaces().length });
    if (reads > costLimit) return undefined;
    return { operation, plan, context, stats, budget, pendingLookups };
  }

  /** @throws CacheMissError, FallbackToYoga, or an error of a resolver */
  function execute({ operation, plan, context, stats }: PreparedQuery): CachedExecution {
    return { body: `{"data":${plan.execute(context, operation.variables)}}`, operation, stats };
  }

  /** Executes again once the lookups in Redis have come back. */
  async function retryAfterLookups(prepared: PreparedQuery): Promise<CachedExecution | undefined> {
    const { pendingLookups, budget } = prepared;
    for (let round = 1; round < maxRounds && pendingLookups.promises.length > 0; round++) {
      const found = await Promise.all(pendingLookups.promises.splice(0));
      if (found.includes(false)) return undefined;
      budget.reset();
      const answer = tryOrUndefined(() => execute(prepared));
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  return (operation, viewer) => {
    const prepared = tryOrUndefined(() => prepare(operation, viewer));
    return (
      prepared &&
      (tryOrUndefined(() => execute(prepared)) ??
        (prepared.pendingLookups.promises.length > 0 ? retryAfterLookups(prepared) : undefined))
    );
  };
}

interface PreparedQuery {
  readonly operation: ParsedOperation;
  readonly plan: OperationPlan;
  readonly context: Context;
  readonly stats: RequestStats;
  readonly budget: Budget;
  readonly pendingLookups: PendingLookups;
}

/** Undefined on a cache miss or an error: yoga then fetches the data or reports the error. */
function tryOrUndefined<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
