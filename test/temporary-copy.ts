/** The project as a clean clone has it, in a folder of its own: for what builds, installs or packs. */
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

export const projectRoot = join(import.meta.dirname, '..');

/** What no clone has. */
const notCloned = /(^|\/)(node_modules|dist|coverage|\.git)$|\.tgz$/;

export interface TemporaryCopy {
  readonly path: string;
  remove(): Promise<void>;
}

/** @param isLeftOut what stays out beside that, by its path from the project's root */
export async function copyOfProject(isLeftOut: (path: string) => boolean = () => false): Promise<TemporaryCopy> {
  const folder = await temporaryFolder();
  const keeps = (source: string) => {
    const path = relative(projectRoot, source);
    return path === '' || !(notCloned.test(path) || isLeftOut(path));
  };
  await cp(projectRoot, folder.path, { recursive: true, filter: keeps });
  return folder;
}

/** Lends a copy the installed packages, where it is not about installing them. */
export async function lendPackages({ path }: TemporaryCopy): Promise<void> {
  await symlink(join(projectRoot, 'node_modules'), join(path, 'node_modules'));
}

export async function temporaryFolder(): Promise<TemporaryCopy> {
  const path = await mkdtemp(join(tmpdir(), 'waba-gateway-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
