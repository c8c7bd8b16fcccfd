import { randomUUID } from 'node:crypto';
import { open, readFile, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { sleep } from '../clock.js';
import { describeReadError, tryParseJsonFile } from '../json.js';
import type { Client } from './client.js';
import { ClientsFileError } from './clients-file-error.js';
import { readClientsJson } from './clients-json.js';

/** How often a writer retries to get the lock, and after how long it gives up. */
const lockRetryMs = 20;
const lockTimeoutMs = 5_000;

/** @throws ClientsFileError with every error */
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

/** @throws ClientsFileError with every error */
export function parseClients(file: string, text: string): readonly Client[] {
  const json = tryParseJsonFile(text);
  if (json === undefined)
    throw new ClientsFileError(file, [
      { path: '', expected: 'JSON', got: text.trim() === '' ? 'an empty file' : 'something else' },
    ]);
  const { clients, issues } = readClientsJson(json);
  if (issues.length > 0) throw new ClientsFileError(file, issues);
  return clients;
}

/** Resolves after `ms` milliseconds. */
export type Delay = (ms: number) => Promise<unknown>;

/**
 * Updates the file atomically: writers lock each other out, and readers see either the old or the new file. A missing
 * file counts as empty and is created with mode 0600.
 * @throws ClientsFileError, also if the new content would be invalid
 */
export async function updateClientsFile<T>(
  file: string,
  update: (clients: readonly Client[]) => { readonly clients: readonly Client[]; readonly result: T },
  delay: Delay = sleep,
): Promise<T> {
  // A link, as in a mounted volume, stays, and its target is replaced.
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
        const got =
          `a lock that is still held after ${lockTimeoutMs} ms. If no other "waba-gateway keys" runs, remove the ` +
          'file that ends in .lock beside it';
        throw new ClientsFileError(target, [{ path: '', expected: 'no other writer', got }]);
      }
      await delay(lockRetryMs);
      continue;
    }
    await handle.close();
    return () => rm(path, { force: true });
  }
}

/**
 * Keeps owner and mode of the file, so that a running gateway can still read it, but removes access for other users.
 */
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
      // Synced before the rename, because otherwise a crash could leave an empty file.
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
