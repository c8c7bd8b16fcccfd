import { describe, it } from 'vitest';
import { upstreamFaults, withoutKeys } from './catalogue.js';
import { shortPace } from './pace.js';
import { tryOut } from './trial.js';
import { complaintsOf } from './verdict.js';

// Side by side: they spend their time waiting.
describe(
  'while something is wrong upstream, no write is lost or doubled, and all is well soon after',
  { concurrent: true, timeout: 60_000 },
  () => {
    it.for(upstreamFaults.map((fault) => [fault.name, fault.what, fault] as const))(
      '%s: %s',
      async ([, , fault], { expect }) => {
        expect(complaintsOf(await tryOut(fault, shortPace))).toEqual([]);
      },
    );

    it('which is what keys are for: without them, writes are doubled', async ({ expect }) => {
      const { doubled, lost } = await tryOut(withoutKeys, shortPace);
      expect(doubled.length).toBeGreaterThan(0);
      expect(lost).toEqual([]);
    });
  },
);
