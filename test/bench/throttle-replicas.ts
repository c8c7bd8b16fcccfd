/** Starts replicas as separate processes and runs several experiments (cells) in them concurrently. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { WindowKind } from '../throttle/simulated-upstream.js';
import type { StrategyName } from './throttle-strategies.js';
import type { BenchUpstream, CellCalls } from './throttle-upstream.js';
import type { WorkerReport, WorkerTask } from './throttle-worker.js';

export interface Cell {
  readonly strategy: StrategyName;
  readonly window: WindowKind;
  readonly jitter: keyof typeof latencyProfiles;
}

/** One-way delay in milliseconds: a fixed part and the mean of an exponential part. */
export const latencyProfiles = { light: [15, 6], heavy: [30, 25] } as const;

export const callsPerSecond = 10;

export interface CellResult {
  readonly cell: Cell;
  /** Share of the quota that was used: 0 to 1. */
  readonly quotaUsed: number;
  readonly throttled: number;
  readonly failures: string[];
}

let batches = 0;

/** Saturates the quota of every cell for `seconds`. `meanwhile` starts with the load. */
export async function measureCells(
  cells: readonly Cell[],
  setting: {
    upstream: BenchUpstream;
    processes: number;
    seconds: number;
    redisUrl: string | undefined;
    disturb?: () => Promise<void>;
  },
): Promise<CellResult[]> {
  const { upstream, processes, seconds, redisUrl, disturb } = setting;
  const batch = ++batches;
  const namedCells = cells.map((cell, index) => ({ ...cell, id: `cell-${batch}-${index}`, callsPerSecond }));
  const counts = namedCells.map(({ id, window, jitter }): CellCalls =>
    upstream.open({ id, window, callsPerSecond, way: latencyProfiles[jitter] }),
  );
  const replicas = await Promise.all(Array.from({ length: processes }, startReplica));
  const startAt = Date.now() + 1200;
  const endAt = startAt + seconds * 1000;
  const shared = { processes, port: upstream.port, redisUrl, callers: Math.ceil(40 / processes), startAt, endAt };
  const tasks = namedCells.map(({ id, strategy }) => ({ id, strategy, callsPerSecond }));
  const reports = replicas.map(async (replica, rank): Promise<WorkerReport> => {
    const task: WorkerTask = { ...shared, rank, cells: tasks };
    const answered = once(replica, 'message');
    replica.send(task);
    const [report] = (await answered) as [WorkerReport];
    return report;
  });
  const [, ...allReports] = await Promise.all([disturb?.(), ...reports]);
  return namedCells.map(({ id, ...cell }, index) => {
    const { admitted = [], throttled = [] } = counts[index] ?? {};
    return {
      cell,
      quotaUsed: admitted.filter((at) => at < endAt).length / (callsPerSecond * seconds),
      throttled: throttled.length,
      failures: allReports.flatMap(({ failures }) =>
        failures.filter((failure) => failure.id === id).map((failure) => failure.message),
      ),
    };
  });
}

async function startReplica(): Promise<ChildProcess> {
  const replica = fork(new URL('./throttle-worker.ts', import.meta.url));
  await once(replica, 'message');
  return replica;
}
