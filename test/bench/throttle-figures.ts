/** Measures the throttle in real time, with processes, sockets and a real Redis. */
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/clock.js';
import { createThrottle, type PriorityClass } from '../../src/throttle/index.js';
import type { TestRedis } from '../redis-server.js';
import { createAdmission, jitteredLatency, SimulatedUpstream } from '../throttle/simulated-upstream.js';
import { measureCells, latencyProfiles, type Cell, type CellResult } from './throttle-replicas.js';
import type { BenchUpstream } from './throttle-upstream.js';

export interface Figure {
  readonly description: string;
  readonly target: string;
  readonly measured: string;
  readonly isMet: boolean;
}

const cellOf = (jitterName: Cell['jitter']): Cell => ({
  strategy: 'this throttle',
  window: 'sliding',
  jitter: jitterName,
});

function usageFigure(description: string, minUsed: number, [cell]: CellResult[]): Figure {
  const { quotaUsed = 0, throttled = 0 } = cell ?? {};
  return {
    description,
    target: `at least ${percent(minUsed)}, none throttled`,
    measured: `${percent(quotaUsed)}, ${throttled} throttled`,
    isMet: quotaUsed >= minUsed && throttled === 0,
  };
}

/** Saturates a quota for 12 s: one process in memory and four with Redis, with light and heavy jitter. */
export async function quotaFigures(upstream: BenchUpstream, redisUrl: string): Promise<Figure[]> {
  const saturated = (processes: number, jitterName: Cell['jitter']) =>
    measureCells([cellOf(jitterName)], {
      upstream,
      processes,
      seconds: 12,
      redisUrl: processes > 1 ? redisUrl : undefined,
    });
  const [sharedLight, sharedHeavy, aloneLight, aloneHeavy] = await Promise.all([
    saturated(4, 'light'),
    saturated(4, 'heavy'),
    saturated(1, 'light'),
    saturated(1, 'heavy'),
  ]);
  return [
    usageFigure('four replicas with Redis, light jitter, 12 s', 0.97, sharedLight),
    usageFigure('one replica in memory, light jitter, 12 s', 0.97, aloneLight),
    usageFigure('four replicas with Redis, heavy jitter, 12 s', 0.9, sharedHeavy),
    usageFigure('one replica in memory, heavy jitter, 12 s', 0.9, aloneHeavy),
  ];
}

/** Kills and restarts Redis while four replicas saturate the quota for 20 s. */
export async function outageFigure(upstream: BenchUpstream, redis: TestRedis): Promise<Figure> {
  const disturb = async () => {
    await sleep(1200 + 6000);
    await redis.kill();
    await sleep(6000);
    await redis.restart();
  };
  const [cell] = await measureCells([cellOf('light')], {
    upstream,
    processes: 4,
    seconds: 20,
    redisUrl: redis.url,
    disturb,
  });
  const { quotaUsed = 0, throttled = 0, failures = ['nothing was measured'] } = cell ?? {};
  return {
    description: 'Redis killed after 6 s and restarted after 12 s, four replicas, 20 s',
    target: 'no failed request; throttled calls are counted',
    measured: `${failures.length} failed, ${throttled} throttled, ${percent(quotaUsed)} of the quota used`,
    isMet: failures.length === 0,
  };
}

/** Fairness: one space needs 60 lists at 5 a second, and another space asks for a single list half a second later. */
export async function fairnessFigures(): Promise<Figure[]> {
  const upstream = new SimulatedUpstream(
    systemClock,
    createAdmission('sliding', 5),
    jitteredLatency(...latencyProfiles.light, Math.random),
  );
  const throttle = createThrottle();
  const ask = async (flow: string, turnClass: PriorityClass = 'interactive'): Promise<number> => {
    const asked = systemClock.now();
    await throttle.run(
      { key: 'lists', callsPerSecond: 5, flow, class: turnClass, deadline: asked + 30_000 },
      upstream.call,
    );
    return systemClock.now() - asked;
  };
  const big = Promise.all(Array.from({ length: 60 }, () => ask('big')));
  await sleep(500);
  const single = await ask('small');
  const last = Math.max(...(await big));
  await throttle.close();
  return [
    {
      description: 'one list, half a second after another space asked for 60 lists, at 5 calls per second',
      target: 'answered within 1 s',
      measured: `${(single / 1000).toFixed(2)} s`,
      isMet: single < 1000,
    },
    {
      description: 'these 60 lists',
      target: 'complete in 12.5 s',
      measured: `${(last / 1000).toFixed(2)} s`,
      isMet: last <= 12_500,
    },
  ];
}

/** Overload: 5,000 concurrent calls of 50 flows, 10 a second, with deadlines of 10 s. */
export async function floodFigure(): Promise<Figure> {
  const upstream = new SimulatedUpstream(
    systemClock,
    createAdmission('sliding', 10),
    jitteredLatency(...latencyProfiles.light, Math.random),
  );
  const throttle = createThrottle();
  const before = process.memoryUsage().heapUsed;
  const began = systemClock.now();
  const deadline = began + 10_000;
  let answered = 0;
  const calls = Array.from({ length: 5000 }, async (_, index) => {
    const request = { key: 'k', callsPerSecond: 10, flow: String(index % 50), class: 'interactive', deadline } as const;
    await throttle.run(request, upstream.call).then(
      () => answered++,
      () => undefined,
    );
    return systemClock.now();
  });
  const asked = systemClock.now() - began;
  const heap = process.memoryUsage().heapUsed - before;
  const last = Math.max(...(await Promise.all(calls)));
  await throttle.close();
  const late = Math.max(0, last - deadline);
  return {
    description: '5,000 calls at once for one operation, deadline 10 s',
    target: 'each answered or rejected before its deadline, bounded memory',
    measured:
      `${answered} answered, ${5000 - answered} rejected, ` +
      `${late > 0 ? `the last ${late.toFixed(0)} ms after` : 'all before'} the deadline; ` +
      `${asked.toFixed(0)} ms to accept all, ${(heap / 2 ** 20).toFixed(1)} MiB of heap`,
    isMet: late < 100 && answered >= 90,
  };
}

export function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}
