/**
 * The cache that replicas share: the memory of this process, which serves hits while it holds a lease of the coherence
 * protocol, and values in Redis for replicas that miss. Loaded only if Redis is configured.
 */
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { sleep, systemClock, wallClock } from '../clock.js';
import { onAbort, waitUnlessAborted } from '../abort.js';
import { keyPrefix, type RedisConnection } from '../redis/index.js';
import type { CacheKey } from './cache-key.js';
import { CoherenceMember } from './coherence.js';
import { createRedisLog, logVersion, type ChannelMessage } from './coherence-script.js';
import { MemoryStore } from './memory-store.js';
import type { Cache, CacheOptions } from './port.js';
import { ReadThroughCache } from './read-through.js';
import { digest, digestKey } from './redis-keys.js';
import * as scripts from './redis-scripts.js';
import type {
  Fence,
  FetchedEntry,
  Lease,
  LeaseResult,
  Lookup,
  PendingWrite,
  PutOutcome,
  Store,
  UnannouncedWrite,
  WaitMode,
} from './store.js';

export interface RedisCacheOptions extends CacheOptions {
  redis: RedisConnection;
  /** Part of every key in Redis. Replicas with the same prefix share the cache; `cache` by default. */
  prefix?: string | undefined;
  /** The format version of cached values. A release that changes the format increments it, and ignores older values. */
  format: number;
}

/** Creates a cache that replicas share. The clock for the age of entries is that of Redis by default. */
export function createRedisCache(options: RedisCacheOptions): Cache {
  return new ReadThroughCache(new RedisStore(options), options);
}

/** Duration of a fetch lease that is not renewed: how long the other replicas wait for one that died. Milliseconds. */
const fetchLeaseMs = 2_000;

class RedisStore implements Store {
  readonly now: () => number;
  readonly #redis: RedisConnection;
  readonly #prefix: string;
  readonly #format: number;
  readonly #channel: string;
  readonly #memory: MemoryStore;
  readonly #coherence: CoherenceMember;
  readonly #fetchEnded = new EventEmitter().setMaxListeners(0);
  readonly #onEvent: NonNullable<CacheOptions['onEvent']>;
  /** Fetch leases that this process holds: the key of each by its token. */
  readonly #leases = new Map<string, string>();
  /** Fences of writes of this process that are being committed, by their tokens in the log. */
  readonly #fences = new Map<string, Fence>();
  #renewal: Promise<void> | undefined;
  /** How long Redis was lost, until the first renewal after the outage; then 0. Milliseconds. */
  #lostMs = 0;

