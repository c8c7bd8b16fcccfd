import { describe, expect, it } from 'vitest';
import { seeded } from './read-write-workload.js';
import { simulate, type Rule } from './simulation.js';

/** The number of histories within which every broken rule is noticed. */
const histories = 3_000;

describe('the coherence protocol without one of its rules, simulated', { timeout: 300_000 }, () => {
  it.each<Rule>([
    'announce the beginning',
    'wait for the end',
    'every member acknowledges',
    'lease from before the request',
    'invalidate fetches under way',
    'drop on return',
    'dead writers',
    'orphans stay uncached',
    'shared values',
    'late requests',
    'ancestors',
    'epoch',
    'behind',
  ])('a read can return data older than an acknowledged write if a rule is broken: %s', async (rule) => {
    const broken = new Set<string>([rule]);
    let found = 0;
    for (let seed = 1; seed <= histories && found === 0; seed++) {
      found = (await simulate(seeded(seed), { broken })).stale.length;
    }
    expect(found).toBeGreaterThan(0);
  });
});
