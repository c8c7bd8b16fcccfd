import { describe, it } from 'vitest';
import { redisMissing, skipNote } from '../redis-server.js';
import { sharedFaults } from './catalogue.js';
import { testTimings } from './timings.js';
import { runExperiment } from './experiment.js';
import { violationsOf } from './violations.js';

// Side by side: they spend their time waiting.
describe.skipIf(redisMissing)(
  `while something is wrong with replicas, or between them, no write is lost or doubled${skipNote}`,
  { concurrent: true, timeout: 60_000 },
  () => {
    it.for(sharedFaults.map((fault) => [fault.name, fault.description, fault] as const))(
      '%s: %s',
      async ([, , fault], { expect }) => {
        expect(violationsOf(await runExperiment(fault, testTimings))).toEqual([]);
      },
    );
  },
);
