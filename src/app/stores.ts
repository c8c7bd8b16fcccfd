import { createCallerRateLimiter, type CallerRateLimiter } from '../auth/index.js';
import { createMemoryCache, type Cache } from '../cache/index.js';
import { createMemoryCoordination, type Coordination } from '../coordination/index.js';
import { createMemoryPubSub, type PubSub } from '../pubsub/index.js';
import { createMemoryIdempotency, type Idempotency } from '../idempotency/index.js';
import type { Clock } from '../clock.js';
import { createThrottle, type Throttle } from '../throttle/index.js';
import type { Config } from '../config/index.js';
import type { Observers } from './observers.js';

/** The maximum size of the cache in this process, in bytes. */
export const maxCacheBytes = 256 * 1024 * 1024;

/** The size at which this process accepts no more idempotency keys, in bytes: about sixty thousand keys. */
const maxIdempotencyBytes = 64 * 1024 * 1024;

/** The state of the gateway: in this process, or in Redis for all replicas. */
export interface Stores {
  readonly throttle: Throttle;
  readonly cache: Cache;
  readonly idempotency: Idempotency;
  readonly pubsub: PubSub;
  readonly limits: CallerRateLimiter;
  readonly coordination: Coordination;
  /** Closes connections and timers, after writes in progress under an idempotency key have finished. */
  close(): Promise<void>;
}

export interface StoresOptions {
  /** Identifies the Alibaba Cloud account. */
  readonly account: string;
  readonly clock: Clock;
  /** How long one upstream call may take, in milliseconds. */
  readonly callMs: number;
  readonly observers: Observers;
}

/**
 * Creates the stores: in Redis if it is configured, otherwise in this process. Modules that are not needed are not
 * loaded.
 */
export async function openStores(
  { redisUrl, idempotencyRedisUrl }: Pick<Config, 'redisUrl' | 'idempotencyRedisUrl'>,
  options: StoresOptions,
): Promise<Stores> {
  if (redisUrl === null) return openMemoryStores(options);
  const { openRedisStores } = await import('./redis-stores.js');
  return openRedisStores(redisUrl, idempotencyRedisUrl, options);
}

/** The stores of a single process; redis-stores.ts has those that replicas share. */
function openMemoryStores({ clock, callMs, observers }: StoresOptions): Stores {
  const pubsub = createMemoryPubSub({ now: clock.now, onEvent: observers.pubsub });
  const idempotency = createMemoryIdempotency({ maxBytes: maxIdempotencyBytes, clock, onEvent: observers.idempotency });
  const throttle = createThrottle({ clock, onEvent: observers.throttle });
  const cache = createMemoryCache({ maxBytes: maxCacheBytes, now: clock.now, onEvent: observers.cache });
  return {
    throttle,
    cache,
    idempotency,
    pubsub,
    limits: createCallerRateLimiter(),
    coordination: createMemoryCoordination({ clock, callMs }),
    close: () => closeInOrder({ pubsub, idempotency, throttle, cache }),
  };
}

/** A resource closes before those that it depends on. */
export async function closeInOrder({
  pubsub,
  idempotency,
  throttle,
  cache,
}: Pick<Stores, 'pubsub' | 'idempotency' | 'throttle' | 'cache'>): Promise<void> {
  await pubsub.close();
  await idempotency.close();
  await throttle.close();
  await cache.close();
}
