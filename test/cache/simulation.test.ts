import { describe, expect, it } from 'vitest';
import { seeded } from './read-write-workload.js';
import { simulate, type Rule } from './simulation.js';

/** Each history lasts ten virtual seconds, with three replicas and a fault about every two seconds. */
const histories = 10_000;

/** The number of seeds within which every broken rule is noticed. */
const mutationHistories = 3_000;

describe('the coherence protocol, simulated', { timeout: 300_000 }, () => {
  it(`no read returns data older than an acknowledged write in ${histories} histories of faults`, async () => {
    const total = { reads: 0, hits: 0, writes: 0 };
    for (let seed = 1; seed <= histories; seed++) {
      const { stale, reads, hits, writes } = await simulate(seeded(seed));
      expect(stale, `seed ${seed}`).toEqual([]);
      total.reads += reads;
      total.hits += hits;
      total.writes += writes;
    }
    // Proves that the histories are meaningful: many reads are served from the cache, and many writes are made.
    expect(total.hits / total.reads).toBeGreaterThan(0.5);
    expect(total.writes).toBeGreaterThan(3 * histories);
  });

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
    for (let seed = 1; seed <= mutationHistories && found === 0; seed++) {
      found = (await simulate(seeded(seed), { broken })).stale.length;
    }
    expect(found).toBeGreaterThan(0);
  });
});
