/**
 * How cost grows with the work: `npx tsx test/bench/scale.ts`, some three minutes. Prints tables; with `--write` they and their
 * plots go into docs/scale.md.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { redisMissing, startRedis } from '../redis.js';
import { tableOf, writeFigures } from './marked.js';
import { plot } from './plot.js';
import { paper, usedBytes, type EntryBytes } from './scale-paper.js';
import { measure, timeOf, type Point, type Series, type Work } from './scale-points.js';

const both: readonly Series[] = ['kept', 'fresh'];
const ofSpace =
  'query ($id: ID!) { waba(custSpaceId: $id) { name phoneNumbers(first: 5) { totalCount nodes { number status } } } }';
const ofNumbers =
  'query ($first: Int!) { phoneNumbers(first: $first) { totalCount nodes { number verifiedName status qualityRating } } }';
const ofCodes =
  'query ($number: E164!) { phoneNumber(number: $number) { messageQrdls(first: 50) { totalCount nodes { code prefilledMessage } } } }';
const ofNumber =
  'query ($number: E164!) { phoneNumber(number: $number) { verifiedName status messageQrdls { totalCount } } }';
const pick = <T>(from: readonly T[], place: number): T | undefined => from[(place * 7) % from.length];

interface Dimension {
  readonly name: string;
  readonly label: string;
  readonly what: string;
  readonly works: readonly Work[];
}

const dimensions: readonly Dimension[] = [
  {
    name: 'spaces',
    label: 'spaces of the account',
    what: 'One space in full, its WABA and five numbers, of two hundred that are asked for again and again; 16 clients.',
    works: [10, 100, 1_000, 10_000].map((x) => ({
      x,
      series: both,
      warmRequests: 200,
      sandbox: { spaces: x, numbersPerSpace: 5 },
      ask: (place, { custSpaceIds }) => ({
        query: ofSpace,
        variables: { id: pick(custSpaceIds.slice(0, 200), place) },
      }),
    })),
  },
  {
    name: 'numbers',
    label: 'numbers in the space',
    what: 'A page of fifty numbers; 16 clients.',
    works: [10, 100, 500, 2_000].map((x) => ({
      x,
      series: both,
      sandbox: { numbersPerSpace: x },
      ask: (place) => ({ query: ofNumbers, variables: { first: 50 - (place % 5) } }),
    })),
  },
  {
    name: 'codes',
    label: 'codes on the number',
    what: 'A page of fifty codes of one of twenty numbers; 16 clients.',
    works: [0, 20, 200, 2_000].map((x) => ({
      x,
      series: both,
      sandbox: { codesPerNumber: x },
      ask: (place, { numbers }) => ({ query: ofCodes, variables: { number: pick(numbers, place) } }),
    })),
  },
  {
    name: 'clients',
    label: 'clients at once',
    what: 'One of twenty numbers and how many codes it has.',
    works: [1, 10, 100, 1_000].map((x) => ({
      x,
      series: both,
      clients: x,
      ask: (place, { numbers }) => ({ query: ofNumber, variables: { number: pick(numbers, place) } }),
    })),
  },
];

const replicaDimension = (redisUrl: string): Dimension => ({
  name: 'replicas',
  label: 'replicas that share a Redis',
  what: `The same, of 64 clients; replicas, Redis, sandbox and clients share ${availableParallelism()} cores.`,
  works: [1, 2, 3, 4].map((x) => ({
    x,
    series: both,
    clients: 64,
    replicas: x,
    env: { REDIS_URL: redisUrl, CAMS_ACCOUNT: `of-${x}` },
    ask: (place, { numbers }) => ({ query: ofNumber, variables: { number: pick(numbers, place) } }),
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
    for (const { name, label, what, works } of [...dimensions, replicaDimension(redis.url)]) {
      const points: Point[] = [];
      for (const work of works) {
        points.push(
          ...(await measure(work, async ([replica]) => {
            if (name !== 'spaces' || replica === undefined) return;
            const list = { query: '{ wabas { custSpaceId name } }' };
            lists.push([
              work.x.toLocaleString('en'),
              ...[await timeOf(replica.url, list), await timeOf(replica.url, list)].map((ms) =>
                ms === null ? 'refused' : ms.toFixed(0),
              ),
            ]);
          })),
        );
      }
      parts.push(
        `### By ${label}\n${what}\n\n![By ${label}](images/scale-${name}.svg)\n\n${pointTable(label, points)}`,
      );
      if (name === 'spaces')
        parts.push(
          `All spaces at once, \`{ wabas { custSpaceId name } }\`, in milliseconds:\n\n${tableOf([['spaces', 'first time', 'again'], ...lists])}`,
        );
      if (process.argv.includes('--write')) await draw(name, label, points);
    }
    const entryBytes = await measureEntries(redis.url);
    const account = { spaces: 10_000, numbersPerSpace: 20, codesPerNumber: 5 };
    const onPaper = paper(account, entryBytes);
    process.stdout.write(`${parts.join('\n\n')}\n\n${onPaper}\n`);
    if (!process.argv.includes('--write')) return;
    await writeFigures('scale.md', parts.join('\n\n'), 'measured');
    await writeFigures('scale.md', onPaper, 'paper');
  } finally {
    await redis.stop();
  }
}

function pointTable(label: string, points: readonly Point[]): string {
  return tableOf([
    [label, '', 'requests a CPU second', 'requests a second', 'p50 ms', 'p99 ms', 'heap MiB', 'RSS MiB', 'failed'],
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

async function draw(name: string, label: string, points: readonly Point[]): Promise<void> {
  const lines = (y: (point: Point) => number) =>
    both.map((series) => ({
      name: series,
      points: points.filter((point) => point.series === series).map((point) => [point.x, y(point)] as const),
    }));
  const svg = plot(`By ${label}`, label, [
    { label: 'requests a CPU second', lines: lines((point) => point.requestsPerCpuSecond) },
    { label: 'p99, ms', lines: lines((point) => point.p99) },
    { label: 'heap after collection, MiB', lines: lines((point) => point.heapMiB) },
  ]);
  const images = new URL('../../docs/images/', import.meta.url);
  await mkdir(images, { recursive: true });
  await writeFile(new URL(`scale-${name}.svg`, images), svg);
}

/** What a kept reply takes of Redis, by operation: a hundred spaces of twenty numbers of five codes, kept step by step. */
async function measureEntries(redisUrl: string): Promise<EntryBytes> {
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
  const nothing: Work = {
    x: 0,
    series: [],
    warmRequests: 0,
    sandbox: { spaces, numbersPerSpace, codesPerNumber: 5 },
    env: { REDIS_URL: redisUrl, CAMS_ACCOUNT: 'entries' },
    ask: () => ({ query: '{ viewer { name } }' }),
  };
  await measure(nothing, async ([replica], { custSpaceIds }) => {
    const url = replica?.url ?? '';
    let before = await usedBytes(redisUrl);
    for (const [action, count, query] of steps) {
      for (const id of custSpaceIds) await timeOf(url, { query, variables: { id } });
      const after = await usedBytes(redisUrl);
      bytes[action] = Math.max(0, after - before) / count;
      before = after;
    }
  });
  return bytes;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
