/** The events' Redis half: an entry of its own, so that a gateway without Redis loads nothing of it. */
import { keepaliveMs as usualMs } from '../redis-keepalive.js';
import type { PubSub, PubSubEvent } from './port.js';
import { RedisPubSub } from './redis-pubsub.js';

export interface RedisPubSubSettings {
  /** redis:// or rediss://, with user and password where there are any. */
  readonly url: string;
  /** Stands before every key and channel in Redis. By default `events`. */
  readonly prefix?: string;
  readonly onEvent?: (event: PubSubEvent) => void;
  /** How often each connection is asked for a sign of life, and how long its answer may take, in milliseconds: 3,000. */
  readonly keepaliveMs?: number;
}

/** For replicas that tell each other. It connects by itself; until it is connected, each replica tells its own listeners alone. */
export function createRedisPubSub({
  url,
  prefix = 'events',
  onEvent = () => {},
  keepaliveMs = usualMs,
}: RedisPubSubSettings): PubSub {
  return new RedisPubSub({ url, prefix, onEvent, keepaliveMs });
}
