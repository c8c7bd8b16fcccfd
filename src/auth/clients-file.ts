import { randomUUID } from 'node:crypto';
import { open, readFile, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.js';
import { ClientsFileError, whyUnreadable } from './clients-fault.js';
import { readClientsJson } from './clients-json.js';

/** How often, and how long, a writer waits for another one to finish. */
const lockPauseMs = 20;
const lockPatienceMs = 5_000;

/** @throws ClientsFileError with every fault */
export async function readClientsFile(file: string): Promise<readonly Client[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new ClientsFileError(file, [
      { path: '', expected: 'JSON that "waba-gateway keys create" writes', got: whyUnreadable(error) },
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
  const { clients, faults } = readClientsJson(json);
  if (faults.length > 0) throw new ClientsFileError(file, faults);
  return clients;
}

/** Waits so many milliseconds. */
export type Pause = (ms: number) => Promise<unknown>;

/**
 * Changes the file as one step: writers wait for each other, and a reader sees it as it was or as it is, never half of it.
 * A file that is not there begins empty, and is made for its owner's eyes alone.
 * @throws ClientsFileError, also where what would be written could not be read again
 */
export async function changeClients<T>(
  file: string,
  change: (clients: readonly Client[]) => { readonly clients: readonly Client[]; readonly result: T },
  pause: Pause = sleep,
): Promise<T> {
  // A link, as a mounted volume has, stays: what it leads to is replaced.
  const target = await realpath(file).catch(() => file);
  const unlock = await lock(target, pause);
  try {
    const before = await stat(target).catch(() => undefined);
    const { clients, result } = change(before === undefined ? [] : await readClientsFile(target));
    const { faults } = readClientsJson({ clients });
    if (faults.length > 0) throw new ClientsFileError(file, faults);
    await replace(target, `${JSON.stringify({ clients }, null, 2)}\n`, before);
    return result;
  } finally {
    await unlock();
  }
}

async function lock(target: string, pause: Pause): Promise<() => Promise<void>> {
  const path = `${target}.lock`;
  for (let waitedMs = 0; ; waitedMs += lockPauseMs) {
    let handle: FileHandle;
    try {
      handle = await open(path, 'wx', 0o600);
    } catch (error) {
      if (!isTaken(error))
        throw new ClientsFileError(target, [
          { path: '', expected: 'a directory that may be written to', got: whyUnwritable(error) },
        ]);
      if (waitedMs >= lockPatienceMs) {
        const got = `a lock that is still held after ${lockPatienceMs} ms. If no other "waba-gateway keys" runs, remove the file that ends in .lock beside it`;
        throw new ClientsFileError(target, [{ path: '', expected: 'no other writer', got }]);
      }
      await pause(lockPauseMs);
      continue;
    }
    await handle.close();
    return () => rm(path, { force: true });
  }
}

/** Keeps who owns the file and may read it, so that a running gateway still can; others than owner and group never may. */
async function replace(
  target: string,
  text: string,
  before: { mode: number; uid: number; gid: number } | undefined,
): Promise<void> {
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      if (before !== undefined) {
        const { uid, gid } = await handle.stat();
        if (uid !== before.uid || gid !== before.gid) await handle.chown(before.uid, before.gid);
        await handle.chmod(before.mode & 0o640);
      }
      // What is renamed must be on the disk first, or a crash leaves an empty file under the name.
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw new ClientsFileError(target, [
      { path: '', expected: 'a file that may be replaced', got: whyUnwritable(error) },
    ]);
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

function whyUnwritable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
  if (code === 'ENOENT') return 'no such directory';
  if (code === 'EACCES' || code === 'EPERM') return 'one that may not be written to';
  return `a failure (${code})`;
}
