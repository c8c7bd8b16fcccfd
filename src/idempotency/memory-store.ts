/** The in-memory idempotency store, for a single process. Its records are lost on restart. */
import { KeyNotifier } from './notifier.js';
import type { Clock } from '../clock.js';
import type { Waiter, KeyLease, KeyLeaseResult, IdempotencyStore, StoreTtls } from './store.js';

export interface MemoryIdempotencyStoreOptions extends StoreTtls {
  readonly clock: Clock;
  /** Size limit. When it is reached, new keys are rejected; records are never evicted early. */
  readonly maxBytes: number;
}

interface Entry {
  readonly client: string;
  readonly token: string;
  readonly fingerprint: string;
  readonly state: 'claimed' | 'sent' | 'recorded';
  /** End of the lease in milliseconds; unused once an outcome is recorded. */
  readonly leasedUntil: number;
  /** When the entry expires. */
  readonly expiresAt: number;
  readonly outcome: string;
}

/** Memory that an entry takes beside its outcome: hash, token, fingerprint, client and map overhead. */
const entryOverheadBytes = 700;

/** The entries of one client. */
interface ClientUsage {
  bytes: number;
  /** The client's entries in the order of their last write. */
  readonly keyHashes: Set<string>;
}

/** Stores leases and outcomes in a map. */
export class MemoryIdempotencyStore implements IdempotencyStore {
  readonly #options: MemoryIdempotencyStoreOptions;
  /** Ordered by last write, which is also the order in which sent and recorded entries expire. */
  readonly #entries = new Map<string, Entry>();
  readonly #usageByClient = new Map<string, ClientUsage>();
  readonly #notifier = new KeyNotifier();
  #bytes = 0;

  constructor(options: MemoryIdempotencyStoreOptions) {
    this.#options = options;
  }

  /** Estimated size in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  async lease({ keyHash, token, fingerprint, client }: KeyLease): Promise<KeyLeaseResult> {
    const { clock, leaseMs, maxBytes } = this.#options;
    const now = clock.now();
    this.#evictExpired(now);
    const entry = this.#entryOf(keyHash);
    if (entry === undefined) {
      // A client may use at most as much as is still free, so no client can fill the store for the others.
      const used = this.#usageByClient.get(client)?.bytes ?? 0;
      if (used >= maxBytes - this.#bytes) return { kind: 'full', retryAfterMs: this.#msUntilRoom(client, now) };
      this.#write(keyHash, {
        client,
        token,
        fingerprint,
        state: 'claimed',
        leasedUntil: now + leaseMs,
        expiresAt: now + leaseMs,
        outcome: '',
      });
      return { kind: 'granted' };
    }
    if (entry.fingerprint !== fingerprint) return { kind: 'conflict' };
    if (entry.state === 'recorded') return { kind: 'recorded', outcome: entry.outcome };
    return entry.leasedUntil > now ? { kind: 'busy', retryAfterMs: entry.leasedUntil - now } : { kind: 'holderDied' };
  }

  async markSent({ keyHash, token }: KeyLease): Promise<boolean> {
    const { clock, leaseMs, outcomeTtlMs } = this.#options;
    const entry = this.#entryOf(keyHash);
    if (entry?.token !== token || entry.state === 'recorded') return false;
    this.#write(keyHash, {
      ...entry,
      state: 'sent',
      leasedUntil: clock.now() + leaseMs,
      expiresAt: clock.now() + outcomeTtlMs,
    });
    return true;
  }

  async renew({ keyHash, token }: KeyLease): Promise<void> {
    const entry = this.#entryOf(keyHash);
    if (entry?.token !== token || entry.state === 'recorded') return;
    const leasedUntil = this.#options.clock.now() + this.#options.leaseMs;
    const renewed = { ...entry, leasedUntil, expiresAt: entry.state === 'sent' ? entry.expiresAt : leasedUntil };
    // A sent entry keeps its position in the map, because its expiry has not changed.
    if (entry.state === 'sent') this.#entries.set(keyHash, renewed);
    else this.#write(keyHash, renewed);
  }

  async record({ keyHash, token, fingerprint, client }: KeyLease, outcome: string): Promise<void> {
    const entry = this.#entryOf(keyHash);
    if (entry !== undefined && entry.token !== token) return;
    const expiresAt = this.#options.clock.now() + this.#options.outcomeTtlMs;
    this.#write(keyHash, { client, token, fingerprint, state: 'recorded', leasedUntil: 0, expiresAt, outcome });
    this.#notifier.notify(keyHash);
  }

  async release({ keyHash, token }: KeyLease): Promise<void> {
    if (this.#entryOf(keyHash)?.token !== token) return;
    this.#delete(keyHash);
    this.#notifier.notify(keyHash);
  }

  listen(keyHash: string): Waiter {
    return this.#notifier.wait(keyHash);
  }

  async close(): Promise<void> {
    this.#notifier.notifyAll();
  }

  #entryOf(keyHash: string): Entry | undefined {
    const entry = this.#entries.get(keyHash);
    if (entry === undefined || entry.expiresAt > this.#options.clock.now()) return entry;
    this.#delete(keyHash);
    return undefined;
  }

  #write(keyHash: string, entry: Entry): void {
    this.#delete(keyHash);
    this.#entries.set(keyHash, entry);
    this.#bytes += sizeOf(entry);
    const usage = this.#usageByClient.get(entry.client) ?? { bytes: 0, keyHashes: new Set() };
    usage.bytes += sizeOf(entry);
    usage.keyHashes.add(keyHash);
    this.#usageByClient.set(entry.client, usage);
  }

  #delete(keyHash: string): void {
    const entry = this.#entries.get(keyHash);
    if (entry === undefined) return;
    this.#entries.delete(keyHash);
    this.#bytes -= sizeOf(entry);
    const usage = this.#usageByClient.get(entry.client);
    if (usage === undefined) return;
    usage.bytes -= sizeOf(entry);
    usage.keyHashes.delete(keyHash);
    if (usage.keyHashes.size === 0) this.#usageByClient.delete(entry.client);
  }

  #evictExpired(now: number): void {
    for (const [keyHash, { expiresAt }] of this.#entries) {
      if (expiresAt > now) return;
      this.#delete(keyHash);
    }
  }

  /** The time until the client's oldest entry expires. If the client has none, that of the store's oldest entry. */
  #msUntilRoom(client: string, now: number): number {
    const [oldestHash] = this.#usageByClient.get(client)?.keyHashes ?? this.#entries.keys();
    return (this.#entries.get(oldestHash ?? '')?.expiresAt ?? now) - now;
  }
}

function sizeOf({ outcome }: Entry): number {
  return entryOverheadBytes + 2 * outcome.length;
}
