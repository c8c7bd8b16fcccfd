/** Builds the reference site, or copies it if it was built from the same sources before. */
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildSite } from './build.js';
import { topPages } from './markdown.js';

const root = join(import.meta.dirname, '..');
const cache = join(root, 'node_modules/.cache/waba-gateway-docs');

/** All sources of the site. The lock file stands for the versions of the generators. */
const sources = ['docs', 'examples/client', 'schema', 'site', 'src', 'package-lock.json', ...topPages];

/** @returns the folder of the site, which must not be changed */
export async function cachedSite(): Promise<string> {
  const folder = join(cache, await hashOfSources());
  if (await exists(folder)) return folder;
  const unfinished = `${folder}-${process.pid}`;
  await buildSite(unfinished, Date.now());
  // Another process may have built the same site meanwhile.
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true }));
  return folder;
}

export async function copySite(output: string): Promise<void> {
  const folder = await cachedSite();
  // Replaced in one step, because a gateway may be serving it.
  const unfinished = `${output}-${process.pid}`;
  await mkdir(dirname(output), { recursive: true });
  await cp(folder, unfinished, { recursive: true });
  await rm(output, { recursive: true, force: true });
  await rename(unfinished, output);
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources)
    for (const file of await filesOf(join(root, source)))
      hash.update(`${file.slice(root.length)}\n`).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

async function filesOf(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
