/**
 * The store that replicas share: the memory of this process, which serves hits while it holds a lease of the coherence
 * protocol, and values in Redis for replicas that miss.
 */
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { sleep, systemClock, wallClock } from '../clock.js';
import { onAbort, waitUnlessAborted } from '../abort.js';
import { keyPrefix, type RedisConnection } from '../redis/index.js';
import type { CacheKey } from './cache-key.js';
import { CoherenceMember } from './coherence.js';
import { createRedisLog, type ChannelMessage } from './coherence-script.js';
import type { CacheEvent } from './events.js';
import type { LoggedWrite } from './invalidation-log.js';
import { MemoryStore } from './memory-store.js';
import { digest, digestKey } from './redis-keys.js';
import {
  deleteScript,
  findOrLeaseScript,
  putScript,
  readRecord,
  releaseLeaseScript,
  renewLeasesScript,
  writeRecord,
} from './redis-scripts.js';
import type {
  Fence,
  FetchedEntry,
  PutOutcome,
  Lease,
  PendingWrite,
  WaitMode,
  Lookup,
  Store,
  LeaseResult,
} from './store.js';

export interface RedisStoreOptions {
  redis: RedisConnection;
  /** Part of every key. Replicas with the same name share the cache. */
  prefix: string;
  maxBytes: number;
  onEvent: (event: CacheEvent) => void;
  /** The clock for the age of entries, shared by all replicas; that of Redis by default. */
  now?: (() => number) | undefined;
}

/**
 * Duration of a fetch lease that is not renewed, in milliseconds: how long the other replicas wait for one that died.
 */
const fetchLeaseMs = 2_000;

interface FetchLease extends Lease {
  readonly era: string;
  readonly since: number;
}

export class RedisStore implements Store {
  readonly now: () => number;
  readonly #redis: RedisConnection;
  readonly #prefix: string;
  readonly #channel: string;
  readonly #memory: MemoryStore;
  readonly #coherence: CoherenceMember;
  readonly #fetchEnded = new EventEmitter().setMaxListeners(0);
  /** Fetch leases that this process holds: the key of each by its token. */
  readonly #leases = new Map<string, string>();
  #renewal: Promise<void> | undefined;
  /** Fences of writes of this process that are being committed, by their tokens in the log. */
  readonly #fences = new Map<string, Fence>();
  readonly #onEvent: (event: CacheEvent) => void;
  /**
   * How long Redis was lost, until the first renewal after the outage; 0 if there is nothing to report. Milliseconds.
   */
  #lostMs = 0;

