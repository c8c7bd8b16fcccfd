/**
 * Compiles the project for tests and benchmarks that start it as a process: starting compiled code is three times
 * faster. A test run compiles once, before the first test (vitest.config.ts); otherwise the first caller compiles.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { projectRoot } from './temporary-copy.js';

/** Environment variable with the path of the compiled project, for all processes of a run. */
const folderVariable = 'WABA_GATEWAY_COMPILED';

/** @returns the compiled file of a source path such as `src/main.ts` */
export function compiledPath(source: string): string {
  const folder = process.env[folderVariable] ?? compile();
  return join(folder, source.replace(/\.ts$/, '.js'));
}

/** Vitest calls this before the first test, and again in watch mode. @returns the teardown function */
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
  // The package refers to itself by name, for its version.
  copyFileSync(join(projectRoot, 'package.json'), join(folder, 'package.json'));
  process.env[folderVariable] = folder;
  return folder;
}

/** Without type checking: `npm run typecheck` does that. */
function compileInto(folder: string): void {
  const { status, stdout } = spawnSync(
    join(projectRoot, 'node_modules/.bin/tsc'),
    ['-p', projectRoot, '--noCheck', '--declaration', 'false', '--outDir', folder],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`expected tsc to compile the project, it exited with ${status}:\n${stdout}`);
  const bundled = spawnSync(process.execPath, ['.ci/bundle.mjs', folder], { cwd: projectRoot, encoding: 'utf8' });
  if (bundled.status !== 0) throw new Error(`expected the bundler to bundle the program, got:\n${bundled.stderr}`);
}
