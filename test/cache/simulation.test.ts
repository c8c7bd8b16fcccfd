import { describe, expect, it } from 'vitest';
import { seeded } from './read-write-workload.js';
import { simulate } from './simulation.js';

/** Each history lasts ten virtual seconds, with three replicas and a fault about every two seconds. */
const histories = Number(process.env['SIMULATED_HISTORIES'] ?? 10_000);

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
});
