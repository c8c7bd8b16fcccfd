import { createCallerRateLimiter } from '../auth/index.js';
import { createRedisCoordination } from '../coordination/redis.js';
import { createRedisCache } from '../cache/redis.js';
import { createRedisPubSub } from '../pubsub/redis.js';
import { createRedisIdempotency } from '../idempotency/redis.js';
import { RedisConnection } from '../redis/index.js';
import { createThrottle } from '../throttle/index.js';
import { RedisRateLimitBackend } from '../throttle/redis-rate-limit-backend.js';
import { maxCacheBytes, closeInOrder, type Stores, type StoresOptions } from './stores.js';

/**
 * Versions of the values that this release stores in Redis: cached values, and results of idempotency keys. A release
 * that changes the shape of one increments its version, so that it never reads what another release stored.
 */
const formats = { cache: 2, idempotency: 1 } as const;

/** Stores that all replicas share. They also start while Redis is unreachable; each has its own rule for that time. */
export function openRedisStores(
  url: string,
  idempotencyUrl: string | null,
  { account, clock, callMs, observers }: StoresOptions,
): Stores {
  const redis = new RedisConnection(url);
  const idempotencyRedis = idempotencyUrl === null ? redis : new RedisConnection(idempotencyUrl);
  redis.onStateChange((change) => observers.redis('limits', change));
  idempotencyRedis.onStateChange((change) => observers.redis('coordination', change));
  const backend = new RedisRateLimitBackend({ redis, clock, onEvent: observers.throttle });
  const throttle = createThrottle({ clock, onEvent: observers.throttle, backend });
  const cache = createRedisCache({
    maxBytes: maxCacheBytes,
    onEvent: observers.cache,
    redis,
    format: formats.cache,
  });
  const idempotency = createRedisIdempotency({
    redis: idempotencyRedis,
    format: formats.idempotency,
    clock,
    onEvent: observers.idempotency,
  });
  const pubsub = createRedisPubSub({ redis, onEvent: observers.pubsub });
  return {
    throttle,
    cache,
    idempotency,
    pubsub,
    limits: createCallerRateLimiter({ redis: redis.client, account }),
    coordination: createRedisCoordination(idempotencyRedis, { clock, callMs }),
    async close() {
      await closeInOrder({ pubsub, idempotency, throttle, cache });
      redis.close();
      idempotencyRedis.close();
    },
  };
}
