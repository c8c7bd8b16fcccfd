/**
 * Read-through execution, the third stage of the fast path: answers queries whose reads are not all in the cache. It
 * runs the plan of cached execution in rounds. A round starts every read that it misses; the next one uses their
 * results and reaches the fields below them.
 */
import { createBudget } from '../../budget.js';
import type { Clock } from '../../clock.js';
import type { Context } from '../../context.js';
import { CacheMissError, cacheMiss, createRequestStats } from '../../loaders/index.js';
import type { Answer, CacheableQuery, Exchange, Latin1 } from '../exchange.js';
import type { RequestInput } from '../index.js';
import type { StageFunction } from '../pipeline.js';
import { executePlan, toAnswer, type CachedExecutionOptions } from './cached-execution.js';
import type { OperationPlan } from './executor/operation-plan.js';

export interface ReadThroughOptions extends Pick<CachedExecutionOptions, 'cacheOnlyContextOf'> {
  /** Creates a context whose loaders make the reads that the cache lacks. */
  readonly contextOf: (request: RequestInput) => Context;
  readonly clock: Pick<Clock, 'after'>;
}

/** Queries have few levels of reads. More rounds mean that slow reads arrive one by one, which yoga handles better. */
const maxRounds = 8;

/** How long a round waits for more reads after its first has arrived, so that a slow one does not delay the others. */
const gatherMs = 5;

export function readThroughStage({ cacheOnlyContextOf, contextOf, clock }: ReadThroughOptions): StageFunction {
  async function execute(
    exchange: Exchange,
    cacheable: CacheableQuery,
    missedPlan: OperationPlan,
  ): Promise<Answer | undefined> {
    const { deadline, budget } = exchange;
    const { viewer, operation } = cacheable;
    const stats = createRequestStats();
    // The headers of both would have made the query uncacheable.
    const context = contextOf({ viewer, deadline, stats, budget, wantFresh: false, idempotencyKey: null });
    exchange.started = { context, stats };
    const cacheOnlyContext = cacheOnlyContextOf({ viewer, stats, budget });
    const data = await executeInRounds(
      // Each round has a budget of its own, because it produces the values of the earlier ones again.
      (load) => executePlan(missedPlan, { ...cacheOnlyContext, load, budget: createBudget() }, operation.variables),
      context.load,
      clock,
    );
    // Yoga names stale and unreadable data in the extensions.
    if (data === undefined || stats.stale.length > 0 || stats.unreadable.length > 0) return undefined;
    return toAnswer(exchange, cacheable, stats, data);
  }

  return (exchange) => {
    const { cacheable, missedPlan } = exchange;
    return cacheable === null || missedPlan === null ? undefined : execute(exchange, cacheable, missedPlan);
  };
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
function gather(reads: readonly Promise<unknown>[], clock: Pick<Clock, 'after'>): Promise<boolean> {
  return new Promise((resolve) => {
    let missing = reads.length;
    let cancel: (() => void) | undefined;
    function end(haveArrived: boolean): void {
      cancel?.();
      resolve(haveArrived);
    }
    function onArrival(): void {
      missing -= 1;
      if (missing === 0) end(true);
      else cancel ??= clock.after(gatherMs, () => resolve(true));
    }
    for (const read of reads) read.then(onArrival, () => end(false));
  });
}
