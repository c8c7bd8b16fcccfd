import { describe, expect, it } from 'vitest';
import type { ReadState } from '../../src/cache/index.js';
import { createRequestStats } from '../../src/loaders/index.js';
import { recordRead, resetStats } from '../../src/loaders/request-stats.js';

/** The statistics of a request after one read. */
function statsAfter({ state = 'miss', reasons }: { state?: ReadState; reasons?: readonly string[] }) {
  const stats = createRequestStats();
  const operation = { action: 'Read', ...(reasons && { unreadable: () => reasons }) };
  const entryVersion = { cacheKey: { id: 'id', tags: [] }, version: '1', freshUntil: 0 };
  recordRead(stats, operation, { state, entryVersion, ageMs: 7, value: null });
  return stats;
}

describe('the statistics of a request', () => {
  it.each<[ReadState, boolean]>([
    ['hit', true],
    ['miss', true],
    ['joined', true],
    ['stale', false],
    ['staleOnError', false],
  ])('a response that depends on a read with the state %s can be cached: %s', (state, isCacheable) => {
    expect(statsAfter({ state })).toMatchObject({ isCacheable, cache: { [state]: 1 } });
  });

  it('only stale data that was served because the upstream failed is listed as stale', () => {
    expect(statsAfter({ state: 'stale' }).stale).toEqual([]);
    expect(statsAfter({ state: 'staleOnError' }).stale).toEqual([{ action: 'Read', ageMs: 7 }]);
  });

  it('a response without some unreadable records lists at most ten reasons and must not be cached', () => {
    const reasons = Array.from({ length: 11 }, (_, index) => `reason ${index}`);
    expect(statsAfter({ reasons })).toMatchObject({
      unreadable: [{ action: 'Read', count: 11, reasons: reasons.slice(0, 10) }],
      isCacheable: false,
    });
  });

  it('a read of which everything is readable adds no list of unreadable records', () => {
    expect(statsAfter({ reasons: [] })).toMatchObject({ unreadable: [], isCacheable: true });
    expect(statsAfter({}).unreadable).toEqual([]);
  });

  it('a reset empties all counts and lists', () => {
    const stats = statsAfter({ state: 'staleOnError', reasons: ['reason'] });
    Object.assign(stats.calls, { Read: 1 });
    stats.waitedMs = 3;
    resetStats(stats);
    expect(stats).toEqual({ ...createRequestStats(), isCacheable: false });
  });
});
