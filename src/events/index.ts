/**
 * Events: who wishes to know of a change is told of it, in any replica, and what was seen is remembered so that a change is
 * told from a repeat. In memory, or by publish/subscribe of Redis. A listener that is slow holds no more than a hundred names.
 * May import lru-cache and, in its Redis half, ioredis. Knows topics and names; never learns what they stand for, who listens,
 * or what a listener does then. docs/subscriptions.md.
 */
import { MemoryEvents, type MemoryEventsOptions } from './memory.js';
import type { Events, EventsEvent } from './port.js';
import { RedisEvents } from './redis-events.js';

export { mostWaiting } from './mailbox.js';
export type { Events, EventsEvent, Sight, Subject, Subscription, Topic } from './port.js';

export interface RedisEventsSettings {
  /** redis:// or rediss://, with user and password where there are any. */
  readonly url: string;
  /** Stands before every key and channel in Redis. By default `events`. */
  readonly prefix?: string;
  readonly onEvent?: (event: EventsEvent) => void;
}

/** For a gateway that runs as one process. */
export function createMemoryEvents(options: MemoryEventsOptions = {}): Events {
  return new MemoryEvents(options);
}

/** For replicas that tell each other. It connects by itself; until it is connected, each replica tells its own listeners alone. */
export function createRedisEvents({ url, prefix = 'events', onEvent = () => {} }: RedisEventsSettings): Events {
  return new RedisEvents({ url, prefix, onEvent });
}
