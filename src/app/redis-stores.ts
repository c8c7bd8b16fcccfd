import { Redis } from 'ioredis';
import { createCallerRateLimiter } from '../auth/index.js';
import { createRedisCache } from '../cache/redis.js';
import { createRedisPubSub } from '../pubsub/redis.js';
import { createRedisIdempotency } from '../idempotency/redis.js';
import { createThrottle } from '../throttle/index.js';
import { createRedisRateLimitBackend } from '../throttle/redis-rate-limit-backend.js';
import { maxCacheBytes, closeInOrder, type Stores, type StoresOptions } from './stores.js';

/**
 * The shapes of what is kept in Redis, by this release: the cache's values and the outcomes under idempotency keys. A release
 * that changes one counts it up, and leaves what another release keeps alone.
 */
const formats = { cache: 1, idempotency: 1 } as const;

/** Stores that replicas share. They do not need Redis to be there when they start: each has its own rule for the time without it. */
export function openRedisStores(url: string, { clock, observers }: StoresOptions): Stores {
  const redis = new Redis(url, { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0 });
  // Its users find out for themselves that it is away, and the rooms with connections of their own tell of it.
  redis.on('error', () => undefined);
  redis.connect().catch(() => undefined);
  const backend = createRedisRateLimitBackend({
    url,
    prefix: 'waba-gateway:throttle',
    clock,
    onEvent: observers.throttle,
  });
  const throttle = createThrottle({ clock, onEvent: observers.throttle, backend });
  const cache = createRedisCache({
    maxBytes: maxCacheBytes,
    onEvent: observers.cache,
    url,
    prefix: 'waba-gateway:cache',
    format: formats.cache,
  });
  const idempotency = createRedisIdempotency({
    url,
    prefix: 'waba-gateway:idempotency',
    format: formats.idempotency,
    onEvent: observers.idempotency,
  });
  const pubsub = createRedisPubSub({ url, prefix: 'waba-gateway:events', onEvent: observers.pubsub });
  return {
    throttle,
    cache,
    idempotency,
    pubsub,
    limits: createCallerRateLimiter({ redis }),
    async close() {
      await closeInOrder({ pubsub, idempotency, throttle, cache });
      redis.disconnect();
    },
  };
}