  constructor({ redis, prefix, maxBytes, onEvent, now }: RedisStoreOptions) {
    this.#redis = redis;
    this.#prefix = `${keyPrefix}${prefix}:`;
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
    redis.subscribe(this.#channel, (text) => this.#onMessage(text));
    this.#onEvent = onEvent;
    redis.onStateChange((change) => {
      if (change.state === 'lost') {
        this.#lostMs = 0;
        return onEvent({ type: 'storeUnavailable', reason: change.reason });
      }
      this.#lostMs = Math.ceil(change.lostMs);
      // A renewal that was sent on the previous connection never succeeds.
      this.#renewal = undefined;
    });
    redis.heartbeat = (echoChannel) => this.#beat(echoChannel);
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

  async acquireLease(
    cacheKey: CacheKey,
    lookup: Lookup,
    waitMode: WaitMode,
    signal: AbortSignal,
  ): Promise<LeaseResult> {
    const token = randomUUID();
    while (!signal.aborted) {
      if (this.lookup(cacheKey)?.generations !== lookup.generations) return { kind: 'staleGeneration' };
      const { id } = digestKey(cacheKey);
      const { era, since } = this.#coherence.position;
      const waitOver = new AbortController();
      const stopListening = onAbort(signal, () => waitOver.abort());
      const fetchEnded = once(this.#fetchEnded, id, { signal: waitOver.signal }).catch(() => undefined);
      try {
        const [kind, detail] = await this.#findOrLease(cacheKey, lookup, waitMode, token);
        if (kind === 'acquired') {
          this.#leases.set(token, this.#keysOf(era, id)[1] ?? '');
          const lease: FetchLease = { token, era, since };
          return { kind, lease };
        }
        if (kind === 'noLease') return { kind: 'acquired', lease: { token: '-', era, since } as FetchLease };
        if (kind === 'cached') {
          const cached = this.#keep(cacheKey, String(detail), lookup) ? this.lookup(cacheKey)?.cached : undefined;
          return cached === undefined ? { kind: 'staleGeneration' } : { kind, cached };
        }
        if (kind !== 'busy') return { kind: 'acquired', lease: undefined };
        if (waitMode !== 'wait') return { kind };
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
    if (!isFetchLease(lease)) return 'storeUnavailable';
    const digested = digestKey(cacheKey);
    const { token, era, since } = lease;
    const outcome = await this.#redis.tryRun(putScript, this.#keysOf(era, digested.id), [
      token,
      this.#channel,
      digested.id,
      this.#coherence.id,
      era,
      since,
      Math.ceil(fetched.ttlMs),
      writeRecord(since, fetched, fetched.snapshot.json),
      this.now(),
      ...digested.tags.slice(0, -1),
    ]);
    this.#leases.delete(token);
    if (outcome === 'invalidated' || outcome === 'superseded') return outcome;
    if (outcome !== 'stored') return 'storeUnavailable';
    return this.#coherence.isBlocked(digested.tags) ? 'invalidated' : this.#memory.put(digested, fetched);
  }

  async releaseLease(cacheKey: CacheKey, lease: Lease): Promise<void> {
    if (!isFetchLease(lease)) return;
    this.#leases.delete(lease.token);
    const { id } = digestKey(cacheKey);
    await this.#redis.tryRun(releaseLeaseScript, this.#keysOf(lease.era, id), [lease.token, this.#channel, id]);
  }

  async delete(cacheKey: CacheKey): Promise<void> {
    const { id } = digestKey(cacheKey);
    this.#memory.delete({ id, tags: [] });
    const keys = this.#keysOf(this.#coherence.position.era, id);
    await this.#redis.tryRun(deleteScript, keys, [this.#channel, id, this.#coherence.id]);
  }

  async beginWrite(tags: readonly string[]): Promise<PendingWrite> {
    await this.#redis.firstAttempt;
    return this.#coherence.beginWrite(tags.map(digest));
  }

  async commitWrite(write: PendingWrite, fence?: Fence): Promise<void> {
    await this.#redis.firstAttempt;
    const logged = isLoggedWrite(write) ? write : { token: randomUUID(), tags: write.tags.map(digest) };
    if (fence !== undefined) this.#fences.set(logged.token, fence);
    await this.#coherence.commitWrite(logged);
    this.#fences.delete(logged.token);
  }

  stats(): { entries: number; bytes: number } {
    return this.#memory.stats();
  }

  async close(): Promise<void> {
    this.#redis.heartbeat = undefined;
    await this.#coherence.close();
    await this.#memory.close();
  }

  #findOrLease(cacheKey: CacheKey, lookup: Lookup, mode: WaitMode | 'look', token: string): Promise<unknown[]> {
    const { id, tags } = digestKey(cacheKey);
    const { era, since } = this.#coherence.position;
    const seen = lookup.cached?.version ?? '-';
    const args = [era, since, mode, seen, token, fetchLeaseMs, this.now(), ...tags.slice(0, -1)];
    return this.#redis
      .tryRun(findOrLeaseScript, this.#keysOf(era, id), args)
      .then((reply) => (Array.isArray(reply) ? reply : ['unavailable']));
  }

  /** Stores a value from Redis in memory, unless an invalidation arrived after the value was requested. */
  #keep(cacheKey: CacheKey, text: string, { generations }: Lookup): boolean {
    const digested = digestKey(cacheKey);
    const fetched = readRecord(text, generations);
    if (fetched === undefined || this.#coherence.isBlocked(digested.tags)) return false;
    return this.#memory.put(digested, fetched) === 'stored';
  }

  /** The keys of state, lease and value of an entry. Lease and value belong to one era. */
  #keysOf(era: string, id: string): string[] {
    return ['state', `lease:${era}:${id}`, `value:${era}:${id}`].map((name) => this.#prefix + name);
  }

  /** Tries more than once: if this process stalls during a renewal, the lease has expired before the reply is read. */
  async #ensureLease(): Promise<void> {
    try {
      for (let tries = 0; tries < 3 && !this.#coherence.holdsLease; tries++) await this.#renew();
    } catch {
      // While Redis is unreachable, nothing is served from memory.
    }
  }

  #renew(): Promise<void> {
    if (this.#renewal !== undefined) return this.#renewal;
    const renewal = this.#redis.firstAttempt
      .then(() => this.#sync())
      .finally(() => {
        if (this.#renewal === renewal) this.#renewal = undefined;
      });
    this.#renewal = renewal;
    return renewal;
  }

  /** Any renewal that succeeds ends an outage. */
  async #sync(echoChannel = ''): Promise<void> {
    await this.#coherence.sync({ echoChannel });
    const lostMs = this.#lostMs;
    this.#lostMs = 0;
    if (lostMs > 0) this.#onEvent({ type: 'storeRecovered', lostMs });
  }

  async #beat(echoChannel: string): Promise<readonly string[]> {
    if (this.#leases.size > 0)
      void this.#redis.tryRun(renewLeasesScript, [...this.#leases.values()], [fetchLeaseMs, ...this.#leases.keys()]);
    await this.#sync(echoChannel);
    return this.#coherence.members;
  }

  #onMessage(text: string): void {
    const message = JSON.parse(text) as ChannelMessage;
    if (message[0] === 'fetched') this.#fetchEnded.emit(message[1]);
    else this.#coherence.onMessage(message);
  }
}

function isFetchLease(lease: Lease | undefined): lease is FetchLease {
  return lease !== undefined && 'since' in lease;
}

function isLoggedWrite(write: PendingWrite): write is LoggedWrite {
  return 'token' in write;
}
