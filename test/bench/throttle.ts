/**
 * Throttle benchmark: `npx tsx test/bench/throttle.ts`, two to three minutes. Prints measurements of the throttle and a
 * comparison with other rate limiters; `--write` also puts both into docs/throttle.md.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { redisMissing, startRedis } from '../redis-server.js';
import type { WindowKind } from '../throttle/simulated-upstream.js';
import { markdownTable } from './docs-figures.js';
import { fairnessFigures, floodFigure, outageFigure, percent, quotaFigures, type Figure } from './throttle-figures.js';
import { measureCells, latencyProfiles, type Cell, type CellResult } from './throttle-replicas.js';
import { strategyNames, type StrategyName } from './throttle-strategies.js';
import { startUpstream, type BenchUpstream } from './throttle-upstream.js';

const windows: readonly WindowKind[] = ['sliding', 'fixed', 'bucket'];
const jitters: readonly Cell['jitter'][] = ['light', 'heavy'];
const seconds = 10;
const docsPage = new URL('../../docs/throttle.md', import.meta.url);

export async function run(): Promise<void> {
  if (redisMissing) {
    process.stdout.write(`The benchmark of the throttle was skipped: ${redisMissing}.\n`);
    return;
  }
  const upstream = await startUpstream();
  const redis = await startRedis();
  try {
    const figures = [
      ...(await quotaFigures(upstream, redis.url)),
      ...(await fairnessFigures()),
      await outageFigure(upstream, redis),
      await floodFigure(),
    ];
    const markdown = `${figureTable(figures)}\n\n${await compareStrategies(upstream, redis.url)}`;
    process.stdout.write(`${markdown}\n`);
    if (process.argv.includes('--write')) await writeToDocs(markdown);
  } finally {
    await redis.stop();
    await upstream.close();
  }
}

function figureTable(figures: readonly Figure[]): string {
  return markdownTable([
    ['What', 'Target', 'Measured', 'Result'],
    ...figures.map(({ description, target, measured, isMet }) => [
      description,
      target,
      measured,
      isMet ? 'met' : '**missed**',
    ]),
  ]);
}

/** Measures every strategy, window and jitter with one and four processes. Cells run concurrently: they mostly wait. */
async function compareStrategies(upstream: BenchUpstream, redisUrl: string): Promise<string> {
  const table: string[] = [];
  for (const processes of [1, 4]) {
    const setting = { upstream, processes, seconds, redisUrl: processes > 1 ? redisUrl : undefined };
    const measured: CellResult[] = [];
    // p-limit does not pace calls. Its rejected calls keep the CPU busy, so it does not run together with the others.
    const cells = cellsOf(strategyNames.filter((name) => name !== 'p-limit'));
    measured.push(...(await measureCells(cells, setting)));
    for (const jitter of jitters)
      measured.push(
        ...(await measureCells(
          cellsOf(['p-limit']).filter((cell) => cell.jitter === jitter),
          setting,
        )),
      );
    table.push(strategyTable(processes, measured));
  }
  return table.join('\n\n');
}

function cellsOf(strategies: readonly StrategyName[]): Cell[] {
  return strategies.flatMap((strategy) =>
    windows.flatMap((window) => jitters.map((jitter) => ({ strategy, window, jitter }))),
  );
}

function strategyTable(processes: number, measured: readonly CellResult[]): string {
  const columns = windows.flatMap((window) => jitters.map((jitter) => ({ window, jitter })));
  const title = processes === 1 ? 'One process' : `${processes} processes`;
  const rows = columns.map(({ window, jitter }) => [
    `${window}, ${jitter} jitter`,
    ...strategyNames.map((strategy) => {
      const found = measured.find(
        ({ cell }) => cell.strategy === strategy && cell.window === window && cell.jitter === jitter,
      );
      return found ? `${percent(found.quotaUsed)} / ${found.throttled}` : '–';
    }),
  ]);
  const header = strategyNames.map((strategy) => (strategy === 'this throttle' ? '**this throttle**' : strategy));
  const note =
    `${title}: quota used / calls throttled in ${seconds} s (one way ` +
    `${jitters.map((name) => `${latencyProfiles[name][0]} + exp ${latencyProfiles[name][1]} ms ${name}`).join(', ')})`;
  return `${note}\n\n${markdownTable([['', ...header], ...rows])}`;
}

/** Writes the tables between the two markers in the document. */
async function writeToDocs(markdown: string): Promise<void> {
  const text = await readFile(docsPage, 'utf8');
  const [before, rest] = text.split('<!-- bench -->\n');
  const [, after] = rest?.split('<!-- /bench -->') ?? [];
  if (before === undefined || after === undefined)
    throw new Error('Expected <!-- bench --> and <!-- /bench --> in docs/throttle.md.');
  await writeFile(docsPage, `${before}<!-- bench -->\n${markdown}\n<!-- /bench -->${after}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
