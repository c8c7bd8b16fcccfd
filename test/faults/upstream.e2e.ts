import { describe, it } from 'vitest';
import { upstreamFaults, lostRepliesWithoutKeys } from './catalogue.js';
import { testTimings } from './timings.js';
import { runExperiment } from './experiment.js';
import { violationsOf } from './violations.js';

// Concurrent, because these tests mostly wait.
describe('faults of the upstream', { concurrent: true, timeout: 60_000 }, () => {
  it.for(upstreamFaults.map((fault) => [fault.name, fault.description, fault] as const))(
    'no guarantee is violated under the upstream fault %s: %s',
    async ([, , fault], { expect }) => {
      expect(violationsOf(await runExperiment(fault, testTimings))).toEqual([]);
    },
  );

  it('writes without idempotency keys are duplicated if replies are lost', async ({ expect }) => {
    const { duplicated, lost } = await runExperiment(lostRepliesWithoutKeys, testTimings);
    expect(duplicated.length).toBeGreaterThan(0);
    expect(lost).toEqual([]);
  });
});
