import { hash } from 'node:crypto';
import type { Cache } from '../cache/index.js';
import type { PubSub, Subscription } from '../pubsub/index.js';
import type { ObservedEntity, Tag, EntityRef, EntityKind } from '../operations/index.js';
import { scopedKey, tagsOfRead, tagsOfWrite } from './cache-keys.js';

/**
 * Tells of what has changed, whoever changed it: this gateway, somebody whose change a read found, or somebody of whom CAMS tells
 * by a callback. Topics are made as the cache's tags are: a listener listens where a read has its tags, and a change is told
 * where a write drops them.
 */
export interface ChangeFeed {
  /** What a read that has landed shows: what looks otherwise than before is told. */
  publishFromRead(custSpaceId: string | null, entities: readonly ObservedEntity[]): Promise<void>;
  /** What a write of this gateway has changed, once the cache has dropped it. */
  publishFromWrite(custSpaceId: string | null, entities: readonly EntityRef[]): void;
  /** What CAMS says has changed, without saying in which space: dropped from the cache, then told. */
  publishFromCallback(entities: readonly EntityRef[]): Promise<void>;
  /** The names of what changes of a kind; null: any of them may have. */
  subscribe(custSpaceId: string | null, kind: EntityKind, signal: AbortSignal): Subscription;
}

export function createChangeFeed({
  pubsub,
  cache,
  account,
}: {
  readonly pubsub: PubSub;
  readonly cache: Cache;
  readonly account: string;
}): ChangeFeed {
  const spaceIndexTopic = (kind: EntityKind) => [account, 'home', kind];
  const publish = (custSpaceId: string | null, kind: EntityKind, id: string) =>
    pubsub.publish(tagsOfWrite(account, custSpaceId, [[kind]]), id);

  return {
    async publishFromRead(custSpaceId, entities) {
      const kind = entities[0]?.kind;
      if (kind === undefined) return;
      const fingerprints = new Map(
        entities.map(({ id, content }) => [id, hash('sha256', JSON.stringify(content), 'base64url')]),
      );
      // Codes need no home: no callback speaks of them.
      if (kind !== 'messageQrdls')
        void pubsub.recordSnapshot(
          spaceIndexTopic(kind),
          new Map(entities.map(({ id }) => [id, JSON.stringify(custSpaceId)])),
        );
      const { firstSeen, changed } = await pubsub.recordSnapshot(scopedKey(account, custSpaceId, kind), fingerprints);
      // Of a list that was never seen before nothing is new.
      const added = firstSeen.length < fingerprints.size ? firstSeen : [];
      for (const id of [...changed, ...added]) publish(custSpaceId, kind, id);
    },
    publishFromWrite(custSpaceId, entities) {
      for (const { kind, id } of entities) {
        // Who is told reads it anew, and what that read shows is no second change.
        pubsub.suppressNextDiff(scopedKey(account, custSpaceId, kind), [id]);
        publish(custSpaceId, kind, id);
      }
    },
    async publishFromCallback(entities) {
      for (const { kind, id } of entities) {
        const custSpaceId = await findSpace(id, kind);
        await cache.invalidate(tagsOfWrite(account, custSpaceId, [tagOf(kind)]));
        pubsub.suppressNextDiff(scopedKey(account, custSpaceId, kind), [id]);
        publish(custSpaceId, kind, id);
      }
    },
    subscribe: (custSpaceId, kind, signal) => pubsub.subscribe(tagsOfRead(account, custSpaceId, [[kind]]), signal),
  };

  /** The space that a thing was last seen in. Where it is unknown it may be any, and null stands for that in tags and topics. */
  async function findSpace(id: string, kind: EntityKind): Promise<string | null> {
    const space: unknown = JSON.parse((await pubsub.lastFingerprint(spaceIndexTopic(kind), id)) ?? 'null');
    return typeof space === 'string' ? space : null;
  }
}

/** The tag of the reads that show a kind. */
const tagOf = (kind: EntityKind): Tag => [kind];
