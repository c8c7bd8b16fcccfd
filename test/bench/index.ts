/**
 * Runs the benchmarks: all of them with `npm run bench` (about ten minutes), only the named ones with `npm run bench --
 * throttle peers`. `--write` puts their tables into the documentation.
 */
import { run as cache } from './cache.js';
import { run as faults } from './faults.js';
import { run as peers } from './peers.js';
import { run as redis } from './redis.js';
import { run as scale } from './scale.js';
import { run as throttle } from './throttle.js';
import { run as transitions } from './throttle-transitions.js';

const benchmarks: Readonly<Record<string, () => Promise<void>>> = {
  throttle,
  transitions,
  cache,
  redis,
  peers,
  faults,
  scale,
};

const selected = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = selected.find((name) => benchmarks[name] === undefined);
if (unknown !== undefined)
  throw new Error(`Expected ${Object.keys(benchmarks).join(', ')}; got ${JSON.stringify(unknown)}.`);
for (const [name, run] of Object.entries(benchmarks)) {
  if (selected.length > 0 && !selected.includes(name)) continue;
  process.stdout.write(`\n## ${name}\n\n`);
  await run();
}
