/** Copies the project in the state of a clean clone into a temporary folder, to build, install or pack it. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { runToCompletion } from './child-process.js';

export const projectRoot = join(import.meta.dirname, '..');

/** Paths that no clone contains. */
const ignoredPaths = /(^|\/)(node_modules|dist|coverage|\.git)$|\.tgz$/;

export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** @param isExcluded excludes further paths, relative to the project root */
export async function copyProject(isExcluded: (path: string) => boolean = () => false): Promise<TemporaryFolder> {
  const folder = await createTemporaryFolder();
  const isIncluded = (source: string) => {
    const path = relative(projectRoot, source);
    return path === '' || !(ignoredPaths.test(path) || isExcluded(path));
  };
  await cp(projectRoot, folder.path, { recursive: true, filter: isIncluded });
  return folder;
}

/** Links the installed packages into a copy, for tests that do not install them. */
export async function linkNodeModules({ path }: TemporaryFolder): Promise<void> {
  await symlink(join(projectRoot, 'node_modules'), join(path, 'node_modules'));
}

/** Does what `npm ci` does, from the packages installed here. Rejects if they differ from the lock file in `path`. */
export async function installFromLocalModules(path: string): Promise<void> {
  const [installed, wanted] = await Promise.all([
    readLockedPackages(join(projectRoot, 'node_modules/.package-lock.json')),
    readLockedPackages(join(path, 'package-lock.json')),
  ]);
  const mismatched = [...installed.keys()].filter((name) => wanted.get(name) !== installed.get(name));
  if (mismatched.length > 0)
    throw new Error(
      `expected the packages of package-lock.json in node_modules, got others: ${mismatched.join(', ')}; npm ci ` +
        'installs them',
    );
  const packages = (await readdir(join(projectRoot, 'node_modules'))).filter(
    (name) => name === '.bin' || !name.startsWith('.'),
  );
  await mkdir(join(path, 'node_modules'));
  await copyTrees(
    packages.map((name) => join(projectRoot, 'node_modules', name)),
    join(path, 'node_modules'),
  );
  // A copy rather than a link, because npm writes to it.
  await cp(join(projectRoot, 'node_modules/.package-lock.json'), join(path, 'node_modules/.package-lock.json'));
}

/** @returns the integrity of each package by its folder */
async function readLockedPackages(file: string): Promise<ReadonlyMap<string, string | undefined>> {
  const { packages }: { packages: Record<string, { integrity?: string }> } = JSON.parse(await readFile(file, 'utf8'));
  return new Map(Object.entries(packages).map(([name, { integrity }]) => [name, integrity]));
}

/** Copies files and folders with copy-on-write where the file system supports it. */
export async function copyTrees(sources: readonly string[], into: string): Promise<void> {
  await runToCompletion('cp', ['-al', ...sources, into]).catch(() => runToCompletion('cp', ['-a', ...sources, into]));
}

export async function createTemporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'waba-gateway-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
