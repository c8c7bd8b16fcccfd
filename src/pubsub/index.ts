/**
 * Events: who wishes to know of a change is told of it, in any replica, and what was seen is remembered so that a change is
 * told from a repeat. In memory, or by publish/subscribe of Redis: redis.ts, which is loaded only where there is one. A
 * listener that is slow holds no more than a hundred names. May import lru-cache and, in its Redis half, ioredis. Knows topics
 * and names; never learns what they stand for, who listens, or what a listener does then. docs/subscriptions.md.
 */
import { MemoryPubSub, type MemoryPubSubOptions } from './memory-pubsub.js';
import type { PubSub } from './port.js';

export { maxPending } from './subscriber-queue.js';
export type { PubSub, PubSubEvent, SnapshotDiff, ChangedKey, Subscription, Topic } from './port.js';

/** For a gateway that runs as one process. */
export function createMemoryPubSub(options: MemoryPubSubOptions = {}): PubSub {
  return new MemoryPubSub(options);
}
