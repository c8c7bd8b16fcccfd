/** The Redis half of pub/sub: a separate entry point, so that a gateway without Redis does not load it. */
import type { PubSub } from './port.js';
import { RedisPubSub, type RedisPubSubOptions } from './redis-pubsub.js';

/** Creates pub/sub over all replicas. Until Redis is connected, each replica serves only its own subscribers. */
export function createRedisPubSub(options: RedisPubSubOptions): PubSub {
  return new RedisPubSub(options);
}
