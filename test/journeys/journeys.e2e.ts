import { describe, expect, it } from 'vitest';
import { redisMissing, skipNote } from '../redis-server.js';
import { runExperiment } from './experiment.js';

/** JOURNEYS sets the number of journeys, such as JOURNEYS=500; the suite runs 24. */
const journeys = Number(process.env['JOURNEYS'] ?? 24);
const seed = Number(process.env['JOURNEYS_SEED'] ?? 1);

describe.skipIf(redisMissing !== undefined)(`journeys of numbers under faults${skipNote}`, () => {
  it(
    'no code is sent twice, no registration exceeds ten, no number is falsely called connected, no write is doubled',
    async () => {
      const { violations, figures } = await runExperiment({
        journeys,
        concurrency: Math.min(50, journeys),
        rates: { lostRequest: 0.04, lostReply: 0.06, throttled: 0.04, badGateway: 0.02 },
        journeysPerKill: Math.max(10, journeys / 5),
        seed,
      });
      if (process.env['JOURNEYS'] !== undefined) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
      expect({ seed, violations }).toEqual({ seed, violations: [] });
      expect(figures.finalStages['CONNECTED'] ?? 0).toBeGreaterThan(journeys / 2);
      for (const count of [figures.kills, ...Object.values(figures.faults)]) expect(count).toBeGreaterThan(0);
    },
    60 * 60_000,
  );
});
