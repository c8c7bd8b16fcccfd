/**
 * Comparison with other servers: `npm run bench -- peers`, about seven minutes. `--only=cold,start` measures some
 * groups of rows, `--write` puts the table into docs/benchmarks.md. The compared server has one core to itself; the
 * load and the upstream share the other one. Needs Linux for taskset and for the kernel's count of CPU time.
 */
import { fileURLToPath } from 'node:url';
import { markdownTable, writeFigures } from './docs-figures.js';
import type { Row } from './peers/row.js';
import { rowGroups } from './peers/rows.js';
import { loadCore, pin, serverNames } from './peers/servers.js';
import { createPeersSetup } from './peers/setup.js';

const titles = { bare: 'node:http', mercurius: 'Mercurius', yoga: 'plain yoga', gateway: 'this gateway' } as const;

export async function run(): Promise<void> {
  const only = process.argv
    .find((argument) => argument.startsWith('--only='))
    ?.slice('--only='.length)
    .split(',');
  const unknown = only?.find((name) => rowGroups[name] === undefined);
  if (unknown !== undefined)
    throw new Error(`Expected --only to name ${Object.keys(rowGroups).join(', ')}; got ${JSON.stringify(unknown)}.`);
  pin(loadCore);
  const setup = await createPeersSetup();
  const rows: Row[] = [];
  try {
    for (const [name, measure] of Object.entries(rowGroups))
      if (only === undefined || only.includes(name)) rows.push(...(await measure(setup)));
  } finally {
    await setup.end();
  }
  const markdown = markdownTable([
    ['work', ...serverNames.map((name) => titles[name])],
    ...rows.map(({ title, cells }) => [title, ...serverNames.map((name) => cells[name] ?? '–')]),
  ]);
  process.stdout.write(`${markdown}\n`);
  if (process.argv.includes('--write')) await writeFigures('benchmarks.md', markdown, 'peers');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
