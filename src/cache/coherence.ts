/**
 * One member of the cache coherence protocol: leases (Gray and Cheriton, 1989) and an invalidation log. docs/cache.md
 * explains why both are enough. All times are in milliseconds.
 */
import { randomUUID } from 'node:crypto';
import { leaseMs, maxClockStepMs, maxDelayMs } from './coherence-script.js';
import type { InvalidationLog, LogMessage, SyncReply } from './invalidation-log.js';
import type { PendingWrite } from './store.js';

export interface CoherenceClock {
  /** May stand still while the machine is suspended. */
  monotonic(): number;
  /** May jump, and goes on while the machine is suspended. */
  wall(): number;
  sleep(ms: number): Promise<void>;
}

export interface CoherenceOptions {
  readonly log: InvalidationLog;
  readonly clock: CoherenceClock;
  readonly member: string;
  readonly newId?: () => string;
  /** Invalidates entries and fetches in flight: for a write of this member at its end, and again through the log. */
  readonly onInvalidated: (tags: readonly string[], token: string) => void;
  /** Invalidates all entries and fetches in flight. */
  readonly onReset: () => void;
}

/** Clocks may differ in speed by 1 %. */
const drift = 1.01;
/** If the wall clock runs ahead of the monotonic one by more than this, the machine was suspended. */
const maxSuspendMs = 200;
/** A member that was not listed for longer than this holds no lease. */
const memberMs = 2 * leaseMs;
/**
 * If a member has sent no request for this long, all other members count it as dead and have dropped the tags of its
 * writes. The sum of three times: the delay of its last request, the lease for which its membership lasted after that,
 * and the lease that another member got just before the end.
 */
const unreachableMs = (maxDelayMs + 2 * leaseMs) * drift;

/**
 * How often a write that is missing in the log tries to reach it before the write is answered, and the pause between
 * two tries. Together longer than a reconnection and than a lease, so if no member can reach the log, no member holds a
 * lease by then. Tries are counted, because time also passes while this process is stopped.
 */
const lastAttempts = 13;
const attemptMs = 100;

interface EndedWrite extends PendingWrite {
  /** The position in the log and the time at which its end was recorded. */
  delivered: { readonly era: string; readonly seq: number; readonly at: number } | undefined;
}

export class CoherenceMember {
  readonly id: string;
  readonly #options: Required<CoherenceOptions>;
  readonly #open = new Set<PendingWrite>();
  /** Writes whose beginning is in the log. */
  readonly #announced = new WeakSet<PendingWrite>();
  /** Writes that have ended, and whose end may not be in the log. */
  readonly #ended = new Set<EndedWrite>();
  /** For each member: the log position that it has processed in this era, and when it was last listed. */
  readonly #members = new Map<string, { position: number; listedAt: number }>();
  #era = '';
  #eraSince = Number.NEGATIVE_INFINITY;
  #position = 0;
  #blocked: ReadonlySet<string> = new Set();
  #lease = { until: Number.NEGATIVE_INFINITY, sentAt: 0, sentAtWall: 0 };
  #lastSentAt = Number.NEGATIVE_INFINITY;
  /** Until then nothing is sent, because a write waits for the end of this member's membership. */
  #silentUntil = Number.NEGATIVE_INFINITY;
  #serial = 0;
  #appliedSerial = 0;
  #logOffset: number | undefined;
  #closed = false;
  #waiters = new Set<() => void>();

  constructor(options: CoherenceOptions) {
    this.#options = { newId: randomUUID, ...options };
    this.id = options.member;
  }

  /** Whether entries in memory may be served now. */
  get holdsLease(): boolean {
    const { clock } = this.#options;
    const now = clock.monotonic();
    const { until, sentAt, sentAtWall } = this.#lease;
    return now < until && clock.wall() - sentAtWall - (now - sentAt) <= maxSuspendMs;
  }

