/** Writes the files that the reference site offers for download. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { createCollection } from './collection.js';
import type { Example } from './examples.js';

/** @param folder the folder of the downloads */
export async function writeDownloads(root: string, folder: string, examples: readonly Example[]): Promise<void> {
  const client = join(root, 'examples/client');
  const names = (await readdir(client, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(client.length + 1))
    .toSorted();
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(client, name))] as const));
  const guide = await readFile(join(root, 'docs/partners.md'), 'utf8');
  await mkdir(join(folder, 'client/gql'), { recursive: true });
  await Promise.all([
    writeFile(join(folder, 'schema.graphql'), await readFile(join(root, 'schema/schema.graphql'))),
    writeFile(
      join(folder, 'waba-gateway.postman_collection.json'),
      `${JSON.stringify(createCollection(guide, examples), null, 2)}\n`,
    ),
    writeFile(
      join(folder, 'example-client.zip'),
      // A fixed time, so that the same files produce the same archive.
      zipSync(Object.fromEntries(files.map(([name, bytes]) => [`client/${name}`, new Uint8Array(bytes)])), {
        mtime: new Date(1980, 0, 1),
      }),
    ),
    ...files.map(([name, bytes]) => writeFile(join(folder, 'client', name), bytes)),
  ]);
}
