/** Writes under way in this process, as Redis and through it every replica knows of them. */
import { randomUUID } from 'node:crypto';
import type { RedisSession, CacheRedisConnection } from './redis-connection.js';
import { connectionTimings } from './redis-connection.js';
import { keyOf } from './redis-keys.js';
import { announceWrite, runScript, commitWrite } from './redis-scripts.js';
import type { PendingWrite } from './store.js';

interface AnnouncedWrite extends PendingWrite {
  readonly token: string;
}

/** A write that has ended and whose drop Redis has not heard of. */
interface PendingInvalidation extends AnnouncedWrite {
  readonly onFlushed: () => void;
}

export class RedisWrites {
  readonly #connection: CacheRedisConnection;
  readonly #activeWrites = new Map<string, AnnouncedWrite>();
  readonly #pendingInvalidations = new Set<PendingInvalidation>();
  #closed = false;

  constructor(connection: CacheRedisConnection) {
    this.#connection = connection;
  }

  get hasPendingInvalidations(): boolean {
    return this.#pendingInvalidations.size > 0;
  }

  /** Vouches for the write from before it is sent: what it touches is dropped if this process is not heard of again. */
  async beginWrite(tags: readonly string[]): Promise<PendingWrite> {
    const write = { tags, token: randomUUID() };
    this.#activeWrites.set(write.token, write);
    await this.#announce(write);
    return write;
  }

  /**
   * Drops the write's tags. When Redis cannot be told, it waits until it can, or until everything that Redis was told
   * has run out and every replica that lost Redis at the same time has stopped serving; the drop is then owed.
   */
  async commitWrite({ tags, token = randomUUID() }: PendingWrite & { token?: string }): Promise<void> {
    this.#activeWrites.delete(token);
    if (this.#closed || tags.length === 0) return;
    const write = { tags, token };
    if ((await this.#connection.execute((session) => this.#invalidate(session, write))) !== undefined || this.#closed)
      return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, this.#connection.msUntilAnnouncementsExpire));
      const onFlushed = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#pendingInvalidations.add({ ...write, onFlushed });
    });
  }

  async flushInvalidations(session: RedisSession): Promise<void> {
    await Promise.all(
      [...this.#pendingInvalidations].map(async (pending) => {
        await this.#invalidate(session, pending);
        this.#pendingInvalidations.delete(pending);
        pending.onFlushed();
      }),
    );
  }

  /** Vouches anew for what is still under way. */
  renewAnnouncements(): void {
    for (const write of this.#activeWrites.values()) void this.#announce(write);
  }

  close(): void {
    this.#closed = true;
    for (const pending of this.#pendingInvalidations) pending.onFlushed();
    this.#pendingInvalidations.clear();
    this.#activeWrites.clear();
  }

  async #announce({ tags, token }: AnnouncedWrite): Promise<void> {
    const expiresAt = Math.ceil(this.#connection.now() + connectionTimings.maxSilence);
    await this.#connection.execute(({ redis, prefix }) =>
      runScript(redis, announceWrite, tagKeys(prefix, tags), [token, expiresAt]),
    );
  }

  #invalidate({ redis, prefix }: RedisSession, { tags, token }: AnnouncedWrite): Promise<unknown> {
    return runScript(redis, commitWrite, tagKeys(prefix, tags), [token, randomUUID()]);
  }
}

/** Both keys of each tag, in the order that the scripts expect. */
export function tagKeys(prefix: string, tags: readonly string[]): string[] {
  return tags.flatMap((tag) => [prefix + keyOf('tag', tag), prefix + keyOf('writes', tag)]);
}
