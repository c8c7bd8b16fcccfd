/**
 * Idempotency: what has a key is carried out at most once, and its first outcome is what every repeat gets, for 24 hours.
 * Kept in memory, or in Redis for all replicas. Where the two are at odds, what is right comes before what is available: without
 * its store the room lets nothing with a key be sent. May import errors and, in the Redis half, ioredis. Knows owners, keys,
 * fingerprints and outcomes; never learns what is carried out, for whom, or what an outcome says. docs/idempotency.md.
 */
import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from './clock.js';
import type { Ledger } from './ledger.js';
import { MemoryLedger } from './memory-ledger.js';
import { Once } from './once.js';
import type { Idempotency, IdempotencyEvent } from './port.js';
import { RedisLedger } from './redis-ledger.js';

export { fingerprintOf } from './fingerprint.js';
export { isKept } from './keeping.js';
export type { Idempotency, IdempotencyEvent, OnceOutcome, OnceRequest, Plain, Sending } from './port.js';

/** How long an outcome is kept: 24 hours from when it was. */
export const keptMs = 24 * 60 * 60 * 1_000;

/** How long a holder is believed to live without a word; so long a repeat may wait for one that died. */
const leaseMs = 10_000;

export interface IdempotencyOptions {
  readonly clock?: Clock;
  readonly onEvent?: (event: IdempotencyEvent) => void;
}

export interface MemoryIdempotencyOptions extends IdempotencyOptions {
  /** From how many bytes on new keys are refused; nothing that is kept makes way before its time. A key is about a kilobyte. */
  readonly maxBytes: number;
}

export interface RedisIdempotencyOptions extends IdempotencyOptions {
  /** redis:// or rediss://, with user and password where there are any. */
  readonly url: string;
  /** Stands before every key in Redis. By default `idempotency`. */
  readonly prefix?: string;
  /** Of the outcomes that are kept: a release whose outcomes have another shape counts it up, and does not know the keys of the one before. */
  readonly format: number;
}

/** For a gateway that runs as one process. Its keys end with it. */
export function createMemoryIdempotency({ maxBytes, ...options }: MemoryIdempotencyOptions): Idempotency {
  return over(new MemoryLedger({ clock: options.clock ?? systemClock, maxBytes, leaseMs, keptMs }), options);
}

/** For replicas that share their keys. It connects by itself; until it is connected, nothing with a key is sent. */
export function createRedisIdempotency({ url, prefix = 'idempotency', format, ...options }: RedisIdempotencyOptions): Idempotency {
  return over(new RedisLedger({ url, prefix: `${prefix}:${format}`, leaseMs, keptMs, onEvent: options.onEvent ?? (() => {}) }), options);
}

function over(ledger: Ledger, { clock = systemClock, onEvent = () => {} }: IdempotencyOptions): Idempotency {
  return new Once({ ledger, clock, newToken: randomUUID, beatMs: leaseMs / 4, onEvent });
}
