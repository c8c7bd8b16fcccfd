import { expect, it } from 'vitest';
import { seeded } from '../cache/read-write-workload.js';
import { redisMissing, skipNote } from '../redis-server.js';
import { runFailures } from './failures.js';

it.skipIf(redisMissing !== undefined)(
  `three replicas give no wrong answer while they and Redis stop, die and fail over${skipNote}`,
  { timeout: 60_000 },
  async () => {
    const outcome = await runFailures({ forMs: 8_000, random: seeded(1) });
    expect(outcome).toMatchObject({ staleReads: [], failedReads: [], doubledWrites: [] });
    expect(outcome.reads).toBeGreaterThan(50);
    expect(outcome.writes).toBeGreaterThan(0);
  },
);
