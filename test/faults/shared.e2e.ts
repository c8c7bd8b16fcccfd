import { describe, it } from 'vitest';
import { redisMissing, skipNote } from '../redis-server.js';
import { sharedFaults } from './catalogue.js';
import { testTimings } from './timings.js';
import { runExperiment } from './experiment.js';
import { violationsOf } from './violations.js';

// Concurrent, because these tests mostly wait.
describe.skipIf(redisMissing)(`faults of Redis and replicas${skipNote}`, { concurrent: true, timeout: 60_000 }, () => {
  it.for(sharedFaults.map((fault) => [fault.name, fault.description, fault] as const))(
    'no write is lost or duplicated, and the gateway recovers, with %s: %s',
    async ([, , fault], { expect }) => {
      expect(violationsOf(await runExperiment(fault, testTimings))).toEqual([]);
    },
  );
});