  constructor({ redis, prefix = 'cache', format, maxBytes, onEvent = () => {}, now }: RedisCacheOptions) {
    this.#redis = redis;
    this.#prefix = `${keyPrefix}${prefix}:${logVersion}:`;
    this.#format = format;
    this.#channel = `${this.#prefix}log`;
    this.#coherence = new CoherenceMember({
      member: redis.replica,
      log: createRedisLog(redis, `${this.#prefix}state`, this.#channel),
      clock: { monotonic: systemClock.now, wall: wallClock, sleep },
      onInvalidated: (tags, token) => this.#memory.commitWrite({ tags }, this.#fences.get(token)),
      onReset: () => this.#memory.reset(),
    });
    this.now = now ?? (() => this.#coherence.logTime);
    this.#memory = new MemoryStore({ maxBytes, now: this.now });
    this.#onEvent = onEvent;
    redis.subscribe(this.#channel, (text) => {
      const message = JSON.parse(text) as ChannelMessage;
      if (message[0] === 'fetched') this.#fetchEnded.emit(message[1]);
      else this.#coherence.onMessage(message);
    });
    redis.onStateChange((change) => {
      // A renewal that was sent on the previous connection never succeeds.
      this.#renewal = undefined;
      this.#lostMs = change.state === 'ready' ? Math.ceil(change.lostMs) : 0;
      if (change.state === 'lost') onEvent({ type: 'storeUnavailable', reason: change.reason });
    });
    redis.heartbeat = () => this.#beat();
  }

  get revision(): number {
    return this.#coherence.holdsLease ? this.#memory.revision : -1;
  }

  lookup(cacheKey: CacheKey): Lookup | undefined {
    return this.#coherence.holdsLease ? this.#memory.lookup(digestKey(cacheKey)) : undefined;
  }

  async load(cacheKey: CacheKey): Promise<Lookup | undefined> {
    await this.#ensureLease();
    const lookup = this.lookup(cacheKey);
    if (lookup === undefined || lookup.cached !== undefined) return lookup;
    const [kind, value] = await this.#findOrLease(cacheKey, lookup, 'look', '-');
    return kind === 'cached' && this.#keep(cacheKey, String(value), lookup) ? this.lookup(cacheKey) : lookup;
  }

  async acquireLease(cacheKey: CacheKey, lookup: Lookup, mode: WaitMode, signal: AbortSignal): Promise<LeaseResult> {
    const token = randomUUID();
    const { id } = digestKey(cacheKey);
    while (!signal.aborted) {
      if (this.lookup(cacheKey)?.generations !== lookup.generations) return { kind: 'staleGeneration' };
      const position = this.#coherence.position;
      const waitOver = new AbortController();
      const stopListening = onAbort(signal, () => waitOver.abort());
      const fetchEnded = once(this.#fetchEnded, id, { signal: waitOver.signal }).catch(() => undefined);
      try {
        const [kind, detail] = await this.#findOrLease(cacheKey, lookup, mode, token);
        if (kind === 'acquired') {
          this.#leases.set(token, this.#keysOf(position.era, id)[1] ?? '');
          return { kind, lease: { token, ...position } };
        }
        if (kind === 'noLease') return { kind: 'acquired', lease: { token: '-', ...position } };
        if (kind === 'cached') {
          const cached = this.#keep(cacheKey, String(detail), lookup) ? this.lookup(cacheKey)?.cached : undefined;
          return cached === undefined ? { kind: 'staleGeneration' } : { kind, cached };
        }
        if (kind !== 'busy') return { kind: 'acquired', lease: undefined };
        if (mode !== 'wait') return { kind };
        // Waits until the other fetch has ended, its lease has expired, or no caller of this process waits any more.
        const leaseExpired = waitUnlessAborted((done) => systemClock.after(Number(detail) + 1, done), waitOver.signal);
        await Promise.race([fetchEnded, leaseExpired.catch(() => undefined)]);
      } finally {
        stopListening();
        waitOver.abort();
      }
    }
    return { kind: 'busy' };
  }

  async put(cacheKey: CacheKey, fetched: FetchedEntry, lease: Lease | undefined): Promise<PutOutcome> {
    if (lease === undefined) return 'storeUnavailable';
    const digested = digestKey(cacheKey);
    const record = scripts.writeRecord(lease.since, fetched, fetched.snapshot.json);
    const tags = digested.tags.slice(0, -1);
    const value = [this.#coherence.id, lease.since, Math.ceil(fetched.ttlMs), record, this.now(), ...tags];
    const outcome = await this.#endLease(digested.id, lease, value);
    if (outcome === 'invalidated' || outcome === 'superseded') return outcome;
    if (outcome !== 'stored') return 'storeUnavailable';
    return this.#coherence.isBlocked(digested.tags) ? 'invalidated' : this.#memory.put(digested, fetched);
  }

  async releaseLease(cacheKey: CacheKey, lease: Lease): Promise<void> {
    await this.#endLease(digestKey(cacheKey).id, lease, []);
  }

  async delete(cacheKey: CacheKey): Promise<void> {
    const { id } = digestKey(cacheKey);
    this.#memory.delete({ id, tags: [] });
    const keys = this.#keysOf(this.#coherence.position.era, id);
    await this.#redis.tryRun(scripts.deleteValue, keys, [this.#channel, id, this.#coherence.id]);
  }

  async beginWrite(tags: readonly string[]): Promise<PendingWrite> {
    await this.#redis.firstAttempt;
    return this.#coherence.beginWrite(tags.map(digest));
  }

  async commitWrite(write: PendingWrite | UnannouncedWrite, fence?: Fence): Promise<void> {
    await this.#redis.firstAttempt;
    const pending = write.token === undefined ? { token: randomUUID(), tags: write.tags.map(digest) } : write;
    if (fence !== undefined) this.#fences.set(pending.token, fence);
    await this.#coherence.commitWrite(pending);
    this.#fences.delete(pending.token);
  }

  stats(): { entries: number; bytes: number } {
    return this.#memory.stats();
  }

  async close(): Promise<void> {
    this.#redis.heartbeat = undefined;
    await this.#coherence.close();
    await this.#memory.close();
  }

  async #findOrLease(cacheKey: CacheKey, lookup: Lookup, mode: WaitMode | 'look', token: string): Promise<unknown[]> {
    const { id, tags } = digestKey(cacheKey);
    const { era, since } = this.#coherence.position;
    const seen = lookup.cached?.version ?? '-';
    const args = [era, since, mode, seen, token, fetchLeaseMs, this.now(), ...tags.slice(0, -1)];
    const reply = await this.#redis.tryRun(scripts.findOrLease, this.#keysOf(era, id), args);
    return Array.isArray(reply) ? reply : ['unavailable'];
  }

  async #endLease(id: string, { token, era }: Lease, value: readonly (string | number)[]): Promise<unknown> {
    const args = [token, this.#channel, id, era, ...value];
    const outcome = await this.#redis.tryRun(scripts.endLease, this.#keysOf(era, id), args);
    this.#leases.delete(token);
    return outcome;
  }

  /** Stores a value from Redis in memory, unless an invalidation arrived after the value was requested. */
  #keep(cacheKey: CacheKey, text: string, { generations }: Lookup): boolean {
    const digested = digestKey(cacheKey);
    const fetched = scripts.readRecord(text, generations);
    if (fetched === undefined || this.#coherence.isBlocked(digested.tags)) return false;
    return this.#memory.put(digested, fetched) === 'stored';
  }

  /** The keys of state, lease and value of an entry. Lease and value belong to one era. */
  #keysOf(era: string, id: string): string[] {
    const entry = `${this.#format}:${era}:${id}`;
    return ['state', `lease:${entry}`, `value:${entry}`].map((name) => this.#prefix + name);
  }

  /** Tries more than once: if this process stalls during a renewal, the lease has expired before the reply is read. */
  async #ensureLease(): Promise<void> {
    try {
      for (let tries = 0; tries < 3 && !this.#coherence.holdsLease; tries++) await this.#renew();
    } catch {
      // While Redis is unreachable, nothing is served from memory.
    }
  }

  /** Reads that find no lease at the same time share one renewal. */
  #renew(): Promise<void> {
    const run = () => this.#redis.firstAttempt.then(() => this.#sync());
    return (this.#renewal ??= run().finally(() => void (this.#renewal = undefined)));
  }

  /** Any renewal that succeeds ends an outage. */
  async #sync(): Promise<void> {
    await this.#coherence.sync();
    const lostMs = this.#lostMs;
    this.#lostMs = 0;
    if (lostMs > 0) this.#onEvent({ type: 'storeRecovered', lostMs });
  }

  async #beat(): Promise<readonly string[]> {
    if (this.#leases.size > 0)
      void this.#redis.tryRun(scripts.renewLeases, [...this.#leases.values()], [fetchLeaseMs, ...this.#leases.keys()]);
    await this.#sync();
    return this.#coherence.members;
  }
}
