/** The store that all replicas of a gateway share: Redis, with this process's memory in front of it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CacheEvent } from './events.js';
import type { EntryName } from './identity.js';
import { digest, keyOf } from './redis-keys.js';
import { RedisLink } from './redis-link.js';
import { RedisLookup, readRecord, writeRecord, writeValue } from './redis-lookup.js';
import { keep, lead, release, renewLeases, run } from './redis-scripts.js';
import { RedisWakeups } from './redis-wakeups.js';
import { RedisWrites } from './redis-writes.js';
import { Shelf } from './shelf.js';
import type { Fetched, KeepOutcome, Lease, OpenWrite, Patience, Sight, Store, Turn } from './store.js';

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
  readonly changes = undefined;
  readonly now: () => number;
  readonly #shelf: Shelf;
  readonly #link: RedisLink;
  readonly #lookup: RedisLookup;
  readonly #writes: RedisWrites;
  readonly #wakeups: RedisWakeups;
  readonly #channel: string;
  /** Tokens of the leases that this process holds, and the entry of each. */
  readonly #leases = new Map<string, string>();

  constructor(options: RedisStoreOptions) {
    this.#shelf = new Shelf(options.maxBytes);
    this.#link = new RedisLink(options.url, options.prefix, {
      onEvent: options.onEvent,
      owes: () => this.#writes.owes,
      pay: (reach) => this.#writes.pay(reach),
      beat: () => {
        this.#writes.renew();
        this.#renewLeases();
      },
    });
    this.#writes = new RedisWrites(this.#link);
    this.#lookup = new RedisLookup(this.#link, this.#shelf);
    this.#channel = `${options.prefix}:ended`;
    this.#wakeups = new RedisWakeups(options.url, this.#channel);
    this.now = options.now ?? (() => this.#link.now());
  }

  look(entry: EntryName): Promise<Sight | undefined> {
    return this.#lookup.look(entry);
  }

  async lead(entry: EntryName, seen: Sight, patience: Patience, signal: AbortSignal): Promise<Turn> {
    const token = randomUUID();
    const terms = `${patience} ${seen.kept?.version ?? '-'} ${leaseMs}`;
    while (!signal.aborted) {
      const over = new AbortController();
      const ended = this.#wakeups.next(entry.id, over.signal);
      try {
        const reply = await this.#link.ask(({ redis, prefix }) =>
          run(redis, lead, keysOf(prefix, entry), [token, terms, 0, ...wordsOf(seen.generations)]),
        );
        const [kind, first, second]: unknown[] = Array.isArray(reply) && this.#link.trusted ? reply : ['alone'];
        if (kind === 'alone') return { kind: 'lead', lease: undefined };
        if (kind === 'lead') {
          this.#leases.set(token, entry.id);
          return { kind: 'lead', lease: { token } };
        }
        if (kind === 'moved') return { kind: 'moved' };
        if (kind === 'kept') {
          const kept = this.#lookup.take(entry.id, readRecord(String(first)), String(second));
          return kept === undefined ? { kind: 'moved' } : { kind: 'kept', kept };
        }
        if (patience !== 'wait') return { kind: 'busy' };
        // Until the holder's end is told, or its lease has run out, or nobody waits here any more.
        const runOut = sleep(Number(first) + 1, undefined, { signal: AbortSignal.any([signal, over.signal]) });
        await Promise.race([ended, runOut.catch(() => undefined)]);
      } finally {
        over.abort();
      }
    }
    return { kind: 'busy' };
  }

  async keep(entry: EntryName, fetched: Fetched, lease: Lease | undefined): Promise<KeepOutcome> {
    const token = lease?.token ?? '-';
    const { snapshot, lifeMs, generations, ...kept } = fetched;
    const value = writeValue(kept.version, snapshot.json);
    const outcome = await this.#link.ask(({ redis, prefix }) =>
      run(redis, keep, keysOf(prefix, entry), [
        token,
        `${Math.ceil(lifeMs)} ${this.#channel} ${digest(entry.id)}`,
        value,
        ...wordsOf(generations),
        writeRecord(fetched),
      ]),
    );
    this.#leases.delete(token);
    if (outcome === 'kept') this.#shelf.put(entry.id, { kept, generations }, snapshot.bytes);
    return outcome === 'kept' || outcome === 'written' || outcome === 'outdated' ? outcome : 'storeLost';
  }

  async release(entry: EntryName, { token }: Lease): Promise<void> {
    this.#leases.delete(token);
    await this.#link.ask(({ redis, prefix }) =>
      run(redis, release, [prefix + keyOf('lease', entry.id)], [token, this.#channel, digest(entry.id)]),
    );
  }

  async forget(entry: EntryName): Promise<void> {
    this.#shelf.remove(entry.id);
    await this.#link.ask(({ redis, prefix }) => redis.del(prefix + keyOf('entry', entry.id)));
  }

  open(tags: readonly string[]): Promise<OpenWrite> {
    return this.#writes.open(tags);
  }

  settle(write: OpenWrite): Promise<void> {
    return this.#writes.settle(write);
  }

  held(): { entries: number; bytes: number } {
    return this.#shelf.held();
  }

  async close(): Promise<void> {
    this.#writes.close();
    this.#wakeups.close();
    this.#shelf.clear();
    await this.#link.close();
  }

  #renewLeases(): void {
    if (this.#leases.size === 0) return;
    const ids = [...this.#leases.values()];
    void this.#link.ask(({ redis, prefix }) =>
      run(
        redis,
        renewLeases,
        ids.map((id) => prefix + keyOf('lease', id)),
        [leaseMs, ...this.#leases.keys()],
      ),
    );
  }
}

function keysOf(prefix: string, { id, tags }: EntryName): string[] {
  const own = [keyOf('lease', id), keyOf('entry', id), keyOf('value', id)];
  return [...own, ...tags.map((tag) => keyOf('tag', tag))].map((key) => prefix + key);
}

function wordsOf(generations: string): string[] {
  return generations === '' ? [] : generations.split(' ');
}
