/** The work in different sizes, and what each costs a gateway in a process of its own, on real sockets. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startGatewayProcess, type GatewayProcess, type Measure } from '../gateway-process.js';
import { startSandbox, type SandboxOptions } from '../../src/sandbox/index.js';
import { temporaryFolder } from '../temporary-copy.js';
import { ask, load, type Asked } from './load.js';

export type Series = 'kept' | 'fresh';

export interface Point {
  /** How large the work was. */
  readonly x: number;
  readonly series: Series;
  readonly requestsPerCpuSecond: number;
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly heapMiB: number;
  readonly rssMiB: number;
  readonly failures: number;
}

export interface Work {
  readonly x: number;
  readonly sandbox?: SandboxOptions;
  readonly env?: Readonly<Record<string, string>>;
  readonly clients?: number;
  readonly replicas?: number;
  readonly series: readonly Series[];
  /** How many requests it takes until all that is asked for is kept: 20. */
  readonly warmRequests?: number;
  /** What the request of this number asks, of these spaces and the first one's numbers. */
  ask(place: number, known: Known): Asked;
}

export interface Known {
  readonly custSpaceIds: readonly string[];
  readonly numbers: readonly string[];
}

const spanMs = 2_500;
const warmMs = 700;
const anew = { 'cache-control': 'no-cache' };

/**
 * Measures work of one size: each series warmed up, then measured.
 * @param meanwhile is done in the end, while all is still there
 */
export async function measure(
  work: Work,
  meanwhile: (replicas: readonly GatewayProcess[], known: Known) => Promise<void> = async () => undefined,
): Promise<Point[]> {
  const sandbox = await startSandbox({
    latencyMs: 5,
    spaces: 1,
    codesPerNumber: 0,
    quotas: { '*': 1_000_000 },
    ...work.sandbox,
  });
  const folder = await temporaryFolder();
  const spaces = join(folder.path, 'spaces.json');
  await writeFile(spaces, JSON.stringify(sandbox.spaces.map(({ custSpaceId, name }) => ({ custSpaceId, name }))));
  const env = { CAMS_SPACES: spaces, QUERY_COST_LIMIT: '100000', REQUEST_TIMEOUT_MS: '120000', ...work.env };
  const replicas = await Promise.all(
    Array.from({ length: work.replicas ?? 1 }, () => startGatewayProcess(sandbox, env)),
  );
  try {
    const urls = replicas.map(({ url }) => url);
    const custSpaceIds = sandbox.spaces.map(({ custSpaceId }) => custSpaceId);
    const known = { custSpaceIds, numbers: await numbersOf(urls[0] ?? '', custSpaceIds[0] ?? '') };
    const points: Point[] = [];
    const { warmRequests = 20 } = work;
    for (let place = 0; place < warmRequests; place++)
      await timeOf(urls[place % urls.length] ?? '', work.ask(place, known));
    for (const series of work.series) {
      const next = (place: number): Asked => ({
        ...work.ask(place, known),
        ...(series === 'fresh' ? { headers: anew } : {}),
      });
      const clients = work.clients ?? 16;
      await load(urls, clients, warmMs, next);
      const before = await sumOf(replicas);
      const from = performance.now();
      const { requests, failures, p50, p99 } = await load(urls, clients, spanMs, next);
      const seconds = (performance.now() - from) / 1_000;
      const after = await sumOf(replicas);
      const cpuSeconds = (after.cpuMs - before.cpuMsAfter) / 1_000;
      points.push({
        x: work.x,
        series,
        requestsPerCpuSecond: requests / cpuSeconds,
        requestsPerSecond: requests / seconds,
        p50,
        p99,
        heapMiB: after.heapBytes / 2 ** 20,
        rssMiB: after.rssBytes / 2 ** 20,
        failures,
      });
    }
    await meanwhile(replicas, known);
    return points;
  } finally {
    await Promise.all(replicas.map((replica) => replica.end()));
    await sandbox.close();
    await folder.remove();
  }
}

async function sumOf(replicas: readonly GatewayProcess[]): Promise<Measure> {
  const measured = await Promise.all(replicas.map((replica) => replica.measure()));
  const sum = (part: keyof Measure) => measured.reduce((total, one) => total + one[part], 0);
  return { cpuMs: sum('cpuMs'), cpuMsAfter: sum('cpuMsAfter'), heapBytes: sum('heapBytes'), rssBytes: sum('rssBytes') };
}

async function numbersOf(url: string, id: string): Promise<string[]> {
  const query = 'query ($id: ID!) { phoneNumbers(custSpaceId: $id, first: 20) { nodes { number } } }';
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { id } }),
  });
  const { data }: { data: { phoneNumbers: { nodes: { number: string }[] } } } = await response.json();
  return data.phoneNumbers.nodes.map(({ number }) => number);
}

/** How long one request takes, in milliseconds; null where it failed. */
export async function timeOf(url: string, asked: Asked): Promise<number | null> {
  const from = performance.now();
  return (await ask(undefined, url, asked)) ? performance.now() - from : null;
}
