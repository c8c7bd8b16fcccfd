/**
 * The second and third stage of the fast path execute a query's plan, under the same limits as yoga. Cached execution
 * writes the JSON of queries whose every read is in the cache, without promises. Read-through execution answers the
 * others in rounds. Both leave errors to yoga, whose responses they match byte for byte.
 */
import { createBudget } from '../../budget.js';
import type { Clock } from '../../clock.js';
import type { Context } from '../../context.js';
import { CacheMissError, cacheMiss, createRequestStats, type RequestStats } from '../../loaders/index.js';
import type { Answer, CacheableQuery, Exchange, Latin1 } from '../exchange.js';
import type { YogaStageOptions } from '../graphql/yoga.js';
import type { RequestInput } from '../index.js';
import { toOperationInfo } from '../parse/index.js';
import type { StageFunction } from '../pipeline.js';
import { FragmentCache } from './executor/fragment-cache.js';
import { createPlanCache, type OperationPlan } from './executor/operation-plan.js';

export type CacheOnlyRequest = Pick<RequestInput, 'viewer' | 'stats' | 'budget'>;

export interface CachedExecutionOptions extends Pick<YogaStageOptions, 'schema' | 'costOf' | 'costLimit'> {
  /** Creates a context whose reads return cached values or throw. */
  readonly cacheOnlyContextOf: (request: CacheOnlyRequest) => Context;
}

export type ReadThroughOptions = Pick<CachedExecutionOptions, 'cacheOnlyContextOf'> &
  Pick<YogaStageOptions, 'contextOf' | 'clock'>;

const maxMemoCharacters = 32_000_000;

/** Queries have few levels of reads. More rounds mean that slow reads arrive one by one, which yoga handles better. */
const maxRounds = 8;

/** How long a round waits for more reads after its first has arrived, so that a slow one does not delay the others. */
const gatherMs = 5;

export function cachedExecutionStage(options: CachedExecutionOptions): StageFunction {
  const { schema, costOf, costLimit, cacheOnlyContextOf } = options;
  const planOf = createPlanCache(schema, new FragmentCache(maxMemoCharacters));

  return (exchange) => {
    const { cacheable } = exchange;
    // Introspection fields have resolvers of their own, which this executor does not have.
    if (cacheable === null || cacheable.operation.introspectedValues > 0) return undefined;
    const { document, operation, variables } = cacheable.operation;
    const plan = planOf(cacheable.operation);
    if (plan === undefined) return undefined;
    const stats = createRequestStats();
    try {
      const context = cacheOnlyContextOf({ viewer: cacheable.viewer, stats, budget: createBudget() });
      const { reads } = costOf({ schema, document, operation, variables, spaces: context.spaces().length });
      if (reads > costLimit) return undefined;
      return toAnswer(exchange, cacheable, stats, executePlan(plan, context, cacheable));
    } catch (error) {
      // The next stage makes the reads that were missed, and yoga reports errors.
      if (error instanceof CacheMissError) exchange.missedPlan = plan;
      return undefined;
    }
  };
}

export function readThroughStage({ cacheOnlyContextOf, contextOf, clock }: ReadThroughOptions): StageFunction {
  return async (exchange) => {
    const { cacheable, missedPlan, deadline, budget } = exchange;
    if (cacheable === null || missedPlan === null) return undefined;
    const { viewer } = cacheable;
    const stats = createRequestStats();
    // The headers of both would have made the query uncacheable.
    const context = contextOf({ viewer, deadline, stats, budget, wantFresh: false, idempotencyKey: null });
    exchange.started = { context, stats };
    const cacheOnlyContext = cacheOnlyContextOf({ viewer, stats, budget });
    const data = await executeInRounds(
      // Each round has a budget of its own, because it produces the values of the earlier ones again.
      (load) => executePlan(missedPlan, { ...cacheOnlyContext, load, budget: createBudget() }, cacheable),
      context.load,
      clock,
    );
    // Yoga names stale and unreadable data in the extensions.
    if (data === undefined || stats.stale.length > 0 || stats.unreadable.length > 0) return undefined;
    return toAnswer(exchange, cacheable, stats, data);
  };
}

/** Executes a plan. Afterwards, images that it requested in vain are not rendered. */
function executePlan(plan: OperationPlan, context: Context, { operation }: CacheableQuery): Latin1 {
  try {
    return plan.execute(context, operation.variables);
  } finally {
    context.budget.cancel();
  }
}

/** The answer of an execution without errors. */
function toAnswer(exchange: Exchange, cacheable: CacheableQuery, stats: RequestStats, data: Latin1): Answer {
  exchange.shareable = stats;
  const headers = { 'content-type': `${cacheable.mediaType}; charset=utf-8` };
  const report = { operation: toOperationInfo(cacheable.operation), codes: [], stats };
  return { status: 200, headers, body: `{"data":${data}}`, report };
}

/**
 * @param executeRound executes the query with a `load` that throws CacheMissError while its read is under way
 * @param load starts a read; returns its result synchronously once it has ended
 * @returns the JSON of `data`; undefined if yoga has to go on: a read failed, or a field is asynchronous
 */
export async function executeInRounds(
  executeRound: (load: Context['load']) => Latin1,
  load: Context['load'],
  clock: Pick<Clock, 'after'>,
): Promise<Latin1 | undefined> {
  for (let round = 0; round < maxRounds; round++) {
    const reads: Promise<unknown>[] = [];
    let isMiss: boolean;
    try {
      return executeRound((...read) => {
        const loaded = load(...read);
        if (!(loaded instanceof Promise)) return loaded;
        reads.push(loaded);
        throw cacheMiss;
      });
    } catch (error) {
      isMiss = error instanceof CacheMissError && reads.length > 0;
    }
    // In any case, so that no read rejects unnoticed.
    const arrival = gather(reads, clock);
    if (!isMiss || !(await arrival)) return undefined;
  }
  return undefined;
}

/** Waits for reads. Resolves to false as soon as one has failed; never rejects. */
async function gather(reads: readonly Promise<unknown>[], clock: Pick<Clock, 'after'>): Promise<boolean> {
  let cancel = () => {};
  const wait = () => new Promise<void>((resolve) => (cancel = clock.after(gatherMs, resolve)));
  try {
    await Promise.race([Promise.all(reads), Promise.race(reads).then(wait)]);
    return true;
  } catch {
    return false;
  } finally {
    cancel();
  }
}
