import { assert, asyncProperty } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plans, play } from './replicas-at-risk.js';

describe('three replicas, whatever happens to them and to the store between', () => {
  it('carry out at most once, tell every conflict, and call nothing failed that was not', async () => {
    const told = new Set<string>();
    await assert(
      asyncProperty(plans, async (plan) => {
        const seen = await play(plan);
        for (const what of seen.told) told.add(what);
        expect(seen.wrong).toEqual([]);
      }),
      { numRuns: 500 },
    );
    // Everything that can be told was told to somebody.
    expect([...told].toSorted()).toEqual([
      'Error: left',
      'IDEMPOTENCY_CONFLICT',
      'OUTCOME_UNKNOWN',
      'UPSTREAM_REJECTED',
      'UPSTREAM_THROTTLED',
      'UPSTREAM_UNAVAILABLE',
      'ran',
      'replayed',
    ]);
  });
});
