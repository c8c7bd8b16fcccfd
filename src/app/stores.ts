import { Redis } from 'ioredis';
import { createCallerLimits, type CallerCounter } from '../auth/index.js';
import { createMemoryCache, createRedisCache, type Cache } from '../cache/index.js';
import { createMemoryEvents, createRedisEvents, type Events } from '../events/index.js';
import { createMemoryIdempotency, createRedisIdempotency, type Idempotency } from '../idempotency/index.js';
import { createThrottle, redisPacer, type Clock, type Throttle } from '../throttle/index.js';
import type { Observers } from './observers.js';

/** How much the cache keeps in this process, in bytes. */
const cacheBytes = 256 * 1024 * 1024;

/** From how much on no more idempotency keys are taken in this process, in bytes: some sixty thousand of them. */
const idempotencyBytes = 64 * 1024 * 1024;

/**
 * The shapes of what is kept in Redis, by this release: the cache's values and the outcomes under idempotency keys. A release
 * that changes one counts it up, and leaves what another release keeps alone.
 */
const formats = { cache: 1, idempotency: 1 } as const;

/** Everything that remembers: in this process, or in Redis for all replicas. */
export interface Stores {
  readonly throttle: Throttle;
  readonly cache: Cache;
  readonly idempotency: Idempotency;
  readonly events: Events;
  readonly limits: CallerCounter;
  /** Ends connections and timers; what is under way under an idempotency key is finished first. */
  close(): Promise<void>;
}

/** Stores that do not need Redis to be there when they start: each has its own rule for the time without it. */
export function openStores({ redisUrl, clock, observers }: { redisUrl: string | null; clock: Clock; observers: Observers }): Stores {
  const memory = { maxBytes: cacheBytes, onEvent: observers.cache };
  const redis = redisUrl === null ? null : new Redis(redisUrl, { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0 });
  // Its users find out for themselves that it is away, and the rooms with connections of their own tell of it.
  redis?.on('error', () => undefined);
  redis?.connect().catch(() => undefined);
  const throttle = createThrottle({
    clock,
    onEvent: observers.throttle,
    ...(redisUrl === null ? {} : { pacer: redisPacer({ url: redisUrl, prefix: 'waba-gateway:throttle', clock, onEvent: observers.throttle }) }),
  });
  const cache = redisUrl === null ? createMemoryCache(memory) : createRedisCache({ ...memory, url: redisUrl, prefix: 'waba-gateway:cache', format: formats.cache });
  const idempotency =
    redisUrl === null
      ? createMemoryIdempotency({ maxBytes: idempotencyBytes, onEvent: observers.idempotency })
      : createRedisIdempotency({ url: redisUrl, prefix: 'waba-gateway:idempotency', format: formats.idempotency, onEvent: observers.idempotency });
  const events = redisUrl === null ? createMemoryEvents({ onEvent: observers.events }) : createRedisEvents({ url: redisUrl, prefix: 'waba-gateway:events', onEvent: observers.events });
  return {
    throttle,
    cache,
    idempotency,
    events,
    limits: createCallerLimits(redis === null ? {} : { redis }),
    async close() {
      await events.close();
      await idempotency.close();
      await throttle.close();
      await cache.close();
      redis?.disconnect();
    },
  };
}