  /** The era and position that are stored with a value: it was fetched after all invalidations up to that position. */
  get position(): { readonly era: string; readonly since: number } {
    return { era: this.#era, since: this.#position };
  }

  /** All members that were listed within the last seconds, including this one. */
  get members(): readonly string[] {
    return [...this.#members.keys()];
  }

  /** The time on the log's clock, if it is known. */
  get logTime(): number {
    const { clock } = this.#options;
    return this.#logOffset === undefined ? clock.wall() : this.#logOffset + clock.monotonic();
  }

  isBlocked(tags: readonly string[]): boolean {
    return this.#blocked.size > 0 && tags.some((tag) => this.#blocked.has(tag));
  }

  onMessage(message: LogMessage): void {
    if (message[1] !== this.#era) return;
    if (message[0] === 'ack') {
      const member = this.#members.get(message[2]);
      if (member) member.position = Math.max(member.position, message[3]);
      return this.#wake();
    }
    const [, , seq, entry] = message;
    if (seq <= this.#position) return;
    if (seq === this.#position + 1) this.#applyEntry(seq, entry);
    this.#syncInBackground();
  }

  /** Renews the lease and processes the log. Rejects if the log is unreachable. */
  async sync({ isLeaving = false, retries = 2 } = {}): Promise<void> {
    const { log, clock } = this.#options;
    const sentAt = clock.monotonic();
    if (!log.isReachable() || sentAt < this.#silentUntil || (this.#closed && !isLeaving))
      throw new Error('the invalidation log cannot be reached');
    const sentAtWall = clock.wall();
    const serial = ++this.#serial;
    const open = [...this.#open];
    const ended = [...this.#ended];
    this.#lastSentAt = sentAt;
    const reply = await log.sync({
      member: this.id,
      era: this.#era,
      position: this.#position,
      nextEra: this.#options.newId(),
      isLeaving,
      notAfter: this.#logOffset === undefined ? 0 : Math.ceil(sentAt + this.#logOffset + maxDelayMs),
      open,
      ended,
    });
    // Uses the log's clock at the reply instead of at the request. A limit that is too early does no harm.
    const offset = reply.now - clock.monotonic();
    // Entries from before a step back would stay fresh until the clock has caught up.
    if (this.#logOffset !== undefined && offset < this.#logOffset - maxClockStepMs) this.#options.onReset();
    this.#logOffset = offset;
    if ('isLate' in reply) {
      if (retries === 0) throw new Error('the invalidation log executes requests too late');
      return this.sync({ isLeaving, retries: retries - 1 });
    }
    for (const write of open) this.#announced.add(write);
    if (serial < this.#appliedSerial) return;
    this.#appliedSerial = serial;
    for (const write of ended) {
      write.delivered = { era: reply.era, seq: reply.seq, at: clock.monotonic() };
      this.#ended.delete(write);
    }
    if (this.#closed) return;
    const { era, since } = this.position;
    this.#applyReply(reply);
    // Counted from before the request was sent, so that a late reply grants no lease. A request that did not know the
    // era gets no entries in its reply, and no lease either.
    if (this.#position >= reply.seq) this.#lease = { until: sentAt + leaseMs / drift, sentAt, sentAtWall };
    // Others may be waiting for the acknowledgement.
    if (this.#era !== era || this.#position !== since || this.#position < reply.seq) this.#syncInBackground();
    this.#wake();
  }

  /** Announces a write before it is sent: if this process dies, the other members invalidate its tags. */
  async beginWrite(tags: readonly string[]): Promise<PendingWrite> {
    const write = { token: this.#options.newId(), tags };
    if (tags.length === 0 || this.#closed) return write;
    this.#open.add(write);
    await this.sync().catch(() => undefined);
    return write;
  }

  /** Resolves when no member serves anything older than the write. */
  async commitWrite(begun: PendingWrite): Promise<void> {
    const { clock } = this.#options;
    const { token, tags } = begun;
    this.#open.delete(begun);
    if (tags.length === 0) return;
    this.#options.onInvalidated(tags, token);
    const write: EndedWrite = { token, tags, delivered: undefined };
    this.#ended.add(write);
    for (let attempt = 1; ; attempt++) {
      await this.sync().catch(() => undefined);
      if (write.delivered !== undefined) return this.#untilAcknowledged(write.delivered);
      // By then the other members have counted this process as dead and invalidated the tags that it had announced.
      const waitMs = this.#lastSentAt + unreachableMs - clock.monotonic();
      const isAnnounced = this.#announced.has(begun);
      if (waitMs <= 0 && (isAnnounced || attempt > lastAttempts)) return;
      if (isAnnounced && waitMs < leaseMs) return this.#untilUnreachable();
      await this.#wakeOr(attemptMs);
    }
  }

  /** Leaves the protocol. The others drop the tags of open writes; a write that ends later is answered after that. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#lease.until = Number.NEGATIVE_INFINITY;
    await this.sync({ isLeaving: true }).catch(() => undefined);
    this.#wake();
  }

  #applyReply({ era, seq, base, entries, members, blocked }: SyncReply): void {
    const now = this.#options.clock.monotonic();
    const isNewEra = era !== this.#era;
    if (isNewEra) {
      this.#era = era;
      this.#eraSince = now;
      for (const member of this.#members.values()) member.position = -1;
    }
    this.#blocked = new Set(blocked);
    if (isNewEra || base > this.#position) {
      this.#options.onReset();
      this.#position = seq;
    } else {
      const first = seq - entries.length + 1;
      entries.forEach((entry, index) => first + index > this.#position && this.#applyEntry(first + index, entry));
    }
    for (const [id, position] of Object.entries(members)) this.#members.set(id, { position, listedAt: now });
    for (const [id, { listedAt }] of this.#members) if (now - listedAt > memberMs) this.#members.delete(id);
  }

  #applyEntry(seq: number, entry: string): void {
    this.#position = seq;
    const [origin = '', ...tags] = entry.split(' ');
    if (origin !== this.id) this.#options.onInvalidated(tags, origin);
  }

  async #untilAcknowledged({ era, seq, at }: NonNullable<EndedWrite['delivered']>): Promise<void> {
    const { clock } = this.#options;
    const isAcknowledged = () =>
      this.#era === era &&
      // Members of an earlier era may hold leases that the log does not know.
      clock.monotonic() >= this.#eraSince + leaseMs * drift &&
      [...this.#members].every(([id, { position }]) => id === this.id || position >= seq);
    while (!isAcknowledged()) {
      // A member that has not renewed its lease since then has none by now.
      const waitMs = at + leaseMs * drift - clock.monotonic();
      if (waitMs <= 0) return;
      await this.#wakeOr(Math.min(waitMs, 50));
    }
  }

  /** Used when acknowledgements of an end that is sent now may take longer. */
  async #untilUnreachable(): Promise<void> {
    const { clock } = this.#options;
    this.#silentUntil = this.#lastSentAt + unreachableMs;
    while (clock.monotonic() < this.#silentUntil) await clock.sleep(this.#silentUntil - clock.monotonic());
  }

  #syncInBackground(): void {
    this.sync().catch(() => undefined);
  }

  #wake(): void {
    for (const wake of this.#waiters) wake();
  }

  async #wakeOr(ms: number): Promise<void> {
    let wake = () => {};
    const woken = new Promise<void>((resolve) => (wake = resolve));
    this.#waiters.add(wake);
    await Promise.race([woken, this.#options.clock.sleep(ms)]);
    this.#waiters.delete(wake);
  }
}
