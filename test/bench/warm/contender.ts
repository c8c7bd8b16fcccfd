/** The side of the benchmark that runs in a process of its own: serves, and tells what it has spent so far. */
import { readFileSync } from 'node:fs';
import type { MessageQrdl, PhoneNumber, Waba } from '../../../src/domain.js';

/** What the contenders serve: a copy of what the upstream says of one space, and the answer as bytes. */
export interface BenchmarkData {
  readonly custSpaceId: string;
  readonly waba: Waba;
  readonly numbers: readonly PhoneNumber[];
  readonly codes: Readonly<Record<string, readonly MessageQrdl[]>>;
  /** The answers of the gateway, by the body that asks for them. */
  readonly answers: Readonly<Record<string, string>>;
  /** The gateway's own settings. */
  readonly env: Readonly<Record<string, string>>;
}

export interface ResourceUsage {
  /** User and system time of the process, in microseconds. */
  readonly cpuUs: number;
  readonly rssBytes: number;
  /** After a collection. */
  readonly heapBytes: number;
}

export type ContenderMessage =
  { readonly type: 'listening'; readonly port: number } | ({ readonly type: 'spent' } & ResourceUsage);

/** Starts a contender, and tells the benchmark its port. It ends with the benchmark. */
export async function runContender(start: (world: BenchmarkData) => Promise<number>): Promise<void> {
  const file = process.env['BENCH_WORLD'];
  if (file === undefined) throw new Error('Expected BENCH_WORLD to name the file of the world; it is not set.');
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
