import { hash } from 'node:crypto';
import { isReportedByCallbacks } from '../nouns.js';
import type { Cache } from '../cache/index.js';
import type { PubSub, Subscription } from '../pubsub/index.js';
import type { ObservedEntity, Tag, EntityRef, EntityKind } from '../operations/index.js';
import { scopedKey, tagsOfRead, tagsOfWrite } from './cache-keys.js';

/**
 * Change feed for subscriptions. Publishes changes made through the gateway, detected during a read, or reported by a
 * CAMS callback. Topics follow the cache tags: subscribers listen to the tags of a read; changes are published to the
 * tags that a write invalidates.
 */
export interface ChangeFeed {
  /** Compares the result of a read with the last known state and publishes the differences. */
  publishFromRead(custSpaceId: string | null, entities: readonly ObservedEntity[]): Promise<void>;
  /** Publishes the changes of a write made through this gateway. Call it after the cache was invalidated. */
  publishFromWrite(custSpaceId: string | null, entities: readonly EntityRef[]): void;
  /** Handles a change that CAMS reported without a space: invalidates the cache, then publishes. */
  publishFromCallback(entities: readonly EntityRef[]): Promise<void>;
  /** Subscribes to the ids of changed entities of a kind; null means that any of them may have changed. */
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
      // Only callbacks need the space index.
      if (isReportedByCallbacks(kind)) {
        const space = JSON.stringify(custSpaceId);
        void pubsub.recordSnapshot(spaceIndexTopic(kind), new Map(entities.map(({ id }) => [id, space])));
      }
      const { firstSeen, changed } = await pubsub.recordSnapshot(scopedKey(account, custSpaceId, kind), fingerprints);
      // If every entity is new, the list was read for the first time, and nothing was added.
      const added = firstSeen.length < fingerprints.size ? firstSeen : [];
      for (const id of [...changed, ...added]) publish(custSpaceId, kind, id);
    },
    publishFromWrite(custSpaceId, entities) {
      for (const { kind, id } of entities) {
        // Subscribers read the entity again, and that read detects the same difference. It must not be published a
        // second time.
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

  /** The space that an entity was last seen in; null if unknown, which invalidates and notifies all spaces. */
  async function findSpace(id: string, kind: EntityKind): Promise<string | null> {
    const space: unknown = JSON.parse((await pubsub.lastFingerprint(spaceIndexTopic(kind), id)) ?? 'null');
    return typeof space === 'string' ? space : null;
  }
}

/** The tag of the reads that return entities of a kind. */
const tagOf = (kind: EntityKind): Tag => [kind];
