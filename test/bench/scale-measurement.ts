/** Measures workloads of different sizes on a gateway in its own process, over real sockets. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startGatewayProcess, type GatewayProcess, type ProcessUsage } from '../gateway-process.js';
import { startSandbox, type SandboxOptions } from '../../src/sandbox/index.js';
import { createTemporaryFolder } from '../temporary-copy.js';
import { sendRequest, load, type LoadRequest } from './load.js';

export type Series = 'cached' | 'fresh';

export interface DataPoint {
  /** Size of the workload. */
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

export interface ScaleWorkload {
  readonly x: number;
  readonly sandbox?: SandboxOptions;
  readonly env?: Readonly<Record<string, string>>;
  readonly clients?: number;
  readonly replicas?: number;
  readonly series: readonly Series[];
  /** Number of requests until all requested data is cached. Default: 20. */
  readonly warmRequests?: number;
  /** Returns the request with this sequence number, for these spaces and the numbers of the first. */
  ask(place: number, known: AccountData): LoadRequest;
}

export interface AccountData {
  readonly custSpaceIds: readonly string[];
  readonly numbers: readonly string[];
}

const measureMs = 2_500;
/** For each replica, because they share the CPUs, and each compiles the code by itself. */
const warmUpMs = 2_000;
const noCacheHeaders = { 'cache-control': 'no-cache' };

/**
 * Measures a workload of one size: warms up each series, then measures it.
 * @param beforeTeardown runs after the measurement, before the gateway is closed
 */
export async function measureWorkload(
  work: ScaleWorkload,
  beforeTeardown: (replicas: readonly GatewayProcess[], known: AccountData) => Promise<void> = async () => undefined,
): Promise<DataPoint[]> {
  const sandbox = await startSandbox({
    latencyMs: 5,
    spaces: 1,
    codesPerNumber: 0,
    quotas: { '*': 1_000_000 },
    ...work.sandbox,
  });
  const folder = await createTemporaryFolder();
  const spaces = join(folder.path, 'spaces.json');
  await writeFile(spaces, JSON.stringify(sandbox.spaces.map(({ custSpaceId, name }) => ({ custSpaceId, name }))));
  const env = { CAMS_SPACES: spaces, QUERY_COST_LIMIT: '100000', REQUEST_TIMEOUT_MS: '120000', ...work.env };
  const replicas = await Promise.all(
    Array.from({ length: work.replicas ?? 1 }, () => startGatewayProcess(sandbox, env)),
  );
  try {
    const urls = replicas.map(({ url }) => url);
    const custSpaceIds = sandbox.spaces.map(({ custSpaceId }) => custSpaceId);
    const known = { custSpaceIds, numbers: await fetchNumbers(urls[0] ?? '', custSpaceIds[0] ?? '') };
    const points: DataPoint[] = [];
    const { warmRequests = 20 } = work;
    for (let index = 0; index < warmRequests; index++)
      await timeRequest(urls[index % urls.length] ?? '', work.ask(index, known));
    for (const series of work.series) {
      const next = (index: number): LoadRequest => ({
        ...work.ask(index, known),
        ...(series === 'fresh' ? { headers: noCacheHeaders } : {}),
      });
      const clients = work.clients ?? 16;
      await load(urls, clients, warmUpMs * urls.length, next);
      const before = await sumUsage(replicas);
      const from = performance.now();
      const { requests, failures, p50, p99 } = await load(urls, clients, measureMs, next);
      const seconds = (performance.now() - from) / 1_000;
      const after = await sumUsage(replicas);
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
    await beforeTeardown(replicas, known);
    return points;
  } finally {
    await Promise.all(replicas.map((replica) => replica.end()));
    await sandbox.close();
    await folder.remove();
  }
}

async function sumUsage(replicas: readonly GatewayProcess[]): Promise<Omit<ProcessUsage, 'handles' | 'codeBytes'>> {
  const measured = await Promise.all(replicas.map((replica) => replica.measure()));
  const sum = (part: keyof ProcessUsage) => measured.reduce((total, one) => total + one[part], 0);
  return { cpuMs: sum('cpuMs'), cpuMsAfter: sum('cpuMsAfter'), heapBytes: sum('heapBytes'), rssBytes: sum('rssBytes') };
}

async function fetchNumbers(url: string, id: string): Promise<string[]> {
  const query = 'query ($id: ID!) { phoneNumbers(custSpaceId: $id, first: 20) { nodes { number } } }';
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { id } }),
  });
  const { data }: { data: { phoneNumbers: { nodes: { number: string }[] } } } = await response.json();
  return data.phoneNumbers.nodes.map(({ number }) => number);
}

/** Duration of one request in milliseconds; null if it failed. */
export async function timeRequest(url: string, asked: LoadRequest): Promise<number | null> {
  const from = performance.now();
  return (await sendRequest(undefined, url, asked)) ? performance.now() - from : null;
}
