/**
 * The benchmarks: `npm run bench` runs them all, `npm run bench -- throttle warm` those that are named; `--write` puts the tables of
 * throttle, faults and scale into their pages of the documentation. Some ten minutes in all.
 */
import { run as faults } from './faults.js';
import { run as scale } from './scale.js';
import { run as throttle } from './throttle.js';
import { measureWarm, type Measured } from './warm.js';

const benches: Readonly<Record<string, () => Promise<void>>> = { throttle, warm, faults, scale };

async function warm(): Promise<void> {
  const measured = await measureWarm();
  const questions = [...new Set(measured.flatMap(({ perSecond }) => Object.keys(perSecond)))];
  const figure = ({ perSecond }: Measured, question: string) => Object.entries(perSecond).find(([name]) => name === question)?.[1];
  const rows = measured.map((one) => [
    one.name,
    ...questions.map((question) => figure(one, question)?.toFixed(0) ?? '–'),
    `${(one.rssBytes / 2 ** 20).toFixed(0)} MiB`,
    `${one.startMs.toFixed(0)} ms`,
  ]);
  const head = ['requests for a second of CPU', ...questions, 'memory', 'start'];
  process.stdout.write([head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join(''));
}

const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = named.find((name) => benches[name] === undefined);
if (unknown !== undefined) throw new Error(`Expected ${Object.keys(benches).join(', ')}; got ${JSON.stringify(unknown)}.`);
for (const [name, run] of Object.entries(benches)) {
  if (named.length > 0 && !named.includes(name)) continue;
  process.stdout.write(`\n## ${name}\n\n`);
  await run();
}
