import { describe, it } from 'vitest';
import { upstreamFaults, lostRepliesWithoutKeys } from './catalogue.js';
import { testTimings } from './timings.js';
import { runExperiment } from './experiment.js';
import { violationsOf } from './violations.js';

// Side by side: they spend their time waiting.
describe(
  'while something is wrong upstream, no write is lost or doubled, and all is well soon after',
  { concurrent: true, timeout: 60_000 },
  () => {
    it.for(upstreamFaults.map((fault) => [fault.name, fault.description, fault] as const))(
      '%s: %s',
      async ([, , fault], { expect }) => {
        expect(violationsOf(await runExperiment(fault, testTimings))).toEqual([]);
      },
    );

    it('which is what keys are for: without them, writes are doubled', async ({ expect }) => {
      const { duplicated, lost } = await runExperiment(lostRepliesWithoutKeys, testTimings);
      expect(duplicated.length).toBeGreaterThan(0);
      expect(lost).toEqual([]);
    });
  },
);
