/**
 * Mutation testing with Stryker: `npm run test:mutation` makes small changes (mutants) to the code that protects
 * callers and data, one at a time, and lists those that no test detects. `-- src/cache src/server/deadline.ts` selects
 * files; `-- --part 3/7` selects the third of seven parts of them. Exits with 1 if a mutant survives that
 * `explained.ts` does not explain, or if `explained.ts` names a mutant that does not exist.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { explained } from './explained.js';
import { targets } from './targets.js';

type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

const root = join(import.meta.dirname, '../..');

const { values, positionals } = parseArgs({ allowPositionals: true, options: { part: { type: 'string' } } });
const [part = 1, parts = 1] = values.part?.split('/').map(Number) ?? [];

/** The selected files with their target. A file belongs to the first target that names it. */
function selectFiles(): readonly { readonly file: string; readonly target: string }[] {
  const { stdout } = spawnSync('git', ['ls-files', 'src'], { cwd: root, encoding: 'utf8' });
  const files = Object.keys(targets).flatMap((target, index, all) =>
    stdout
      .split('\n')
      // The tests of the Redis halves start processes of their own, in which no mutant is active. The simulation of the
      // coherence protocol breaks its rules itself.
      .filter((file) => file.startsWith(target) && file.endsWith('.ts') && !/redis|coherence/.test(file))
      .filter((file) => !all.slice(0, index).some((earlier) => file.startsWith(earlier)))
      .filter((file) => positionals.length === 0 || positionals.some((path) => file.startsWith(path)))
      .map((file) => ({ file, target, size: statSync(join(root, file)).size })),
  );
  // A part is a run of neighbouring files, so it has few targets.
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  return files.filter(({ size }) => {
    const isInPart = Math.floor((before / total) * parts) === part - 1;
    before += size;
    return isInPart;
  });
}

/** Such as `src/a.ts: a < b → a <= b`: the beginning of the changed code and of its replacement. */
function nameOf({ fileName, location: { start, end }, replacement }: MutantResult): string {
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  const last = lines.pop() ?? '';
  const code = [...lines, last.slice(0, end.column - 1)].join('\n').slice(start.column - 1);
  const short = (text: string) => text.replaceAll(/\s+/g, ' ').slice(0, 50).trim();
  return `${relative(root, fileName)}: ${short(code)} → ${short(replacement)}`;
}

async function run(files: readonly string[], tests: readonly string[]): Promise<readonly MutantResult[]> {
  // Read by vitest.config.ts.
  process.env['MUTATION_TESTS'] = tests.join('|');
  const stryker = new Stryker({
    mutate: [...files],
    // A test that repeats the texts of the code detects no fault in them.
    mutator: { excludedMutations: ['StringLiteral'] },
    testRunner: 'vitest',
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    plugins: ['@stryker-mutator/vitest-runner'],
    coverageAnalysis: 'perTest',
    // Stryker's changes to a copied tsconfig.json need the API of an older compiler, and a test run needs none.
    tsconfigFile: 'none',
    disableTypeChecks: false,
    ignorePatterns: ['dist', 'docs/images', 'examples/dashboard/dist'],
    tempDirName: join(tmpdir(), 'waba-gateway-mutants'),
    reporters: ['progress-append-only'],
    timeoutMS: 6_000,
  });
  return stryker.runMutationTest();
}

const results: MutantResult[] = [];
const selected = selectFiles();
for (const [target, tests] of Object.entries(targets)) {
  const files = selected.filter((entry) => entry.target === target).map(({ file }) => file);
  if (files.length > 0) results.push(...(await run(files, tests)));
}

const survivors = results.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
const explanations = new Set(explained.flatMap(({ file, mutants }) => mutants.map((mutant) => `${file}: ${mutant}`)));
const unexplained = survivors.filter((mutant) => !explanations.has(nameOf(mutant)));
const names = new Set(results.map(nameOf));
const files = new Set([...names].map((name) => name.split(':')[0]));
const gone = [...explanations].filter((name) => files.has(name.split(':')[0]) && !names.has(name));
const killed = results.filter(({ status }) => status === 'Killed' || status === 'Timeout');

const lines = [
  ...gone.map((name) => `EXPLAINED, BUT NO MUTANT ${name}`),
  ...unexplained.map((mutant) => `SURVIVED ${nameOf(mutant)} (line ${mutant.location.start.line})`),
  `${killed.length} killed, ${survivors.length - unexplained.length} explained, ${unexplained.length} survived`,
];
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = unexplained.length + gone.length === 0 ? 0 : 1;
