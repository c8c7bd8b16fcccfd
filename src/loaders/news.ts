import { hash } from 'node:crypto';
import type { Cache } from '../cache/index.js';
import type { Events, Subscription } from '../events/index.js';
import type { Seen, Tag, Watched, WatchedKind } from '../operations/index.js';
import { placeOf, tagsOfRead, tagsOfWrite } from './scope.js';

/**
 * Tells of what has changed, whoever changed it: this gateway, somebody whose change a read found, or somebody of whom CAMS tells
 * by a callback. Topics are made as the cache's tags are: a listener listens where a read has its tags, and a change is told
 * where a write drops them.
 */
export interface News {
  /** What a read that has landed shows: what looks otherwise than before is told. */
  seen(custSpaceId: string | null, things: readonly Seen[]): Promise<void>;
  /** What a write of this gateway has changed, once the cache has dropped it. */
  made(custSpaceId: string | null, things: readonly Watched[]): void;
  /** What CAMS says has changed, without saying in which space: dropped from the cache, then told. */
  heard(things: readonly Watched[]): Promise<void>;
  /** The names of what changes of a kind; null: any of them may have. */
  watch(custSpaceId: string | null, kind: WatchedKind, signal: AbortSignal): Subscription;
}

export function createNews({
  events,
  cache,
  account,
}: {
  readonly events: Events;
  readonly cache: Cache;
  readonly account: string;
}): News {
  const home = (kind: WatchedKind) => [account, 'home', kind];
  const tell = (custSpaceId: string | null, kind: WatchedKind, name: string) =>
    events.publish(tagsOfWrite(account, custSpaceId, [[kind]]), name);

  return {
    async seen(custSpaceId, things) {
      const kind = things[0]?.kind;
      if (kind === undefined) return;
      const looks = new Map(things.map(({ name, look }) => [name, hash('sha256', JSON.stringify(look), 'base64url')]));
      // Codes need no home: no callback speaks of them.
      if (kind !== 'messageQrdls')
        void events.see(home(kind), new Map(things.map(({ name }) => [name, JSON.stringify(custSpaceId)])));
      const { first, changed } = await events.see(placeOf(account, custSpaceId, kind), looks);
      // Of a list that was never seen before nothing is new.
      const added = first.length < looks.size ? first : [];
      for (const name of [...changed, ...added]) tell(custSpaceId, kind, name);
    },
    made(custSpaceId, things) {
      for (const { kind, name } of things) {
        // Who is told reads it anew, and what that read shows is no second change.
        events.excuse(placeOf(account, custSpaceId, kind), [name]);
        tell(custSpaceId, kind, name);
      }
    },
    async heard(things) {
      for (const { kind, name } of things) {
        const custSpaceId = await whereIs(name, kind);
        await cache.drop(tagsOfWrite(account, custSpaceId, [tagOf(kind)]));
        events.excuse(placeOf(account, custSpaceId, kind), [name]);
        tell(custSpaceId, kind, name);
      }
    },
    watch: (custSpaceId, kind, signal) => events.subscribe(tagsOfRead(account, custSpaceId, [[kind]]), signal),
  };

  /** The space that a thing was last seen in. Where it is unknown it may be any, and null stands for that in tags and topics. */
  async function whereIs(name: string, kind: WatchedKind): Promise<string | null> {
    const told: unknown = JSON.parse((await events.recall(home(kind), name)) ?? 'null');
    return typeof told === 'string' ? told : null;
  }
}

/** The tag of the reads that show a kind. */
const tagOf = (kind: WatchedKind): Tag => [kind];
