/**
 * The project compiled, for tests and benchmarks that start it in processes of their own: such a start takes a third of one that
 * compiles first. A run of the tests does it once, before the first test (vitest.config.ts); else whoever asks first does it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { projectRoot } from './temporary-copy.js';

/** Tells the processes of a run where it is. */
const folderVariable = 'WABA_GATEWAY_COMPILED';

/** @returns the file to start, of a source by its path from the project's root: `src/main.ts` */
export function compiledPath(source: string): string {
  const folder = process.env[folderVariable] ?? compile();
  return join(folder, source.replace(/\.ts$/, '.js'));
}

/** Before the first test, and again where tests are run anew as files change. @returns what to do after the last */
export default function setup(project: TestProject): () => void {
  const folder = compile();
  project.onTestsRerun(async () => compileInto(folder));
  return () => rmSync(folder, { recursive: true });
}

function compile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'waba-gateway-compiled-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  compileInto(folder);
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  process.env[folderVariable] = folder;
  return folder;
}

/** Types are checked by `npm run typecheck`. */
function compileInto(folder: string): void {
  const { status, stdout } = spawnSync(
    join(projectRoot, 'node_modules/.bin/tsc'),
    ['-p', projectRoot, '--noCheck', '--declaration', 'false', '--outDir', folder],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`expected tsc to compile the project, it ended with ${status}:\n${stdout}`);
}
