/**
 * What callers see while something goes wrong: `npx tsx test/bench/faults.ts`, some three minutes. Prints a row for each fault and
 * what the heap does under load; with `--write`, both go into docs/faults.md as well.
 */
import { fileURLToPath } from 'node:url';
import { faults, withoutKeys } from '../faults/catalogue.js';
import type { Kind } from '../faults/callers.js';
import { measureHeap, type HeapMeasure } from '../faults/heap.js';
import { longPace } from '../faults/pace.js';
import { tryOut, type Row } from '../faults/trial.js';
import { redisMissing } from '../redis.js';
import { tableOf, writeFigures } from './marked.js';

/** So many are tried side by side: they mostly wait. */
const atOnce = 4;

export async function run(): Promise<void> {
  if (redisMissing) {
    process.stdout.write(`The benchmark of faults was skipped: ${redisMissing}.\n`);
    return;
  }
  const waiting = [...faults, withoutKeys].entries();
  const rows: Row[] = [];
  const working = Array.from({ length: atOnce }, async () => {
    for (const [place, fault] of waiting) rows[place] = await tryOut(fault, longPace);
  });
  await Promise.all(working);
  // By itself: its time is measured in collections.
  const heap = await measureHeap({ spans: 6, spanMs: 20_000 });
  const markdown = `${faultTable(rows)}\n\n${heapTable(heap)}`;
  process.stdout.write(`${markdown}\n`);
  if (process.argv.includes('--write')) await writeFigures('faults.md', markdown);
}

function faultTable(rows: readonly Row[]): string {
  const head = [
    'fault',
    'writes, by their answers',
    'fresh reads',
    'kept reads',
    'lost',
    'doubled',
    'seconds until well',
  ];
  return tableOf([
    head,
    ...rows.map(({ fault, answers, lost, doubled, unknown, secondsUntilWell }) => {
      const carriedOut = unknown.told === 0 ? '' : ` (${unknown.carriedOut} of ${unknown.told} had been carried out)`;
      const told = (kind: Kind) =>
        Object.entries(answers[kind])
          .map(([code, times]) => `${times} ${code}`)
          .join(', ');
      return [
        `**${fault.name}**: ${fault.what}`,
        `${told('writes')}${carriedOut}`,
        told('fresh reads'),
        told('kept reads'),
        lost.length,
        doubled.length,
        secondsUntilWell?.toFixed(1) ?? '**never**',
      ];
    }),
  ]);
}

function heapTable({ requests, heapBytes }: HeapMeasure): string {
  const [first = 0] = heapBytes;
  const last = heapBytes.at(-1) ?? 0;
  const growth = (last / first - 1) * 100;
  return tableOf([
    [
      `heap after collection, by seconds of a mixed load (${requests} requests)`,
      ...heapBytes.map((_, span) => `${20 * (span + 1)} s`),
      'from the first to the last',
    ],
    [
      'MiB',
      ...heapBytes.map((bytes) => (bytes / 2 ** 20).toFixed(1)),
      `${growth < 0 ? '−' : '+'}${Math.abs(growth).toFixed(1)} %${growth <= 10 ? '' : ' (**more than 10 %**)'}`,
    ],
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
