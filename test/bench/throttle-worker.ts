/** A replica process of the throttle benchmark: saturates the quota in several cells concurrently. */
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ThrottledError } from '../../src/errors.js';
import { createStrategy, type StrategyName } from './throttle-strategies.js';

/** Message from the parent process. */
export interface WorkerTask {
  readonly rank: number;
  readonly processes: number;
  readonly port: number;
  readonly redisUrl: string | undefined;
  readonly cells: readonly { id: string; strategy: StrategyName; callsPerSecond: number }[];
  /** Concurrent callers of this process in each cell. */
  readonly callers: number;
  /** Epoch milliseconds. */
  readonly startAt: number;
  readonly endAt: number;
}

/** Reply to the parent process after all callers have finished: failures by cell. */
export interface WorkerReport {
  readonly failures: { id: string; message: string }[];
}

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

function createCall(port: number, id: string): () => Promise<void> {
  return () =>
    new Promise((resolve, reject) => {
      const request = get({ agent, host: '127.0.0.1', port, path: `/${id}` }, (response) => {
        response.resume();
        response.once('end', () => {
          if (response.statusCode === 200) resolve();
          else reject(new ThrottledError('throttled', { code: 'UPSTREAM_THROTTLED', retryAfterMs: 1000 }));
        });
      });
      request.once('error', reject);
    });
}

async function runTask({
  rank,
  processes,
  port,
  redisUrl,
  cells,
  callers,
  startAt,
  endAt,
}: WorkerTask): Promise<WorkerReport> {
  const failures: WorkerReport['failures'] = [];
  const strategies = cells.map((cell) => ({
    cell,
    limiter: createStrategy(cell.strategy, { ...cell, rank, processes, redisUrl }),
  }));
  await sleep(startAt - Date.now());
  const working = strategies.map(async ({ cell, limiter }) => {
    const call = createCall(port, cell.id);
    const caller = async (): Promise<void> => {
      while (Date.now() < endAt) {
        try {
          await limiter.run(call);
        } catch (error) {
          if (!isThrottled(error))
            failures.push({ id: cell.id, message: error instanceof Error ? error.message : String(error) });
        }
      }
    };
    // Calls that are still queued at the end are ignored.
    await Promise.race([Promise.all(Array.from({ length: callers }, caller)), sleep(endAt + 500 - Date.now())]);
  });
  await Promise.all(working);
  const countedFailures = [...failures];
  await Promise.all(strategies.map(({ limiter }) => limiter.close().catch(() => undefined)));
  return { failures: countedFailures };
}

/** The upstream has already counted the call. */
function isThrottled(error: unknown): boolean {
  return error instanceof ThrottledError && error.code === 'UPSTREAM_THROTTLED';
}

async function runAndReport(task: WorkerTask): Promise<void> {
  const report = await runTask(task);
  process.send?.(report, () => process.exit(0));
}

process.once('message', (task: WorkerTask) => {
  void runAndReport(task);
});
process.send?.('ready');
