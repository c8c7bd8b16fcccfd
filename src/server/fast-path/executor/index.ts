/**
 * Answers composed at once of what the cache holds: queries whose every field is at hand are written as JSON without yoga, without
 * promises but for what Redis is asked, and without writing twice what a record says. It carries out the schema's own resolvers under the same limits, and leaves
 * everything else, errors among it, to the whole road: what it answers is what that would answer, byte by byte.
 */
import { getVariableValues, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { Viewer } from '../../../auth/index.js';
import { createBudget, type Budget } from '../../../budget.js';
import type { Context } from '../../../context.js';
import { createRequestStats, type PendingLookups, type RequestStats } from '../../../loaders/index.js';
import type { CostOf } from '../../graphql/cost-limit.js';
import type { OperationInfo } from '../../observability/request-events.js';
import type { DocumentCache } from './document-cache.js';
import { FragmentCache } from './fragment-cache.js';
import { parseParams } from './request-params.js';
import { createPlanCache, type OperationPlan } from './operation-plan.js';
import type { Latin1 } from './value-writer.js';

export { createDocumentCache, type DocumentCache } from './document-cache.js';
export type { Latin1 } from './value-writer.js';

/** An answer without errors, and what it is made of. */
export interface CachedExecution {
  /** As JSON. */
  readonly body: Latin1;
  readonly operation: OperationInfo;
  readonly stats: RequestStats;
}

/** What the context of such a request is made of. */
export interface CacheOnlyRequest {
  readonly viewer: Viewer;
  readonly stats: RequestStats;
  readonly budget: Budget;
  readonly pendingLookups: PendingLookups;
}

export interface CachedExecutorOptions {
  readonly schema: GraphQLSchema;
  readonly documentCache: DocumentCache;
  /** A context whose reads answer with what is at hand, or throw. */
  readonly contextOf: (request: CacheOnlyRequest) => Context;
  readonly costOf: CostOf;
  readonly costLimit: number;
}

/** The answer to the body of a request; undefined where it is not at hand. With Redis it takes a few round trips. */
export type ExecuteFromCache = (
  body: Buffer,
  viewer: Viewer,
) => CachedExecution | undefined | Promise<CachedExecution | undefined>;

/** How much is remembered of what records say, in characters. */
const maxCharacters = 32 * 1024 * 1024;

/** How often a query is gone through: once for each thing that has to be known to look for the next. */
const maxRounds = 6;

export function createCachedExecutor({
  schema,
  documentCache,
  contextOf,
  costOf,
  costLimit,
}: CachedExecutorOptions): ExecuteFromCache {
  const findPlan = createPlanCache(schema, new FragmentCache(maxCharacters));

  function prepare(body: Buffer, viewer: Viewer): PreparedQuery | undefined {
    const params = parseParams(body);
    const document = params && documentCache.get(params.query);
    const plan = document && findPlan(document, params.operationName);
    if (params === undefined || document === undefined || plan === undefined) return undefined;
    const { operation } = plan;
    const { coerced: variables } = getVariableValues(schema, operation.variableDefinitions ?? [], params.variables, {
      maxErrors: 1,
    });
    if (variables === undefined) return undefined;
    const [stats, budget, pendingLookups] = [createRequestStats(), createBudget(), { promises: [] }];
    const context = contextOf({ viewer, stats, budget, pendingLookups });
    const { reads } = costOf({ schema, document, operation, variables, spaces: context.spaces().length });
    if (reads > costLimit) return undefined;
    return { plan, variables, context, stats, budget, pendingLookups };
  }

  /** @throws what is not at hand, or an error */
  function execute({ plan, variables, context, stats }: PreparedQuery): CachedExecution {
    return { body: `{"data":${plan.execute(context, variables)}}`, operation: toOperationInfo(plan.operation), stats };
  }

  /** Goes through the query again, once what it has looked for has come. */
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

  return (body, viewer) => {
    const prepared = tryOrUndefined(() => prepare(body, viewer));
    return (
      prepared &&
      (tryOrUndefined(() => execute(prepared)) ??
        (prepared.pendingLookups.promises.length > 0 ? retryAfterLookups(prepared) : undefined))
    );
  };
}

/** A query that may be carried out. */
interface PreparedQuery {
  readonly plan: OperationPlan;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: Context;
  readonly stats: RequestStats;
  readonly budget: Budget;
  readonly pendingLookups: PendingLookups;
}

/** Undefined where it is not at hand, or ends in an error: the whole road waits for the one, and tells the other. */
function tryOrUndefined<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function toOperationInfo({ operation, name }: OperationDefinitionNode): OperationInfo {
  return { type: operation, name: name?.value ?? null };
}
