import { createCallerLimits, type CallerCounter } from '../auth/index.js';
import { createMemoryCache, type Cache } from '../cache/index.js';
import { createMemoryEvents, type Events } from '../events/index.js';
import { createMemoryIdempotency, type Idempotency } from '../idempotency/index.js';
import { createThrottle, type Clock, type Throttle } from '../throttle/index.js';
import type { Observers } from './observers.js';

/** How much the cache keeps in this process, in bytes. */
export const cacheBytes = 256 * 1024 * 1024;

/** From how much on no more idempotency keys are taken in this process, in bytes: some sixty thousand of them. */
const idempotencyBytes = 64 * 1024 * 1024;

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

export interface StoresOptions {
  readonly clock: Clock;
  readonly observers: Observers;
}

/** Stores of this process alone; redis-stores.ts has those that replicas share. */
export function openMemoryStores({ clock, observers }: StoresOptions): Stores {
  const events = createMemoryEvents({ onEvent: observers.events });
  const idempotency = createMemoryIdempotency({ maxBytes: idempotencyBytes, onEvent: observers.idempotency });
  const throttle = createThrottle({ clock, onEvent: observers.throttle });
  const cache = createMemoryCache({ maxBytes: cacheBytes, onEvent: observers.cache });
  return {
    throttle,
    cache,
    idempotency,
    events,
    limits: createCallerLimits(),
    close: () => closeInOrder({ events, idempotency, throttle, cache }),
  };
}

/** What hangs on another ends before it. */
export async function closeInOrder({
  events,
  idempotency,
  throttle,
  cache,
}: Pick<Stores, 'events' | 'idempotency' | 'throttle' | 'cache'>): Promise<void> {
  await events.close();
  await idempotency.close();
  await throttle.close();
  await cache.close();
}
