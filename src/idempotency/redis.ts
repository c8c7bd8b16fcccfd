/** Creates an idempotency store in Redis. Not part of index.ts, so that a gateway without Redis does not load it. */
import { outcomeTtlMs, leaseMs, createIdempotency, type IdempotencyOptions } from './create-idempotency.js';
import type { RedisConnection } from '../redis/index.js';
import type { Idempotency } from './port.js';
import { RedisIdempotencyStore } from './redis-store.js';

export interface RedisIdempotencyOptions extends IdempotencyOptions {
  readonly redis: RedisConnection;
  /** The prefix of every key in Redis. */
  readonly prefix?: string;
  /** Version of the outcomes' shape. A release that changes the shape increments it and ignores earlier keys. */
  readonly format: number;
  /** Size limit of the store; half a million records take up to 1 GB. */
  readonly maxRecords?: number;
}

/** For replicas that share their keys. Until Redis is connected, nothing with a key is sent. */
export function createRedisIdempotency({
  redis,
  prefix = 'idempotency',
  format,
  maxRecords = 500_000,
  ...options
}: RedisIdempotencyOptions): Idempotency {
  return createIdempotency(
    new RedisIdempotencyStore({
      redis,
      prefix: `${prefix}:${format}`,
      maxRecords,
      leaseMs,
      outcomeTtlMs,
      onEvent: options.onEvent ?? (() => {}),
    }),
    options,
  );
}
