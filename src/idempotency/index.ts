/**
 * Idempotency keys: a request with a key is executed at most once, and repeats get the recorded outcome for 24 hours.
 * The idempotency store is in memory, or in Redis for all replicas (redis.ts, imported only with a Redis URL).
 * Consistency comes before availability: while the store is unreachable, no request with a key is sent.
 * May import errors, the clock and domain types and, in the Redis half, src/redis. Knows owners, keys, fingerprints and
 * outcomes; does not know what is executed or what an outcome means. Explained in docs/idempotency.md.
 */
import { systemClock } from '../clock.js';
import { MemoryIdempotencyStore } from './memory-store.js';
import { outcomeTtlMs, leaseMs, createIdempotency, type IdempotencyOptions } from './create-idempotency.js';
import type { Idempotency } from './port.js';

export { fingerprintOf } from './fingerprint.js';
export { isRecordable } from './recordable-errors.js';
export { outcomeTtlMs } from './create-idempotency.js';
export type { Idempotency, IdempotencyEvent, OnceOutcome, OnceRequest, Plain, SendGuard } from './port.js';

export interface MemoryIdempotencyOptions extends IdempotencyOptions {
  /**
   * Size limit of the store. When it is reached, new keys are rejected; outcomes are never evicted early. A key takes
   * about 1 KB.
   */
  readonly maxBytes: number;
}

/** Creates an idempotency store in the memory of one process. Its keys are lost on restart. */
export function createMemoryIdempotency({ maxBytes, ...options }: MemoryIdempotencyOptions): Idempotency {
  return createIdempotency(
    new MemoryIdempotencyStore({ clock: options.clock ?? systemClock, maxBytes, leaseMs, outcomeTtlMs }),
    options,
  );
}
