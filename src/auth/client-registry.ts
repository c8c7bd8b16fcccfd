import { timingSafeEqual } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { viewerOf, type Client } from './client.js';
import { ClientsFileError, describeReadError } from './clients-file-error.js';
import { readClientsFile } from './clients-file.js';
import type { WallClock, OnAuthEvent } from './events.js';
import { hashOf, isWellFormedKey } from './api-key-format.js';
import type { Viewer } from './viewer.js';

/** How long a change of the file may go unseen. */
const checkIntervalMs = 1_000;

interface KeyEntry {
  readonly hash: Buffer;
  readonly viewer: Viewer;
  /** Epoch milliseconds; Infinity where it does not end. */
  readonly validUntil: number;
}

/**
 * The clients of CLIENTS_FILE as they are now. Nothing watches the file, because watching misses what editors and mounted
 * volumes do; it is looked at when somebody asks, once a second at most. What breaks it keeps the clients read last.
 */
export class ClientRegistry {
  readonly #file: string;
  readonly #clock: WallClock;
  readonly #onEvent: OnAuthEvent;
  #entries: readonly KeyEntry[] = [];
  /** What was found last on a connection since the file was read. A key is kept no longer than the connection that it came on. */
  #lastMatches = new WeakMap<object, { readonly key: string; readonly entry: KeyEntry }>();
  #size = 0;
  #fileVersion = '';
  #checkedAt = Number.NEGATIVE_INFINITY;
  #pendingCheck: Promise<void> | undefined;

  private constructor(file: string, clock: WallClock, onEvent: OnAuthEvent) {
    this.#file = file;
    this.#clock = clock;
    this.#onEvent = onEvent;
  }

  /** @throws ClientsFileError where the file cannot be read at the start */
  static async open(file: string, clock: WallClock, onEvent: OnAuthEvent): Promise<ClientRegistry> {
    const registry = new ClientRegistry(file, clock, onEvent);
    registry.#checkedAt = clock.now();
    registry.#fileVersion = await fileVersionOf(file).catch(() => '');
    registry.#replaceEntries(await readClientsFile(file));
    return registry;
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
    return this.#checkIfDue()?.then(() => this.#find(key, connection)) ?? this.#find(key, connection);
  }

  #find(key: string, connection: object | undefined): Viewer | undefined {
    const now = this.#clock.now();
    const lastMatch = connection && this.#lastMatches.get(connection);
    if (lastMatch?.key === key && now < lastMatch.entry.validUntil) return lastMatch.entry.viewer;
    if (!isWellFormedKey(key)) return undefined;
    const hash = hashOf(key);
    let match: KeyEntry | undefined;
    for (const entry of this.#entries) {
      if (timingSafeEqual(entry.hash, hash) && now < entry.validUntil) match = entry;
    }
    if (connection && match) this.#lastMatches.set(connection, { key, entry: match });
    return match?.viewer;
  }

  /** Whoever comes while the file is looked at waits for it: after a quiet hour, a key revoked in it must not pass once more. */
  #checkIfDue(): Promise<void> | undefined {
    const now = this.#clock.now();
    // A clock that was set back counts as time gone by, or the file would not be looked at for as long.
    if (!this.#pendingCheck && Math.abs(now - this.#checkedAt) >= checkIntervalMs) {
      this.#checkedAt = now;
      this.#pendingCheck = this.#reloadIfChanged().finally(() => {
        this.#pendingCheck = undefined;
      });
    }
    return this.#pendingCheck;
  }

  async #reloadIfChanged(): Promise<void> {
    // Taken before the file is read: what changes in between differs from it next time.
    const fileVersion = await fileVersionOf(this.#file).catch(describeReadError);
    if (fileVersion === this.#fileVersion) return;
    this.#fileVersion = fileVersion;
    try {
      this.#replaceEntries(await readClientsFile(this.#file));
    } catch (error) {
      this.#onEvent({
        type: 'clientsUnreadable',
        error: error instanceof ClientsFileError ? error : new Error('reading failed', { cause: error }),
      });
    }
  }

  #replaceEntries(clients: readonly Client[]): void {
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
    this.#lastMatches = new WeakMap();
    this.#size = clients.length;
    this.#onEvent({ type: 'clientsRead', clients: clients.length });
  }
}

/** Differs whenever the file was replaced, written, or a link leads elsewhere, as in a mounted Kubernetes secret. */
async function fileVersionOf(file: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}
