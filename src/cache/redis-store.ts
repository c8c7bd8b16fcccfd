/** The store that all replicas of a gateway share: Redis, with this process's memory in front of it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CacheEvent } from './events.js';
import type { CacheKey } from './cache-key.js';
import { digest, keyOf } from './redis-keys.js';
import { CacheRedisConnection } from './redis-connection.js';
import { RedisLookup, readRecord, writeRecord, writeValue } from './redis-lookup.js';
import { putEntry, acquireLease, releaseLease, renewLeases, runScript } from './redis-scripts.js';
import { RedisWakeups } from './redis-wakeups.js';
import { RedisWrites } from './redis-writes.js';
import { L1Cache } from './l1-cache.js';
import type { FetchedEntry, PutOutcome, Lease, PendingWrite, WaitMode, Lookup, Store, LeaseResult } from './store.js';

export interface RedisStoreOptions {
  /** redis:// or rediss:// */
  url: string;
  /** Stands before every key. Replicas that share it share the cache. */
  prefix: string;
  maxBytes: number;
  onEvent: (event: CacheEvent) => void;
  /** The clock that ages are told by, one for all replicas; Redis' own unless given. */
  now?: (() => number) | undefined;
}

/** How long a lease lasts without renewal, in milliseconds: so long the others wait for a holder that died. */
const leaseMs = 2_000;

export class RedisStore implements Store {
  readonly revision = undefined;
  readonly now: () => number;
  readonly #l1: L1Cache;
  readonly #connection: CacheRedisConnection;
  readonly #lookup: RedisLookup;
  readonly #writes: RedisWrites;
  readonly #wakeups: RedisWakeups;
  readonly #channel: string;
  /** Tokens of the leases that this process holds, and the entry of each. */
  readonly #leases = new Map<string, string>();

  constructor(options: RedisStoreOptions) {
    this.#l1 = new L1Cache(options.maxBytes);
    this.#connection = new CacheRedisConnection(options.url, options.prefix, {
      onEvent: options.onEvent,
      hasPendingInvalidations: () => this.#writes.hasPendingInvalidations,
      flushInvalidations: (session) => this.#writes.flushInvalidations(session),
      onPing: () => {
        this.#writes.renewAnnouncements();
        this.#renewLeases();
      },
    });
    this.#writes = new RedisWrites(this.#connection);
    this.#lookup = new RedisLookup(this.#connection, this.#l1);
    this.#channel = `${options.prefix}:ended`;
    this.#wakeups = new RedisWakeups(options.url, this.#channel);
    this.now = options.now ?? (() => this.#connection.now());
  }

  lookup(cacheKey: CacheKey): Promise<Lookup | undefined> {
    return this.#lookup.lookup(cacheKey);
  }

  async acquireLease(
    cacheKey: CacheKey,
    lookup: Lookup,
    waitMode: WaitMode,
    signal: AbortSignal,
  ): Promise<LeaseResult> {
    const token = randomUUID();
    const leaseRequest = `${waitMode} ${lookup.cached?.version ?? '-'} ${leaseMs}`;
    while (!signal.aborted) {
      const waitOver = new AbortController();
      const fetchEnded = this.#wakeups.nextMessage(cacheKey.id, waitOver.signal);
      try {
        const reply = await this.#connection.execute(({ redis, prefix }) =>
          runScript(redis, acquireLease, keysOf(prefix, cacheKey), [
            token,
            leaseRequest,
            0,
            ...tokensOf(lookup.generations),
          ]),
        );
        const [kind, first, second]: unknown[] =
          Array.isArray(reply) && this.#connection.isTrusted ? reply : ['noLease'];
        if (kind === 'noLease') return { kind: 'acquired', lease: undefined };
        if (kind === 'acquired') {
          this.#leases.set(token, cacheKey.id);
          return { kind: 'acquired', lease: { token } };
        }
        if (kind === 'staleGeneration') return { kind: 'staleGeneration' };
        if (kind === 'cached') {
          const cached = this.#lookup.loadEntry(cacheKey.id, readRecord(String(first)), String(second));
          return cached === undefined ? { kind: 'staleGeneration' } : { kind: 'cached', cached };
        }
        if (waitMode !== 'wait') return { kind: 'busy' };
        // Until the holder's end is told, or its lease has run out, or nobody waits here any more.
        const leaseExpired = sleep(Number(first) + 1, undefined, {
          signal: AbortSignal.any([signal, waitOver.signal]),
        });
        await Promise.race([fetchEnded, leaseExpired.catch(() => undefined)]);
      } finally {
        waitOver.abort();
      }
    }
    return { kind: 'busy' };
  }

  async put(cacheKey: CacheKey, fetched: FetchedEntry, lease: Lease | undefined): Promise<PutOutcome> {
    const token = lease?.token ?? '-';
    const { snapshot, ttlMs, generations, ...cached } = fetched;
    const value = writeValue(cached.version, snapshot.json);
    const outcome = await this.#connection.execute(({ redis, prefix }) =>
      runScript(redis, putEntry, keysOf(prefix, cacheKey), [
        token,
        `${Math.ceil(ttlMs)} ${this.#channel} ${digest(cacheKey.id)}`,
        value,
        ...tokensOf(generations),
        writeRecord(fetched),
      ]),
    );
    this.#leases.delete(token);
    if (outcome === 'stored') this.#l1.set(cacheKey.id, { cached, generations }, snapshot.bytes);
    return outcome === 'stored' || outcome === 'invalidated' || outcome === 'superseded' ? outcome : 'storeUnavailable';
  }

  async releaseLease(cacheKey: CacheKey, { token }: Lease): Promise<void> {
    this.#leases.delete(token);
    await this.#connection.execute(({ redis, prefix }) =>
      runScript(
        redis,
        releaseLease,
        [prefix + keyOf('lease', cacheKey.id)],
        [token, this.#channel, digest(cacheKey.id)],
      ),
    );
  }

  async delete(cacheKey: CacheKey): Promise<void> {
    this.#l1.delete(cacheKey.id);
    await this.#connection.execute(({ redis, prefix }) => redis.del(prefix + keyOf('entry', cacheKey.id)));
  }

  beginWrite(tags: readonly string[]): Promise<PendingWrite> {
    return this.#writes.beginWrite(tags);
  }

  commitWrite(write: PendingWrite): Promise<void> {
    return this.#writes.commitWrite(write);
  }

  stats(): { entries: number; bytes: number } {
    return this.#l1.stats();
  }

  async close(): Promise<void> {
    this.#writes.close();
    this.#wakeups.close();
    this.#l1.clear();
    await this.#connection.close();
  }

  #renewLeases(): void {
    if (this.#leases.size === 0) return;
    const ids = [...this.#leases.values()];
    void this.#connection.execute(({ redis, prefix }) =>
      runScript(
        redis,
        renewLeases,
        ids.map((id) => prefix + keyOf('lease', id)),
        [leaseMs, ...this.#leases.keys()],
      ),
    );
  }
}

function keysOf(prefix: string, { id, tags }: CacheKey): string[] {
  const entryKeys = [keyOf('lease', id), keyOf('entry', id), keyOf('value', id)];
  return [...entryKeys, ...tags.map((tag) => keyOf('tag', tag))].map((key) => prefix + key);
}

function tokensOf(generations: string): string[] {
  return generations === '' ? [] : generations.split(' ');
}
