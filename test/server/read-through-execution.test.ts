import { beforeEach, describe, expect, it } from 'vitest';
import { localViewer } from '../../src/auth/index.js';
import type { Context } from '../../src/context.js';
import { CacheMissError } from '../../src/loaders/index.js';
import { listPhoneMessageQrdl } from '../../src/operations/index.js';
import { FallbackToYoga } from '../../src/server/fast-path/executor/selection-plan.js';
import type { OperationPlan } from '../../src/server/fast-path/executor/operation-plan.js';
import type { CacheOnlyRequest } from '../../src/server/fast-path/plan-execution.js';
import { executeInRounds, readThroughStage } from '../../src/server/fast-path/plan-execution.js';
import type { RequestInput } from '../../src/server/index.js';
import { createLoadersFixture } from '../loaders/loaders-fixture.js';
import { VirtualClock } from '../virtual-clock.js';
import { createCacheableExchange, createLoadOnlyContext, raise } from './execution-context.js';

/** The reads in the order in which they started, and how to end them. A read is named by its phone number. */
let started: string[];
let endings: Map<string, (error?: Error) => void>;
let pending: Map<string, Promise<string>>;
let ended: Set<string>;
let clock: VirtualClock;

const load = ((_operation, { PhoneNumber: number }: { readonly PhoneNumber: string }) => {
  const known = pending.get(number);
  if (known !== undefined) return ended.has(number) ? number : known;
  started.push(number);
  const read = new Promise<string>((resolve, reject) => {
    endings.set(number, (error) => {
      if (error !== undefined) return reject(error);
      ended.add(number);
      resolve(number);
    });
  });
  pending.set(number, read);
  return read;
}) as Context['load'];

/** A round that makes these reads, and with the result of one of them the read below it. */
const roundOf = (numbers: readonly string[]) => (roundLoad: Context['load']) => {
  let misses = 0;
  for (const path of numbers)
    try {
      for (const PhoneNumber of path.split('>')) void roundLoad(listPhoneMessageQrdl, { PhoneNumber });
    } catch (error) {
      if (!(error instanceof CacheMissError)) throw error;
      misses += 1;
    }
  if (misses > 0) throw new CacheMissError();
  return '{}';
};

const end = (...numbers: readonly string[]) => {
  for (const number of numbers) endings.get(number)?.();
};

beforeEach(() => {
  [started, endings, pending, ended, clock] = [[], new Map(), new Map(), new Set(), new VirtualClock()];
});

describe('executeInRounds', () => {
  it('a round starts all reads that it misses at once, and the next one those below them', async () => {
    const data = executeInRounds(roundOf(['a>c', 'b>d']), load, clock);
    expect(started).toEqual(['a', 'b']);
    end('a', 'b');
    await clock.advance(0);
    expect(started).toEqual(['a', 'b', 'c', 'd']);
    end('c', 'd');
    await expect(data).resolves.toBe('{}');
    expect(clock.pending).toBe(0);
  });

  it('a slow read delays those below the other reads by 5 ms at most', async () => {
    const data = executeInRounds(roundOf(['slow', 'b>d']), load, clock);
    end('b');
    await clock.advance(4);
    expect(started).toEqual(['slow', 'b']);
    await clock.advance(1);
    expect(started).toEqual(['slow', 'b', 'd']);
    end('d', 'slow');
    await expect(data).resolves.toBe('{}');
  });

  it('a failed read leaves the query to yoga at once', async () => {
    let rounds = 0;
    const round = roundOf(['slow', 'b']);
    const data = executeInRounds((roundLoad) => ((rounds += 1), round(roundLoad)), load, clock);
    endings.get('b')?.(new Error('failed'));
    await expect(data).resolves.toBeUndefined();
    expect(rounds).toBe(1);
  });

  it('a miss of a value that no read can fetch leaves the query to yoga', async () => {
    const data = executeInRounds(
      () => {
        throw new CacheMissError();
      },
      load,
      clock,
    );
    await expect(data).resolves.toBeUndefined();
  });

  it('a field that the executor does not support leaves the query to yoga', async () => {
    const data = executeInRounds(
      (roundLoad) => {
        expect(() => roundOf(['a'])(roundLoad)).toThrow(CacheMissError);
        throw new FallbackToYoga();
      },
      load,
      clock,
    );
    await expect(data).resolves.toBeUndefined();
    expect(started).toEqual(['a']);
  });

  it('reads that arrive one by one leave the query to yoga after eight rounds', async () => {
    const numbers = Array.from({ length: 10 }, (_, n) => `n${n}`);
    const data = executeInRounds(roundOf(numbers), load, clock);
    for (const number of numbers.slice(0, 8)) {
      end(number);
      await clock.advance(5);
    }
    await expect(data).resolves.toBeUndefined();
  });
});

