import { describe, expect, it } from 'vitest';
import { costOf, schema } from '../../schema/index.js';
import { localViewer } from '../../src/auth/index.js';
import { createBudget, type Budget } from '../../src/budget.js';
import { cacheMiss, type Loaders } from '../../src/loaders/index.js';
import { cachedExecutionStage } from '../../src/server/fast-path/plan-execution.js';
import { createCacheableExchange, createLoadOnlyContext, raise } from './execution-context.js';

/** The stage and the exchange of a query. `load` stands for the cache. */
function setUp(query: string, load: () => unknown = () => ({ items: [] }), costLimit = 1) {
  const budgets: Budget[] = [];
  const stage = cachedExecutionStage({
    schema,
    costOf,
    costLimit,
    cacheOnlyContextOf({ viewer, budget }) {
      budgets.push(budget);
      return createLoadOnlyContext({
        viewer,
        budget,
        loaders: { load: load as Loaders['load'], write: raise, watch: raise },
      });
    },
  });
  const exchange = createCacheableExchange(query);
  return { stage, exchange, budgets };
}

describe('the stage cached-execution', () => {
  it('a query whose reads are cached is answered, and its budget cancelled', () => {
    const { stage, exchange, budgets } = setUp('{ phoneNumbers { totalCount } }');
    expect(stage(exchange)).toMatchObject({ status: 200, body: '{"data":{"phoneNumbers":{"totalCount":0}}}' });
    expect(exchange.missedPlan).toBeNull();
    expect(() => budgets[0]?.charge('values', 1)).toThrow('has ended');
  });

  it('a query whose reads are not cached is passed on with its plan', () => {
    let load = (): unknown => {
      throw cacheMiss;
    };
    const { stage, exchange } = setUp('{ phoneNumbers { totalCount } }', () => load());
    expect(stage(exchange)).toBeUndefined();
    load = () => ({ items: [] });
    const context = createLoadOnlyContext({
      viewer: localViewer,
      budget: createBudget(),
      loaders: { load: load as Loaders['load'], write: raise, watch: raise },
    });
    expect(exchange.missedPlan?.execute(context, {})).toBe('{"phoneNumbers":{"totalCount":0}}');
  });

  it('a query that fails is passed on without its plan, because reading more would not help', () => {
    const { stage, exchange } = setUp('{ phoneNumbers { totalCount } }', () => {
      throw new Error('unreadable');
    });
    expect([stage(exchange), exchange.missedPlan]).toEqual([undefined, null]);
  });

  it.each([
    ['an introspection query', '{ __typename __schema { queryType { name } } }', 10],
    ['a query over the cost limit', '{ phoneNumbers { totalCount } }', 0],
  ])('%s is passed on without being executed', (_, query, costLimit) => {
    const { stage, exchange, budgets } = setUp(query, raise, costLimit);
    expect([stage(exchange), exchange.missedPlan]).toEqual([undefined, null]);
    for (const budget of budgets) budget.charge('values', 1);
  });

  it('a query that must not be shared is passed on', () => {
    const { stage, exchange, budgets } = setUp('{ phoneNumbers { totalCount } }');
    exchange.cacheable = null;
    expect([stage(exchange), budgets]).toEqual([undefined, []]);
  });
});
