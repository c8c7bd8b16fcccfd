import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { createThrottle } from '../../src/throttle/index.js';
import { redisMissing, skipNote, startRedis } from '../redis-server.js';
import { command } from '../redis-topologies.js';
import { openRedisBackend } from './redis-backend.js';

/** Replicas with these quotas, whose callers always have more calls to make. */
async function startReplicas({ onTestFinished }: TestContext, quotas: readonly number[]) {
  const redis = await startRedis();
  const throttles = quotas.map(() => createThrottle({ backend: openRedisBackend(redis.url) }));
  onTestFinished(async () => {
    for (const throttle of throttles) await throttle.close();
    await redis.stop();
  });
  const sent: { readonly at: number; readonly replica: number }[] = [];

  async function send(replica: number): Promise<void> {
    const request = { key: 'k', callsPerSecond: quotas[replica] ?? 0, flow: 'f', class: 'interactive' } as const;
    await throttles[replica]?.run({ ...request, deadline: systemClock.now() + 20_000 }, async () => {
      sent.push({ at: systemClock.now(), replica });
      await sleep(10);
    });
  }

  async function runFor(ms: number): Promise<void> {
    const end = systemClock.now() + ms;
    const caller = async (replica: number) => {
      while (systemClock.now() < end) await send(replica);
    };
    await Promise.all(quotas.flatMap((_, replica) => [1, 2, 3].map(() => caller(replica))));
  }
  return { redis, sent, send, runFor };
}

/** Maximum number of calls that were sent within any second. */
const maxPerSecond = (times: readonly number[]) =>
  Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));

describe.skipIf(redisMissing !== undefined)(
  `a quota in Redis${skipNote}`,
  { concurrent: true, timeout: 30_000 },
  () => {
    it('replicas with different quotas share the lowest one evenly', async (test) => {
      const { sent, runFor } = await startReplicas(test, [10, 5]);
      await runFor(5_000);
      const settled = sent.slice(10);
      const ofLower = settled.filter(({ replica }) => replica === 1).length;
      expect(ofLower / settled.length).toBeGreaterThan(0.35);
      expect(ofLower / settled.length).toBeLessThan(0.65);
      expect(maxPerSecond(settled.map(({ at }) => at))).toBeLessThanOrEqual(5);
    });

    it('FLUSHALL lets at most two calls more than the quota through in any second', async (test) => {
      const { redis, sent, send, runFor } = await startReplicas(test, [10, 10]);
      // Both replicas know the state in Redis. Then one uses up the quota, and the other one asks after the loss of
      // data.
      await Promise.all([send(0), send(1)]);
      await Promise.all(Array.from({ length: 8 }, () => send(0)));
      await command(redis, 'FLUSHALL');
      await Promise.all(Array.from({ length: 10 }, () => send(1)));
      const load = runFor(2_500);
      await sleep(1_300);
      await command(redis, 'FLUSHALL');
      await load;
      expect(maxPerSecond(sent.map(({ at }) => at))).toBeLessThanOrEqual(12);
      expect(sent.length).toBeGreaterThan(25);
    });
  },
);
