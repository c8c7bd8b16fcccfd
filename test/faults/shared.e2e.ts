import { describe, it } from 'vitest';
import { redisMissing, skipNote } from '../redis.js';
import { sharedFaults } from './catalogue.js';
import { shortPace } from './pace.js';
import { tryOut } from './trial.js';
import { complaintsOf } from './verdict.js';

// Side by side: they spend their time waiting.
describe.skipIf(redisMissing)(
  `while something is wrong with replicas, or between them, no write is lost or doubled${skipNote}`,
  { concurrent: true, timeout: 60_000 },
  () => {
    it.for(sharedFaults.map((fault) => [fault.name, fault.what, fault] as const))(
      '%s: %s',
      async ([, , fault], { expect }) => {
        expect(complaintsOf(await tryOut(fault, shortPace))).toEqual([]);
      },
    );
  },
);
