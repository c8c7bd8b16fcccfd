/** Writes under way in this process, as Redis and through it every replica knows of them. */
import { randomUUID } from 'node:crypto';
import type { Reach, RedisLink } from './redis-link.js';
import { linkTimes } from './redis-link.js';
import { keyOf } from './redis-keys.js';
import { announce, run, settle } from './redis-scripts.js';
import type { OpenWrite } from './store.js';

interface RedisWrite extends OpenWrite {
  readonly token: string;
}

/** A write that has ended and whose drop Redis has not heard of. */
interface Owed extends RedisWrite {
  readonly paid: () => void;
}

export class RedisWrites {
  readonly #link: RedisLink;
  readonly #open = new Map<string, RedisWrite>();
  readonly #owed = new Set<Owed>();
  #closed = false;

  constructor(link: RedisLink) {
    this.#link = link;
  }

  get owes(): boolean {
    return this.#owed.size > 0;
  }

  /** Vouches for the write from before it is sent: what it touches is dropped if this process is not heard of again. */
  async open(tags: readonly string[]): Promise<OpenWrite> {
    const write = { tags, token: randomUUID() };
    this.#open.set(write.token, write);
    await this.#announce(write);
    return write;
  }

  /**
   * Drops the write's tags. When Redis cannot be told, it waits until it can, or until everything that Redis was told has
   * run out and every replica that lost Redis at the same time has stopped serving; the drop is then owed.
   */
  async settle({ tags, token = randomUUID() }: OpenWrite & { token?: string }): Promise<void> {
    this.#open.delete(token);
    if (this.#closed || tags.length === 0) return;
    const write = { tags, token };
    if ((await this.#link.ask((reach) => this.#drop(reach, write))) !== undefined || this.#closed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, this.#link.untilRunOut));
      const paid = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#owed.add({ ...write, paid });
    });
  }

  async pay(reach: Reach): Promise<void> {
    await Promise.all(
      [...this.#owed].map(async (owed) => {
        await this.#drop(reach, owed);
        this.#owed.delete(owed);
        owed.paid();
      }),
    );
  }

  /** Vouches anew for what is still under way. */
  renew(): void {
    for (const write of this.#open.values()) void this.#announce(write);
  }

  close(): void {
    this.#closed = true;
    for (const owed of this.#owed) owed.paid();
    this.#owed.clear();
    this.#open.clear();
  }

  async #announce({ tags, token }: RedisWrite): Promise<void> {
    const until = Math.ceil(this.#link.now() + linkTimes.silence);
    await this.#link.ask(({ redis, prefix }) => run(redis, announce, tagKeys(prefix, tags), [token, until]));
  }

  #drop({ redis, prefix }: Reach, { tags, token }: RedisWrite): Promise<unknown> {
    return run(redis, settle, tagKeys(prefix, tags), [token, randomUUID()]);
  }
}

/** Both keys of each tag, in the order that the scripts expect. */
export function tagKeys(prefix: string, tags: readonly string[]): string[] {
  return tags.flatMap((tag) => [prefix + keyOf('tag', tag), prefix + keyOf('writes', tag)]);
}
