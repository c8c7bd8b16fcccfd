/** A contender in its own process: serves requests and reports the CPU time and memory that it used. */
import { readFileSync } from 'node:fs';
import type { MessageQrdl, PhoneNumber, Waba } from '../../../src/domain.js';

/** The data that contenders serve: a copy of one space, and the response bytes. */
export interface BenchmarkData {
  readonly custSpaceId: string;
  readonly waba: Waba;
  readonly numbers: readonly PhoneNumber[];
  readonly codes: Readonly<Record<string, readonly MessageQrdl[]>>;
  /** The gateway's responses by request body. */
  readonly answers: Readonly<Record<string, string>>;
  /** Settings of the gateway. */
  readonly env: Readonly<Record<string, string>>;
}

export interface ResourceUsage {
  /** User and system CPU time of the process, in microseconds. */
  readonly cpuUs: number;
  readonly rssBytes: number;
  /** Heap size after a garbage collection. */
  readonly heapBytes: number;
}

export type ContenderMessage =
  { readonly type: 'listening'; readonly port: number } | ({ readonly type: 'spent' } & ResourceUsage);

/** Starts a contender and sends its port to the benchmark. It exits with the benchmark. */
export async function runContender(start: (world: BenchmarkData) => Promise<number>): Promise<void> {
  const file = process.env['BENCH_WORLD'];
  if (file === undefined) throw new Error('Expected BENCH_WORLD to name the data file; it is not set.');
  const port = await start(JSON.parse(readFileSync(file, 'utf8')) as BenchmarkData);
  process.on('disconnect', () => process.exit());
  process.on('message', (collect) => {
    if (collect === true) globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    sendToParent({ type: 'spent', cpuUs: user + system, rssBytes: rss, heapBytes: heapUsed });
  });
  sendToParent({ type: 'listening', port });
}

function sendToParent(message: ContenderMessage): void {
  process.send?.(message);
}
