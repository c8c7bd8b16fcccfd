/**
 * The long run: `npm run soak` for an hour, `npm run soak -- --minutes 5` for another time. Prints a line per cycle and
 * a summary; `--write` puts it and the plot into docs/faults.md. Exits with 1 if a guarantee was violated.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { markdownTable, writeFigures } from '../bench/docs-figures.js';
import { plot } from '../bench/plot.js';
import { redisMissing } from '../redis-server.js';
import { runSoak, type SoakCycle, type SoakReport } from './soak.js';
import { violationsOf } from './violations.js';

/** A cycle takes about a minute: the load, the rest after it and the measurement. */
const [loadMs, restMs] = [55_000, 4_000];
const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(1);

function formatCycle({ minute, fault, heapBytes, codeBytes, handles, medianMs, p99Ms }: SoakCycle): string {
  return (
    `${minute.toFixed(1)} min, ${fault}: heap ${mib(heapBytes)} MiB and code ${mib(codeBytes)} MiB, ` +
    `${handles} handles, ${medianMs.toFixed(1)} ms median, ${p99Ms.toFixed(0)} ms 99th percentile\n`
  );
}

function summarize(report: SoakReport): string {
  const { cycles, requests, events, answers, wrongAnswers, wrongWrites } = report;
  const sampled = cycles.filter((_, index) => index % Math.max(1, Math.floor(cycles.length / 8)) === 0);
  return [
    markdownTable([
      ['minute', ...sampled.map(({ minute }) => minute.toFixed(0))],
      ['heap after collection, without code, MiB', ...sampled.map(({ heapBytes }) => mib(heapBytes))],
      ['compiled code, MiB', ...sampled.map(({ codeBytes }) => mib(codeBytes))],
      ['resident memory, MiB', ...sampled.map(({ rssBytes }) => mib(rssBytes))],
      ['open handles', ...sampled.map(({ handles }) => handles)],
      ['median answer, ms', ...sampled.map(({ medianMs }) => medianMs.toFixed(1))],
    ]),
    '',
    `${requests} requests and ${events} events in ${cycles.at(-1)?.minute.toFixed(0)} minutes.`,
    `Wrong answers: ${wrongAnswers.length}. Lost, doubled or undeleted writes: ${wrongWrites.length}.`,
    `Answers: ${Object.entries(answers)
      .map(([code, count]) => `${count} ${code}`)
      .join(', ')}.`,
  ].join('\n');
}

function draw({ cycles }: SoakReport): string {
  const line = (value: (cycle: SoakCycle) => number) => [
    { name: '', points: cycles.map((cycle) => [cycle.minute, value(cycle)] as const) },
  ];
  return plot(
    'Heap, handles and latency during the long run',
    'minutes',
    [
      { label: 'heap after collection, without code, MiB', lines: line(({ heapBytes }) => heapBytes / 2 ** 20) },
      { label: 'open handles', lines: line(({ handles }) => handles) },
      { label: 'median answer, ms', lines: line(({ medianMs }) => medianMs) },
    ],
    'linear',
  );
}

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, write: { type: 'boolean', default: false } },
});
const minutes = Number(values.minutes);
if (!Number.isInteger(minutes) || minutes < 1 || minutes > 24 * 60)
  throw new Error(`--minutes: expected a whole number from 1 to 1440, got ${JSON.stringify(values.minutes)}.`);
if (redisMissing) throw new Error(`The long run needs Redis; ${redisMissing}.`);
const report = await runSoak({
  cycles: minutes,
  loadMs,
  restMs,
  onCycle: (cycle) => void process.stdout.write(formatCycle(cycle)),
});
const violations = violationsOf(report);
process.stdout.write(`\n${summarize(report)}\n${violations.map((text) => `VIOLATED: ${text}\n`).join('')}`);
if (values.write) {
  await writeFigures('faults.md', summarize(report), 'soak');
  await writeFile(new URL('../../docs/images/soak.svg', import.meta.url), draw(report));
}
process.exitCode = violations.length === 0 ? 0 : 1;
