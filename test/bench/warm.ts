/**
 * Warm cache benchmark: `npm run bench -- warm`, about two minutes; `--write` puts the table into docs/cache.md.
 * Compares requests per second of server CPU time: the gateway, a bare node:http server that sends the same bytes, and
 * common GraphQL servers.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { markdownTable, writeFigures } from './docs-figures.js';
import {
  compiledFolder,
  contenderNames,
  startContender,
  type Contender,
  type ContenderName,
} from './warm/contenders.js';
import { sendRequest, load } from './warm/load.js';
import { createBodyFactories, type BodyFactory, type WarmWorkloadName } from './warm/request-bodies.js';
import { createBenchmarkSetup, writeBenchmarkData } from './warm/benchmark-data.js';

const rounds = 9;
const roundMs = 450;
const warmUpMs = 1_500;
const connections = 8;

/** Measurements of one contender, without the queries that do not apply to it. */
export interface ContenderResult {
  readonly name: ContenderName;
  readonly startMs: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  /** Requests per second of CPU time, by round. */
  readonly perSecond: Partial<Record<WarmWorkloadName, readonly number[]>>;
}

export async function run(): Promise<void> {
  const markdown = markdownTable([['', ...columns.map(({ head }) => head)], ...rowsOf(await measureWarm())]);
  process.stdout.write(`${markdown}\n`);
  if (process.argv.includes('--write')) await writeFigures('cache.md', markdown, 'warm');
}

interface Column {
  readonly head: string;
  /** A table cell, compared with the bare server and plain yoga. */
  readonly of: (one: ContenderResult, bare: ContenderResult, yoga: ContenderResult) => string;
}

const columns: readonly Column[] = [
  ...(['asked again', 'asked again, with pictures'] as const).map((question) => ({
    head: `${question}, of node:http`,
    of: (one: ContenderResult, bare: ContenderResult) => ratio(one, bare, question),
  })),
  ...(['other variables', 'never seen before'] as const).map((question) => ({
    head: `${question}, of plain yoga`,
    of: (one: ContenderResult, _bare: ContenderResult, yoga: ContenderResult) => ratio(one, yoga, question),
  })),
  { head: 'heap', of: ({ heapBytes }) => `${(heapBytes / 2 ** 20).toFixed(0)} MiB` },
  { head: 'RSS', of: ({ rssBytes }) => `${(rssBytes / 2 ** 20).toFixed(0)} MiB` },
  { head: 'start to first answer', of: ({ startMs }) => `${startMs.toFixed(0)} ms` },
];

const contenderTitles: Readonly<Record<ContenderName, string>> = {
  gateway: '**this gateway**, with API keys, limits and metrics',
  bare: 'node:http, sending the same bytes',
  mercurius: 'Mercurius, with JIT and mercurius-cache',
  apollo: 'Apollo Server',
  yoga: 'graphql-yoga, with Pothos and DataLoader',
};

function rowsOf(measured: readonly ContenderResult[]): string[][] {
  const named = (name: ContenderName) => measured.find((one) => one.name === name);
  const [bare, yoga] = [named('bare'), named('yoga')];
  if (bare === undefined || yoga === undefined)
    throw new Error(`Expected bare and yoga to be measured; got ${measured.map(({ name }) => name).join(', ')}.`);
  return contenderNames.flatMap((name) => {
    const one = named(name);
    return one === undefined ? [] : [[contenderTitles[name], ...columns.map((column) => column.of(one, bare, yoga))]];
  });
}

/**
 * Requests that one contender answers in the CPU time that another needs for one, with the rate per second. Takes the
 * median of the ratios of each round, because the speed of a machine varies over time.
 */
function ratio(one: ContenderResult, other: ContenderResult, question: WarmWorkloadName): string {
  const [own, others] = [one.perSecond[question], other.perSecond[question]];
  // The bare server executes nothing, so its figures for other queries say nothing.
  if (own === undefined || others === undefined || (one.name === 'bare' && other.name !== 'bare')) return '–';
  const medianRatio = median(own.map((value, round) => value / (others[round] ?? Number.NaN)));
  return `${medianRatio.toFixed(medianRatio < 0.1 ? 3 : 2)} (${median(own).toFixed(0)}/s)`;
}

