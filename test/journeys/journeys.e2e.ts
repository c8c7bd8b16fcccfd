import { describe, expect, it } from 'vitest';
import { redisMissing, skipNote } from '../redis-server.js';
import { runExperiment } from './experiment.js';

/** JOURNEYS=500 runs as many; the suite runs fifty. */
const journeys = Number(process.env['JOURNEYS'] ?? 50);
const seed = Number(process.env['JOURNEYS_SEED'] ?? Date.now() % 1_000_000);

describe.skipIf(redisMissing !== undefined)(`journeys of numbers under faults${skipNote}`, () => {
  it(
    'no generated journey of a number repeats a write, exceeds ten registrations or reports a wrong state',
    async () => {
      const { violations, figures } = await runExperiment({
        journeys,
        concurrency: 25,
        rates: { lostRequest: 0.04, lostReply: 0.06, throttled: 0.04, badGateway: 0.02 },
        journeysPerKill: Math.max(25, journeys / 10),
        seed,
      });
      if (process.env['JOURNEYS'] !== undefined) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
      expect({ seed, violations }).toEqual({ seed, violations: [] });
      expect(figures.finalStages['CONNECTED'] ?? 0).toBeGreaterThan(journeys / 2);
      for (const count of [figures.kills, ...Object.values(figures.faults)]) expect(count).toBeGreaterThan(0);
    },
    20 * 60_000,
  );
});
