/** Idempotency's Redis half: an entry of its own, so that a gateway without Redis loads nothing of it. */
import { outcomeTtlMs, leaseMs, createIdempotency, type IdempotencyOptions } from './create-idempotency.js';
import type { RedisConnection } from '../redis/index.js';
import type { Idempotency } from './port.js';
import { RedisIdempotencyStore } from './redis-store.js';

export interface RedisIdempotencyOptions extends IdempotencyOptions {
  readonly redis: RedisConnection;
  /** Stands before every key in Redis. By default `idempotency`. */
  readonly prefix?: string;
  /**
   * Of the outcomes that are kept: a release whose outcomes have another shape counts it up, and does not know the keys
   * of the one before.
   */
  readonly format: number;
}

/** For replicas that share their keys. It connects by itself; until it is connected, nothing with a key is sent. */
export function createRedisIdempotency({
  redis,
  prefix = 'idempotency',
  format,
  ...options
}: RedisIdempotencyOptions): Idempotency {
  return createIdempotency(
    new RedisIdempotencyStore({
      redis,
      prefix: `${prefix}:${format}`,
      leaseMs,
      outcomeTtlMs,
      onEvent: options.onEvent ?? (() => {}),
    }),
    options,
  );
}