describe('the stage read-through-execution', () => {
  const parameters = { CustSpaceId: 'a', PhoneNumber: '49' };
  const code = { QrdlCode: 'CODE', PrefilledMessage: 'Hello', DeepLinkUrl: 'https://wa.me/message/CODE' };
  /** A plan that reads the codes of a number and writes how many there are. */
  const plan: OperationPlan = {
    execute: (context) => {
      const listing = (context as Context).load(listPhoneMessageQrdl, parameters);
      return listing instanceof Promise ? raise() : `${listing.items.length}`;
    },
  };

  function start({ records = [code] as readonly object[], viewer = localViewer } = {}) {
    const fixture = createLoadersFixture(() => ({ Data: records }));
    const inputs: RequestInput[] = [];
    const contextOf = (request: RequestInput): Context => {
      inputs.push(request);
      const loaders = fixture.createRequestLoaders(request.stats, {
        viewer: request.viewer,
        wantFresh: request.wantFresh,
      });
      return createLoadOnlyContext({ ...request, loaders });
    };
    const cacheOnlyInputs: CacheOnlyRequest[] = [];
    const cacheOnlyContextOf = (request: CacheOnlyRequest) => {
      cacheOnlyInputs.push(request);
      return createLoadOnlyContext({ ...request, loaders: fixture.createRequestLoaders(request.stats) });
    };
    const stage = readThroughStage({ contextOf, cacheOnlyContextOf, clock: fixture.clock });
    const exchange = createCacheableExchange('{ viewer { name } }', viewer);
    exchange.missedPlan = plan;
    return { ...fixture, stage, exchange, inputs, cacheOnlyInputs };
  }

  it('a query whose reads are not cached is answered after its reads, which yoga does not repeat', async () => {
    const { stage, exchange, calls, inputs, cacheOnlyInputs } = start();
    expect(await stage(exchange)).toMatchObject({ status: 200, body: '{"data":1}', report: { codes: [] } });
    expect([calls.length, exchange.shareable?.cache]).toEqual([1, { miss: 1 }]);
    expect(exchange.started?.stats).toBe(exchange.shareable);
    expect(exchange.started?.context.load(listPhoneMessageQrdl, parameters)).toMatchObject({ items: [{}] });
    expect(inputs).toMatchObject([{ viewer: localViewer, wantFresh: false, idempotencyKey: null }]);
    expect([inputs[0]?.deadline, inputs[0]?.budget]).toEqual([exchange.deadline, exchange.budget]);
    const { budget, started } = exchange;
    expect(cacheOnlyInputs).toEqual([{ viewer: localViewer, stats: started?.stats, budget }]);
  });

  it('a query that no stage before has planned, or that must not be shared, is passed on unread', async () => {
    for (const change of [{ missedPlan: null }, { cacheable: null }]) {
      const { stage, exchange, calls } = start();
      expect(await stage(Object.assign(exchange, change))).toBeUndefined();
      expect([calls.length, exchange.started]).toEqual([0, null]);
    }
  });

  it('a caller without access to the space is left to yoga, and nothing is read', async () => {
    const { stage, exchange, calls } = start({ viewer: { ...localViewer, custSpaceIds: ['b'] } });
    expect(await stage(exchange)).toBeUndefined();
    expect([calls.length, exchange.shareable]).toEqual([0, null]);
  });

  it('a list with unreadable records is left to yoga, which reports them', async () => {
    const { stage, exchange } = start({ records: [code, {}] });
    expect(await stage(exchange)).toBeUndefined();
    expect([exchange.shareable, exchange.started?.stats.unreadable.length]).toEqual([null, 1]);
  });

  it('data that is stale because the upstream failed is left to yoga, which reports its age', async () => {
    const { stage, exchange } = start();
    const stale = { action: 'ListPhoneMessageQrdl', ageMs: 1 };
    exchange.missedPlan = {
      ...plan,
      execute(context, variables) {
        exchange.started?.stats.stale.push(stale);
        return plan.execute(context, variables);
      },
    };
    expect(await stage(exchange)).toBeUndefined();
    expect(exchange.shareable).toBeNull();
  });
});