export async function measureWarm(): Promise<readonly ContenderResult[]> {
  compile();
  const { data, folder, apiKey, end } = await createBenchmarkSetup();
  const questions = createBodyFactories(data.custSpaceId);
  const repeatedBody = questions['asked again'](0);
  const contenders: Contender[] = [];
  try {
    const headers = { 'x-api-key': apiKey };
    const gatewayContender = await startContender(
      'gateway',
      writeBenchmarkData(folder, { ...data, answers: {} }),
      headers,
      repeatedBody,
    );
    contenders.push(gatewayContender);
    const bodies = [repeatedBody, questions['asked again, with pictures'](0)];
    const answers = Object.fromEntries(
      await Promise.all(bodies.map(async (body) => [body, await sendRequest(gatewayContender.target, body)] as const)),
    );
    const worldFile = writeBenchmarkData(folder, { ...data, answers });
    for (const name of contenderNames.filter((one) => one !== 'gateway'))
      contenders.push(await startContender(name, worldFile, headers, repeatedBody));
    for (const { name, firstAnswer } of contenders) assertSameAnswer(name, firstAnswer, gatewayContender.firstAnswer);
    const perSecond = await measureThroughput(contenders, questions);
    return await Promise.all(
      contenders.map(async (contender) => {
        const { rssBytes, heapBytes } = await contender.usage({ collect: true });
        return {
          name: contender.name,
          startMs: contender.startMs,
          rssBytes,
          heapBytes,
          perSecond: perSecond.get(contender.name) ?? {},
        };
      }),
    );
  } finally {
    await Promise.all(contenders.map((contender) => contender.end()));
    await end();
    rmSync(folder, { recursive: true });
    rmSync(compiledFolder, { recursive: true });
  }
}

/** Measures each query in rounds of all contenders, so that disturbances of the machine affect all of them equally. */
async function measureThroughput(
  contenders: readonly Contender[],
  questions: Readonly<Record<WarmWorkloadName, BodyFactory>>,
) {
  const perSecond = new Map<ContenderName, Partial<Record<WarmWorkloadName, readonly number[]>>>(
    contenderNames.map((name) => [name, {}]),
  );
  let asked = 0;
  for (const [name, question] of Object.entries(questions) as [WarmWorkloadName, BodyFactory][]) {
    const bodyOf = () => question(asked++);
    // Only the gateway draws images.
    const participants = contenders.filter(
      (contender) => !name.includes('pictures') || contender.name === 'gateway' || contender.name === 'bare',
    );
    for (const { target } of participants) await load(target, { ms: warmUpMs, connections, bodyOf });
    const measured = new Map<ContenderName, number[]>(participants.map((contender) => [contender.name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const contender of participants) {
        const before = await contender.usage();
        const answered = await load(contender.target, { ms: roundMs, connections, bodyOf });
        const { cpuUs } = await contender.usage();
        measured.get(contender.name)?.push((answered / (cpuUs - before.cpuUs)) * 1e6);
      }
    }
    for (const [contender, values] of measured)
      perSecond.set(contender, { ...perSecond.get(contender), [name]: values });
  }
  return perSecond;
}

/** Compiles the contenders to JavaScript, without type checking. */
function compile(): void {
  const project = fileURLToPath(new URL('warm/tsconfig.json', import.meta.url));
  try {
    execFileSync('npx', ['tsc', '-p', project], { stdio: ['ignore', 'pipe', 'inherit'] });
  } catch (error) {
    const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
    process.stderr.write(`${output}\n`);
  }
}

function assertSameAnswer(name: ContenderName, answer: string, expected: string): void {
  // Yoga's own executor does not preserve the order of fields.
  if (isDeepStrictEqual(JSON.parse(answer), JSON.parse(expected))) return;
  throw new Error(
    `Expected ${name} to answer as the gateway does, ${expected.slice(0, 300)}; got ${answer.slice(0, 300)}.`,
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
