import { randomUUID } from 'node:crypto';
import { open, readFile, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.js';
import { ClientsFileError, describeReadError } from './clients-file-error.js';
import { readClientsJson } from './clients-json.js';

/** How often, and how long, a writer waits for another one to finish. */
const lockRetryMs = 20;
const lockTimeoutMs = 5_000;

/** @throws ClientsFileError with every fault */
export async function readClientsFile(file: string): Promise<readonly Client[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new ClientsFileError(file, [
      { path: '', expected: 'JSON that "waba-gateway keys create" writes', got: describeReadError(error) },
    ]);
  }
  return parseClients(file, text);
}

/** @throws ClientsFileError with every fault */
export function parseClients(file: string, text: string): readonly Client[] {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's own message quotes the file, where a key may stand by mistake.
    throw new ClientsFileError(file, [
      { path: '', expected: 'JSON', got: text.trim() === '' ? 'an empty file' : 'something else' },
    ]);
  }
  const { clients, issues } = readClientsJson(json);
  if (issues.length > 0) throw new ClientsFileError(file, issues);
  return clients;
}

/** Waits so many milliseconds. */
export type Delay = (ms: number) => Promise<unknown>;

/**
 * Changes the file as one step: writers wait for each other, and a reader sees it as it was or as it is, never half of it.
 * A file that is not there begins empty, and is made for its owner's eyes alone.
 * @throws ClientsFileError, also where what would be written could not be read again
 */
export async function updateClientsFile<T>(
  file: string,
  update: (clients: readonly Client[]) => { readonly clients: readonly Client[]; readonly result: T },
  delay: Delay = sleep,
): Promise<T> {
  // A link, as a mounted volume has, stays: what it leads to is replaced.
  const target = await realpath(file).catch(() => file);
  const releaseLock = await acquireLock(target, delay);
  try {
    const previousStat = await stat(target).catch(() => undefined);
    const { clients, result } = update(previousStat === undefined ? [] : await readClientsFile(target));
    const { issues } = readClientsJson({ clients });
    if (issues.length > 0) throw new ClientsFileError(file, issues);
    await replaceFile(target, `${JSON.stringify({ clients }, null, 2)}\n`, previousStat);
    return result;
  } finally {
    await releaseLock();
  }
}

async function acquireLock(target: string, delay: Delay): Promise<() => Promise<void>> {
  const path = `${target}.lock`;
  for (let waitedMs = 0; ; waitedMs += lockRetryMs) {
    let handle: FileHandle;
    try {
      handle = await open(path, 'wx', 0o600);
    } catch (error) {
      if (!isAlreadyExistsError(error))
        throw new ClientsFileError(target, [
          { path: '', expected: 'a directory that may be written to', got: describeWriteError(error) },
        ]);
      if (waitedMs >= lockTimeoutMs) {
        const got = `a lock that is still held after ${lockTimeoutMs} ms. If no other "waba-gateway keys" runs, remove the file that ends in .lock beside it`;
        throw new ClientsFileError(target, [{ path: '', expected: 'no other writer', got }]);
      }
      await delay(lockRetryMs);
      continue;
    }
    await handle.close();
    return () => rm(path, { force: true });
  }
}

/** Keeps who owns the file and may read it, so that a running gateway still can; others than owner and group never may. */
async function replaceFile(
  target: string,
  text: string,
  previousStat: { mode: number; uid: number; gid: number } | undefined,
): Promise<void> {
  const temporaryFile = `${target}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporaryFile, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      if (previousStat !== undefined) {
        const { uid, gid } = await handle.stat();
        if (uid !== previousStat.uid || gid !== previousStat.gid)
          await handle.chown(previousStat.uid, previousStat.gid);
        await handle.chmod(previousStat.mode & 0o640);
      }
      // What is renamed must be on the disk first, or a crash leaves an empty file under the name.
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporaryFile, target);
  } catch (error) {
    await rm(temporaryFile, { force: true });
    throw new ClientsFileError(target, [
      { path: '', expected: 'a file that may be replaced', got: describeWriteError(error) },
    ]);
  }
}

function isAlreadyExistsError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

function describeWriteError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
  if (code === 'ENOENT') return 'no such directory';
  if (code === 'EACCES' || code === 'EPERM') return 'one that may not be written to';
  return `a failure (${code})`;
}
