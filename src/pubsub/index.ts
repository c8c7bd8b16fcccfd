/**
 * Pub/sub and change detection: delivers changes to the subscribers of all replicas, and compares fingerprints of what
 * is read with those last seen, to find changes made elsewhere. It works in memory, or with Redis pub/sub (redis.ts,
 * imported only with REDIS_URL). A slow subscriber queues at most 100 keys. May import lru-cache and, in the Redis
 * half, src/redis. Knows topics and keys; does not know what they mean or who subscribes. Explained in
 * docs/subscriptions.md.
 */
import { MemoryPubSub, type MemoryPubSubOptions } from './memory-pubsub.js';
import type { PubSub } from './port.js';

export { maxPending } from './subscriber-queue.js';
export type { PubSub, PubSubEvent, SnapshotDiff, ChangedKey, Subscription, Topic } from './port.js';

/** Creates pub/sub within one process. */
export function createMemoryPubSub(options: MemoryPubSubOptions = {}): PubSub {
  return new MemoryPubSub(options);
}
