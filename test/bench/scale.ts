/**
 * Scaling benchmark: how cost grows with the size of the work. `npx tsx test/bench/scale.ts`, about three minutes.
 * Prints tables; `--write` puts them and their plots into docs/scale.md.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { redisMissing, startRedis } from '../redis-server.js';
import { markdownTable, writeFigures } from './docs-figures.js';
import { plot } from './plot.js';
import { capacityTable, redisUsedBytes, type EntryBytes } from './scale-capacity.js';
import { measureWorkload, timeRequest, type DataPoint, type Series, type ScaleWorkload } from './scale-measurement.js';

const allSeries: readonly Series[] = ['cached', 'fresh'];
const spaceQuery =
  'query ($id: ID!) { waba(custSpaceId: $id) { name phoneNumbers(first: 5) { totalCount nodes { number status } } } }';
const numbersQuery =
  'query ($first: Int!) { phoneNumbers(first: $first) { totalCount nodes { number verifiedName status ' +
  'qualityRating } } }';
const codesQuery =
  'query ($number: E164!) { phoneNumber(number: $number) { messageQrdls(first: 50) { totalCount nodes { code ' +
  'prefilledMessage } } } }';
const numberQuery =
  'query ($number: E164!) { phoneNumber(number: $number) { verifiedName status messageQrdls { totalCount } } }';
const pick = <T>(items: readonly T[], index: number): T | undefined => items[(index * 7) % items.length];

interface Dimension {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly workloads: readonly ScaleWorkload[];
}

const dimensions: readonly Dimension[] = [
  {
    name: 'spaces',
    label: 'spaces of the account',
    description: 'One space with its WABA and five numbers, chosen from two hundred spaces; 16 clients.',
    workloads: [10, 100, 1_000, 10_000].map((x) => ({
      x,
      series: allSeries,
      warmRequests: 200,
      sandbox: { spaces: x, numbersPerSpace: 5 },
      ask: (place, { custSpaceIds }) => ({
        query: spaceQuery,
        variables: { id: pick(custSpaceIds.slice(0, 200), place) },
      }),
    })),
  },
  {
    name: 'numbers',
    label: 'numbers in the space',
    description: 'A page of fifty numbers; 16 clients.',
    workloads: [10, 100, 500, 2_000].map((x) => ({
      x,
      series: allSeries,
      sandbox: { numbersPerSpace: x },
      ask: (place) => ({ query: numbersQuery, variables: { first: 50 - (place % 5) } }),
    })),
  },
  {
    name: 'codes',
    label: 'codes on the number',
    description: 'A page of fifty codes of one of twenty numbers; 16 clients.',
    workloads: [0, 20, 200, 2_000].map((x) => ({
      x,
      series: allSeries,
      sandbox: { codesPerNumber: x },
      ask: (place, { numbers }) => ({ query: codesQuery, variables: { number: pick(numbers, place) } }),
    })),
  },
  {
    name: 'clients',
    label: 'clients at once',
    description: 'One of twenty numbers and its number of codes.',
    workloads: [1, 10, 100, 1_000].map((x) => ({
      x,
      series: allSeries,
      clients: x,
      ask: (place, { numbers }) => ({ query: numberQuery, variables: { number: pick(numbers, place) } }),
    })),
  },
];

const replicaDimension = (redisUrl: string): Dimension => ({
  name: 'replicas',
  label: 'replicas that share a Redis',
  description: `The same with 64 clients; replicas, Redis, sandbox and clients share ${availableParallelism()} cores.`,
  workloads: [1, 2, 3, 4].map((x) => ({
    x,
    series: allSeries,
    clients: 64,
    replicas: x,
    env: { REDIS_URL: redisUrl, CAMS_ACCOUNT: `of-${x}` },
    ask: (place, { numbers }) => ({ query: numberQuery, variables: { number: pick(numbers, place) } }),
  })),
});

export async function run(): Promise<void> {
  if (redisMissing) {
    process.stdout.write(`The benchmark of scale was skipped: ${redisMissing}.\n`);
    return;
  }
  const redis = await startRedis();
  const parts: string[] = [];
  const lists: (string | number)[][] = [];
  try {
    for (const { name, label, description, workloads } of [...dimensions, replicaDimension(redis.url)]) {
      const points: DataPoint[] = [];
      for (const work of workloads) {
        points.push(
          ...(await measureWorkload(work, async ([replica]) => {
            if (name !== 'spaces' || replica === undefined) return;
            const list = { query: '{ wabas { custSpaceId name } }' };
            lists.push([
              work.x.toLocaleString('en'),
              ...[await timeRequest(replica.url, list), await timeRequest(replica.url, list)].map((ms) =>
                ms === null ? 'refused' : ms.toFixed(0),
              ),
            ]);
          })),
        );
      }
      parts.push(
        `### By ${label}\n${description}\n\n![By ${label}](images/scale-${name}.svg)\n\n${pointTable(label, points)}`,
      );
      if (name === 'spaces')
        parts.push(
          `All spaces at once, \`{ wabas { custSpaceId name } }\`, in ` +
            `milliseconds:\n\n${markdownTable([['spaces', 'first time', 'again'], ...lists])}`,
        );
      if (process.argv.includes('--write')) await writePlot(name, label, points);
    }
    const entryBytes = await measureEntryBytes(redis.url);
    const account = { spaces: 10_000, numbersPerSpace: 20, codesPerNumber: 5 };
    const capacity = capacityTable(account, entryBytes);
    process.stdout.write(`${parts.join('\n\n')}\n\n${capacity}\n`);
    if (!process.argv.includes('--write')) return;
    await writeFigures('scale.md', parts.join('\n\n'), 'measured');
    await writeFigures('scale.md', capacity, 'paper');
  } finally {
    await redis.stop();
  }
}

function pointTable(label: string, points: readonly DataPoint[]): string {
  return markdownTable([
    [label, '', 'req/CPU s', 'req/s', 'p50 ms', 'p99 ms', 'heap MiB', 'RSS MiB', 'failed'],
    ...points.map(({ x, series, requestsPerCpuSecond, requestsPerSecond, p50, p99, heapMiB, rssMiB, failures }) => [
      x.toLocaleString('en'),
      series,
      requestsPerCpuSecond.toFixed(0),
      requestsPerSecond.toFixed(0),
      p50.toFixed(1),
      p99.toFixed(1),
      heapMiB.toFixed(0),
      rssMiB.toFixed(0),
      failures,
    ]),
  ]);
}

async function writePlot(name: string, label: string, points: readonly DataPoint[]): Promise<void> {
  const lines = (y: (point: DataPoint) => number) =>
    allSeries.map((series) => ({
      name: series,
      points: points.filter((point) => point.series === series).map((point) => [point.x, y(point)] as const),
    }));
  const svg = plot(`By ${label}`, label, [
    { label: 'requests per CPU second', lines: lines((point) => point.requestsPerCpuSecond) },
    { label: 'p99, ms', lines: lines((point) => point.p99) },
    { label: 'heap after collection, MiB', lines: lines((point) => point.heapMiB) },
  ]);
  const images = new URL('../../docs/images/', import.meta.url);
  await mkdir(images, { recursive: true });
  await writeFile(new URL(`scale-${name}.svg`, images), svg);
}

/** Bytes of Redis per cached reply, by operation, measured with 100 spaces of 20 numbers of 5 codes. */
async function measureEntryBytes(redisUrl: string): Promise<EntryBytes> {
  const [spaces, numbersPerSpace] = [100, 20];
  const steps = [
    ['QueryChatappBindWaba', spaces, 'query ($id: ID!) { waba(custSpaceId: $id) { name } }'],
    ['QueryChatappPhoneNumbers', spaces, 'query ($id: ID!) { phoneNumbers(custSpaceId: $id) { totalCount } }'],
    [
      'ListPhoneMessageQrdl',
      spaces * numbersPerSpace,
      'query ($id: ID!) { phoneNumbers(custSpaceId: $id, first: 20) { nodes { messageQrdls { totalCount } } } }',
    ],
  ] as const;
  const bytes: Record<string, number> = {};
  const emptyWorkload: ScaleWorkload = {
    x: 0,
    series: [],
    warmRequests: 0,
    sandbox: { spaces, numbersPerSpace, codesPerNumber: 5 },
    env: { REDIS_URL: redisUrl, CAMS_ACCOUNT: 'entries' },
    ask: () => ({ query: '{ viewer { name } }' }),
  };
  await measureWorkload(emptyWorkload, async ([replica], { custSpaceIds }) => {
    const url = replica?.url ?? '';
    let before = await redisUsedBytes(redisUrl);
    for (const [action, count, query] of steps) {
      for (const id of custSpaceIds) await timeRequest(url, { query, variables: { id } });
      const after = await redisUsedBytes(redisUrl);
      bytes[action] = Math.max(0, after - before) / count;
      before = after;
    }
  });
  return bytes;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
