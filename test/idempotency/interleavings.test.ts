import { assert, asyncProperty } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarios, simulate } from './replica-simulation.js';

describe('three replicas with generated faults of replicas and store', () => {
  it('no write is executed twice, and no executed write is reported as failed', { timeout: 120_000 }, async () => {
    const outcomes = new Set<string>();
    await assert(
      asyncProperty(scenarios, async (plan) => {
        const seen = await simulate(plan);
        for (const outcome of seen.outcomes) outcomes.add(outcome);
        expect(seen.violations).toEqual([]);
      }),
      { numRuns: 500 },
    );
    // Proves that every possible result has occurred.
    expect([...outcomes].toSorted()).toEqual([
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
