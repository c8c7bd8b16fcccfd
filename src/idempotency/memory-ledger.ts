/** The ledger of a gateway that runs as one process. What is kept here ends with the process. */
import { Bells } from './bells.js';
import type { Clock } from './clock.js';
import type { Bell, Claim, Claimed, Ledger, LedgerTimes } from './ledger.js';

export interface MemoryLedgerOptions extends LedgerTimes {
  readonly clock: Clock;
  /** From how many bytes on no new key is taken. Nothing that is kept makes way before its time. */
  readonly maxBytes: number;
}

interface Entry {
  readonly token: string;
  readonly fingerprint: string;
  readonly state: 'claimed' | 'sent' | 'kept';
  /** Epoch milliseconds; of no meaning for what is kept. */
  readonly leasedUntil: number;
  /** When the entry is forgotten. */
  readonly until: number;
  readonly outcome: string;
}

/** What an entry costs beside its outcome: name, token, fingerprint, and the map's own. */
const bytesOfEntry = 500;

export class MemoryLedger implements Ledger {
  readonly #options: MemoryLedgerOptions;
  /** In the order in which they were last written; what was sent or kept is forgotten in that order, too. */
  readonly #entries = new Map<string, Entry>();
  readonly #bells = new Bells();
  #bytes = 0;

  constructor(options: MemoryLedgerOptions) {
    this.#options = options;
  }

  /** Bytes that are in use, as far as they can be told. */
  get bytes(): number {
    return this.#bytes;
  }

  async claim({ name, token, fingerprint }: Claim): Promise<Claimed> {
    const { clock, leaseMs, maxBytes } = this.#options;
    const now = clock.now();
    this.#forgetTheOld(now);
    const entry = this.#entryOf(name);
    if (entry === undefined) {
      if (this.#bytes >= maxBytes) return { kind: 'full', forMs: this.#untilRoom(now) };
      this.#write(name, {
        token,
        fingerprint,
        state: 'claimed',
        leasedUntil: now + leaseMs,
        until: now + leaseMs,
        outcome: '',
      });
      return { kind: 'granted' };
    }
    if (entry.fingerprint !== fingerprint) return { kind: 'conflict' };
    if (entry.state === 'kept') return { kind: 'kept', outcome: entry.outcome };
    return entry.leasedUntil > now ? { kind: 'busy', forMs: entry.leasedUntil - now } : { kind: 'lost' };
  }

  async markSent({ name, token }: Claim): Promise<boolean> {
    const { clock, leaseMs, keptMs } = this.#options;
    const entry = this.#entryOf(name);
    if (entry?.token !== token || entry.state === 'kept') return false;
    this.#write(name, { ...entry, state: 'sent', leasedUntil: clock.now() + leaseMs, until: clock.now() + keptMs });
    return true;
  }

  async renew({ name, token }: Claim): Promise<void> {
    const entry = this.#entryOf(name);
    if (entry?.token !== token || entry.state === 'kept') return;
    const leasedUntil = this.#options.clock.now() + this.#options.leaseMs;
    const renewed = { ...entry, leasedUntil, until: entry.state === 'sent' ? entry.until : leasedUntil };
    // What was sent keeps its place in the order: its end has not moved.
    if (entry.state === 'sent') this.#entries.set(name, renewed);
    else this.#write(name, renewed);
  }

  async keep({ name, token, fingerprint }: Claim, outcome: string): Promise<void> {
    const entry = this.#entryOf(name);
    if (entry !== undefined && entry.token !== token) return;
    const until = this.#options.clock.now() + this.#options.keptMs;
    this.#write(name, { token, fingerprint, state: 'kept', leasedUntil: 0, until, outcome });
    this.#bells.ring(name);
  }

  async release({ name, token }: Claim): Promise<void> {
    if (this.#entryOf(name)?.token !== token) return;
    this.#forget(name);
    this.#bells.ring(name);
  }

  listen(name: string): Bell {
    return this.#bells.hang(name);
  }

  async close(): Promise<void> {
    this.#bells.ringAll();
  }

  #entryOf(name: string): Entry | undefined {
    const entry = this.#entries.get(name);
    if (entry === undefined || entry.until > this.#options.clock.now()) return entry;
    this.#forget(name);
    return undefined;
  }

  #write(name: string, entry: Entry): void {
    this.#forget(name);
    this.#entries.set(name, entry);
    this.#bytes += sizeOf(entry);
  }

  #forget(name: string): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    this.#entries.delete(name);
    this.#bytes -= sizeOf(entry);
  }

  #forgetTheOld(now: number): void {
    for (const [name, { until }] of this.#entries) {
      if (until > now) return;
      this.#forget(name);
    }
  }

  #untilRoom(now: number): number {
    const [oldest] = this.#entries.values();
    return oldest === undefined ? 0 : oldest.until - now;
  }
}

function sizeOf({ outcome }: Entry): number {
  return bytesOfEntry + 2 * outcome.length;
}
