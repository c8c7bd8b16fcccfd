/**
 * Mutation testing: `npm run test:mutation` makes small changes (mutants) to the code that protects callers and data,
 * one at a time in a copy of the tree, and lists those that no test detects. `-- src/cache src/auth/space.ts` selects
 * files; `--sample 50` selects that many mutants of each folder, and `--seed 7` another sample; `--quick` runs only
 * unit tests. Exits with 1 if a mutant survives.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { explained } from './explained.js';
import { mutantsOf, type Mutant } from './mutants.js';

/** The folders that are mutated, with the tests that must detect the mutants, quick ones first. */
const targets: Readonly<Record<string, readonly string[]>> = {
  'src/server/request-headers.ts': ['test/server/pipeline.e2e.ts', 'test/server/malformed-requests.e2e.ts'],
  'src/server/index.ts': ['test/server/pipeline.e2e.ts', 'test/server/http.e2e.ts'],
  'src/server/deadline.ts': ['test/server/deadline.test.ts', 'test/e2e/bulk-rate-limit.e2e.ts'],
  'src/server/guards': [
    'test/server/malformed-requests.e2e.ts',
    'test/server/pipeline.e2e.ts',
    'test/server/http.e2e.ts',
  ],
  'src/server/parse': [
    'test/server/parser.test.ts',
    'test/server/accept.test.ts',
    'test/server/validation-cost.test.ts',
    'test/server/writes-before-checks.e2e.ts',
    'test/server/malformed-requests.e2e.ts',
    'test/server/validation-work.e2e.ts',
  ],
  'src/server/fast-path/response-cache.ts': [
    'test/server/response-cache.test.ts',
    'test/e2e/response-cache.e2e.ts',
    'test/server/fast-path.e2e.ts',
    'test/server/pipeline.e2e.ts',
  ],
  'src/server/fast-path': ['test/server', 'test/e2e/response-cache.e2e.ts', 'test/fuzz/documents.e2e.ts'],
  'src/auth/space.ts': ['test/auth/viewer.test.ts', 'test/e2e/spaces.e2e.ts'],
  'src/auth/viewer.ts': [
    'test/auth/viewer.test.ts',
    'test/e2e/authorization.e2e.ts',
    'test/e2e/tenant-isolation.e2e.ts',
  ],
  'src/auth': ['test/auth', 'test/e2e/authorization.e2e.ts', 'test/e2e/tenant-isolation.e2e.ts'],
  'src/loaders': [
    'test/loaders',
    'test/e2e/authorization.e2e.ts',
    'test/e2e/tenant-isolation.e2e.ts',
    'test/e2e/mutations.e2e.ts',
  ],
  'src/idempotency': ['test/idempotency', 'test/e2e/idempotency.e2e.ts'],
  'src/cache': ['test/cache'],
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean' },
  },
});
const sample = values.sample === undefined ? Infinity : Number(values.sample);
const root = join(import.meta.dirname, '../..');
const copy = mkdtempSync(join(tmpdir(), 'mutation-'));

/** Sorts by a hash of text and seed, so that the same seed draws the same sample. */
function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const rank = (index: number) => Math.imul(index + 1, 0x9e3779b1 ^ Math.imul(seed, 0x85ebca6b)) >>> 0;
  return items
    .map((item, index) => [rank(index), item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item);
}

/**
 * True if the tests pass: first the unit tests, which start within a second, then all tests, unless `--quick` is set. A
 * mutant that never ends is stopped, and counts as detected.
 */
function pass(tests: readonly string[]): boolean {
  const quick = ['--config=vitest.mutation.config.ts'];
  return (values.quick === true ? [quick] : [quick, []]).every((options) => {
    const { status } = spawnSync(
      process.execPath,
      [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...options, ...tests, '--bail=1', '--reporter=dot'],
      { cwd: copy, stdio: 'ignore', timeout: 180_000, killSignal: 'SIGKILL' },
    );
    return status === 0;
  });
}

/** Files that an earlier entry covers: a file is mutated with the tests of its first entry. */
const taken = new Set<string>();

function filesOf(folder: string): readonly string[] {
  const { stdout } = spawnSync('git', ['ls-files', folder], { cwd: root, encoding: 'utf8' });
  const selected = (file: string) => positionals.length === 0 || positionals.some((path) => file.startsWith(path));
  const files = stdout.split('\n').filter((file) => file.endsWith('.ts') && !/redis/.test(file) && !taken.has(file));
  for (const file of files) taken.add(file);
  return files.filter(selected);
}

const survivors: string[] = [];
let killed = 0;
try {
  const { stdout } = spawnSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' });
  for (const file of stdout.trim().split('\n')) cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const [folder, tests] of Object.entries(targets)) {
    const mutants = filesOf(folder).flatMap((file) =>
      mutantsOf(file, readFileSync(join(root, file), 'utf8')).map((mutant) => ({ file, ...mutant })),
    );
    if (mutants.length === 0) continue;
    if (!pass(tests)) throw new Error(`Expected ${tests.join(', ')} to pass before anything is changed.`);
    for (const { file, ...mutant } of shuffled(mutants, Number(values.seed)).slice(0, sample))
      test(file, mutant, tests);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function test(file: string, { source, line, description }: Mutant, tests: readonly string[]): void {
  const path = join(copy, file);
  const original = readFileSync(path, 'utf8');
  writeFileSync(path, source);
  const survived = pass(tests);
  writeFileSync(path, original);
  const name = `${file}:${line}: ${description}`;
  const reason = explained.find((entry) => name.includes(entry.mutant))?.reason;
  if (!survived) killed += 1;
  else if (reason === undefined) survivors.push(name);
  process.stdout.write(`${survived ? (reason === undefined ? 'SURVIVED' : 'explained') : 'killed'} ${name}\n`);
}

process.stdout.write(`\n${killed} killed, ${survivors.length} survived\n${survivors.join('\n')}\n`);
process.exitCode = survivors.length === 0 ? 0 : 1;
