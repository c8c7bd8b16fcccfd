/**
 * Events: who wishes to know of a change is told of it, in any replica, and what was seen is remembered so that a change is
 * told from a repeat. In memory, or by publish/subscribe of Redis: redis.ts, which is loaded only where there is one. A
 * listener that is slow holds no more than a hundred names. May import lru-cache and, in its Redis half, ioredis. Knows topics
 * and names; never learns what they stand for, who listens, or what a listener does then. docs/subscriptions.md.
 */
import { MemoryEvents, type MemoryEventsOptions } from './memory.js';
import type { Events } from './port.js';

export { mostWaiting } from './mailbox.js';
export type { Events, EventsEvent, Sight, Subject, Subscription, Topic } from './port.js';

/** For a gateway that runs as one process. */
export function createMemoryEvents(options: MemoryEventsOptions = {}): Events {
  return new MemoryEvents(options);
}
