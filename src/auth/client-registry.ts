import { timingSafeEqual } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { parseDateTime } from '../clock.js';
import { describeReadError } from '../json.js';
import { viewerOf, type Client } from './client.js';
import { ClientsFileError } from './clients-file-error.js';
import { readClientsFile } from './clients-file.js';
import type { WallClock, OnAuthEvent } from './events.js';
import { hashOf, isWellFormedKey } from './api-key-format.js';
import type { Viewer } from './viewer.js';

/** The minimum time between two checks of the file for changes. */
const checkIntervalMs = 1_000;

interface KeyEntry {
  readonly hash: Buffer;
  readonly viewer: Viewer;
  /** Epoch milliseconds; Infinity if the key does not expire. */
  readonly validUntil: number;
}

/**
 * The API clients of CLIENTS_FILE, with hot reload. A lookup checks the file for changes, at most once a second,
 * because file watchers miss changes by editors and in mounted volumes. If the file becomes invalid, the last valid
 * clients stay.
 */
export class ClientRegistry {
  readonly #file: string;
  readonly #clock: WallClock;
  readonly #onEvent: OnAuthEvent;
  #entries: readonly KeyEntry[] = [];
  /** The last match of each connection since the file was read. A key is kept only as long as its connection. */
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

  /** @throws ClientsFileError if the file cannot be read at the start */
  static async open(file: string, clock: WallClock, onEvent: OnAuthEvent): Promise<ClientRegistry> {
    const registry = new ClientRegistry(file, clock, onEvent);
    registry.#checkedAt = clock.now();
    registry.#fileVersion = await fileVersionOf(file).catch(describeReadError);
    registry.#replaceEntries(await readClientsFile(file));
    return registry;
  }

  /** The number of clients. */
  get size(): number {
    return this.#size;
  }

  /**
   * Finds the caller by key. Unless the key is the last match on this connection, every hash is compared, each in
   * constant time, so that the duration does not leak which keys exist.
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

  /** Lookups wait for a running check, so that a key that was revoked while nobody called is not accepted once more. */
  #checkIfDue(): Promise<void> | undefined {
    const now = this.#clock.now();
    // A clock that was set back counts as elapsed time. Otherwise the file would not be checked until it catches up.
    if (!this.#pendingCheck && Math.abs(now - this.#checkedAt) >= checkIntervalMs) {
      this.#checkedAt = now;
      this.#pendingCheck = this.#reloadIfChanged().finally(() => {
        this.#pendingCheck = undefined;
      });
    }
    return this.#pendingCheck;
  }

  async #reloadIfChanged(): Promise<void> {
    // The version is read before the file, so that the next check finds a change made in between.
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
        { hash: Buffer.from(previousKey.keyHash, 'hex'), viewer, validUntil: parseDateTime(previousKey.validUntil) },
      ];
    });
    this.#lastMatches = new WeakMap();
    this.#size = clients.length;
    this.#onEvent({ type: 'clientsRead', clients: clients.length });
  }
}

/**
 * Changes whenever the file is replaced or written, or a link gets another target, as links in a mounted Kubernetes
 * secret do.
 */
async function fileVersionOf(file: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}
