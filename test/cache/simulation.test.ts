import { describe, expect, it } from 'vitest';
import { seeded } from './read-write-workload.js';
import { simulate, type Rule } from './simulation.js';

/** Each of twelve virtual seconds with three replicas and a fault every two seconds. */
const histories = 400;

describe('the coherence protocol, simulated', () => {
  it(
    'no simulated replica serves less than an acknowledged write, whatever stalls, restarts or fails over',
    { timeout: 300_000 },
    async () => {
      const total = { reads: 0, hits: 0, writes: 0 };
      for (let seed = 1; seed <= histories; seed++) {
        const { stale, reads, hits, writes } = await simulate(seeded(seed));
        expect(stale, `seed ${seed}`).toEqual([]);
        total.reads += reads;
        total.hits += hits;
        total.writes += writes;
      }
      expect(total.hits / total.reads).toBeGreaterThan(0.2);
      expect(total.writes).toBeGreaterThan(5 * histories);
    },
  );

  it.each<Rule>(['wait for the end', 'past eras', 'epoch'])(
    'a simulation with a broken rule serves stale data: %s',
    { timeout: 300_000 },
    async (rule) => {
      const broken = new Set<string>([rule]);
      let found = 0;
      for (let seed = 1; seed <= histories && found === 0; seed++) {
        found = (await simulate(seeded(seed), { broken })).stale.length;
      }
      expect(found).toBeGreaterThan(0);
    },
  );
});
