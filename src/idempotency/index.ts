/**
 * Idempotency: what has a key is carried out at most once, and its first outcome is what every repeat gets, for 24 hours.
 * Kept in memory, or in Redis for all replicas (redis.ts, loaded only there). Where the two are at odds, what is right comes before what is available: without
 * its store the room lets nothing with a key be sent. May import errors and, in the Redis half, ioredis. Knows owners, keys,
 * fingerprints and outcomes; never learns what is carried out, for whom, or what an outcome says. docs/idempotency.md.
 */
import { systemClock } from './clock.js';
import { MemoryIdempotencyStore } from './memory-store.js';
import { outcomeTtlMs, leaseMs, createIdempotency, type IdempotencyOptions } from './create-idempotency.js';
import type { Idempotency } from './port.js';

export { fingerprintOf } from './fingerprint.js';
export { isRecordable } from './recordable-errors.js';
export { outcomeTtlMs } from './create-idempotency.js';
export type { Idempotency, IdempotencyEvent, OnceOutcome, OnceRequest, Plain, SendGuard } from './port.js';

export interface MemoryIdempotencyOptions extends IdempotencyOptions {
  /** From how many bytes on new keys are refused; nothing that is kept makes way before its time. A key is about a kilobyte. */
  readonly maxBytes: number;
}

/** For a gateway that runs as one process. Its keys end with it. */
export function createMemoryIdempotency({ maxBytes, ...options }: MemoryIdempotencyOptions): Idempotency {
  return createIdempotency(
    new MemoryIdempotencyStore({ clock: options.clock ?? systemClock, maxBytes, leaseMs, outcomeTtlMs }),
    options,
  );
}
