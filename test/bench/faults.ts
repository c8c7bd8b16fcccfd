/**
 * Fault benchmark: what callers see during each fault, and heap growth under load. `npx tsx test/bench/faults.ts`,
 * about three minutes. Prints the tables; `--write` also puts them into docs/faults.md.
 */
import { fileURLToPath } from 'node:url';
import { allFaults, lostRepliesWithoutKeys } from '../faults/catalogue.js';
import type { RequestKind } from '../faults/workload.js';
import { measureHeap, type HeapMeasurement } from '../faults/heap.js';
import { benchTimings } from '../faults/timings.js';
import { runExperiment, type ExperimentResult } from '../faults/experiment.js';
import { redisMissing } from '../redis-server.js';
import { markdownTable, writeFigures } from './docs-figures.js';

/** Number of faults that run concurrently, because they mostly wait. */
const concurrency = 4;

export async function run(): Promise<void> {
  if (redisMissing) {
    process.stdout.write(`The benchmark of faults was skipped: ${redisMissing}.\n`);
    return;
  }
  const pending = [...allFaults, lostRepliesWithoutKeys].entries();
  const rows: ExperimentResult[] = [];
  const tasks = Array.from({ length: concurrency }, async () => {
    for (const [index, fault] of pending) rows[index] = await runExperiment(fault, benchTimings);
  });
  await Promise.all(tasks);
  // Runs alone, because garbage collections are measured.
  const heap = await measureHeap({ spans: 6, spanMs: 20_000 });
  const markdown = `${faultTable(rows)}\n\n${heapTable(heap)}`;
  process.stdout.write(`${markdown}\n`);
  if (process.argv.includes('--write')) await writeFigures('faults.md', markdown);
}

function faultTable(rows: readonly ExperimentResult[]): string {
  const header = ['', 'Fault', 'Writes', 'Fresh reads', 'Cached reads', 'Lost, duplicated, seconds to recovery'];
  return markdownTable([
    header,
    ...rows.map(({ fault, answers, lost, duplicated, unknown, recoverySeconds }) => {
      const carriedOut =
        unknown.reported === 0 ? '' : ` (${unknown.executed} of ${unknown.reported} had been executed)`;
      const formatAnswers = (kind: RequestKind) =>
        Object.entries(answers[kind])
          .map(([code, times]) => `${times} ${code}`)
          .join(', ');
      return [
        fault.name,
        fault.description,
        `${formatAnswers('writes')}${carriedOut}`,
        formatAnswers('fresh reads'),
        formatAnswers('cached reads'),
        `${lost.length}, ${duplicated.length}, ${recoverySeconds?.toFixed(1) ?? '**never**'}`,
      ];
    }),
  ]);
}

function heapTable({ requests, heapBytes }: HeapMeasurement): string {
  const [first = 0] = heapBytes;
  const last = heapBytes.at(-1) ?? 0;
  const growth = (last / first - 1) * 100;
  return markdownTable([
    [
      `seconds under a mixed load (${requests} requests)`,
      ...heapBytes.map((_, span) => `${20 * (span + 1)} s`),
      'growth',
    ],
    [
      'heap after collection, MiB',
      ...heapBytes.map((bytes) => (bytes / 2 ** 20).toFixed(1)),
      `${growth < 0 ? '−' : '+'}${Math.abs(growth).toFixed(1)} %${growth <= 10 ? '' : ' (**more than 10 %**)'}`,
    ],
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
