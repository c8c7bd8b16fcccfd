/** The Redis half of pub/sub: an entry of its own, so that a gateway without Redis loads nothing of it. */
import type { PubSub } from './port.js';
import { RedisPubSub, type RedisPubSubOptions } from './redis-pubsub.js';

/** For replicas that share their events. Until Redis is connected, each replica serves its own subscribers alone. */
export function createRedisPubSub(options: RedisPubSubOptions): PubSub {
  return new RedisPubSub(options);
}
