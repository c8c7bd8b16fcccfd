import { timingSafeEqual } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { viewerOf, type Client } from './client.js';
import { ClientsFileError, whyUnreadable } from './clients-fault.js';
import { readClientsFile } from './clients-file.js';
import type { Clock, OnAuthEvent } from './events.js';
import { hashOf, isWellFormedKey } from './key.js';
import type { Viewer } from './viewer.js';

/** How long a change of the file may go unseen. */
const checkEveryMs = 1_000;

interface Entry {
  readonly hash: Buffer;
  readonly viewer: Viewer;
  /** Epoch milliseconds; Infinity where it does not end. */
  readonly validUntil: number;
}

/**
 * The clients of CLIENTS_FILE as they are now. Nothing watches the file, because watching misses what editors and mounted
 * volumes do; it is looked at when somebody asks, once a second at most. What breaks it keeps the clients read last.
 */
export class Roster {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #onEvent: OnAuthEvent;
  #entries: readonly Entry[] = [];
  /** What was found last on a connection since the file was read. A key is kept no longer than the connection that it came on. */
  #found = new WeakMap<object, { readonly key: string; readonly entry: Entry }>();
  #size = 0;
  #stamp = '';
  #checkedAt = Number.NEGATIVE_INFINITY;
  #checking: Promise<void> | undefined;

  private constructor(file: string, clock: Clock, onEvent: OnAuthEvent) {
    this.#file = file;
    this.#clock = clock;
    this.#onEvent = onEvent;
  }

  /** @throws ClientsFileError where the file cannot be read at the start */
  static async open(file: string, clock: Clock, onEvent: OnAuthEvent): Promise<Roster> {
    const roster = new Roster(file, clock, onEvent);
    roster.#checkedAt = clock.now();
    roster.#stamp = await stampOf(file).catch(() => '');
    roster.#take(await readClientsFile(file));
    return roster;
  }

  /** How many clients there are. */
  get size(): number {
    return this.#size;
  }

  /**
   * The caller whose key it is. But for the one that was found last on the same connection every hash is compared, and each in
   * constant time, so that how long it takes tells nothing of which keys there are.
   */
  find(key: string, connection?: object): Viewer | undefined | Promise<Viewer | undefined> {
    return this.#refresh()?.then(() => this.#find(key, connection)) ?? this.#find(key, connection);
  }

  #find(key: string, connection: object | undefined): Viewer | undefined {
    const now = this.#clock.now();
    const last = connection && this.#found.get(connection);
    if (last?.key === key && now < last.entry.validUntil) return last.entry.viewer;
    if (!isWellFormedKey(key)) return undefined;
    const hash = hashOf(key);
    let found: Entry | undefined;
    for (const entry of this.#entries) {
      if (timingSafeEqual(entry.hash, hash) && now < entry.validUntil) found = entry;
    }
    if (connection && found) this.#found.set(connection, { key, entry: found });
    return found?.viewer;
  }

  /** Whoever comes while the file is looked at waits for it: after a quiet hour, a key revoked in it must not pass once more. */
  #refresh(): Promise<void> | undefined {
    const now = this.#clock.now();
    // A clock that was set back counts as time gone by, or the file would not be looked at for as long.
    if (!this.#checking && Math.abs(now - this.#checkedAt) >= checkEveryMs) {
      this.#checkedAt = now;
      this.#checking = this.#check().finally(() => {
        this.#checking = undefined;
      });
    }
    return this.#checking;
  }

  async #check(): Promise<void> {
    // Taken before the file is read: what changes in between differs from it next time.
    const stamp = await stampOf(this.#file).catch(whyUnreadable);
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    try {
      this.#take(await readClientsFile(this.#file));
    } catch (error) {
      this.#onEvent({
        type: 'clientsUnreadable',
        error: error instanceof ClientsFileError ? error : new Error('reading failed', { cause: error }),
      });
    }
  }

  #take(clients: readonly Client[]): void {
    this.#entries = clients.flatMap((client) => {
      const viewer = viewerOf(client);
      const entry = { hash: Buffer.from(client.keyHash, 'hex'), viewer, validUntil: Infinity };
      const { previousKey } = client;
      if (!previousKey) return [entry];
      return [
        entry,
        { hash: Buffer.from(previousKey.keyHash, 'hex'), viewer, validUntil: Date.parse(previousKey.validUntil) },
      ];
    });
    this.#found = new WeakMap();
    this.#size = clients.length;
    this.#onEvent({ type: 'clientsRead', clients: clients.length });
  }
}

/** Differs whenever the file was replaced, written, or a link leads elsewhere, as in a mounted Kubernetes secret. */
async function stampOf(file: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}
