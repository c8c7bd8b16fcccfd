import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from './clock.js';
import type { IdempotencyStore } from './store.js';
import { Once } from './once.js';
import type { Idempotency, IdempotencyEvent } from './port.js';

/** How long an outcome is kept: 24 hours from when it was. */
export const outcomeTtlMs = 24 * 60 * 60 * 1_000;

/** How long a holder is believed to live without a word; so long a repeat may wait for one that died. */
export const leaseMs = 10_000;

export interface IdempotencyOptions {
  readonly clock?: Clock;
  readonly onEvent?: (event: IdempotencyEvent) => void;
}

/** The same rules over either ledger. */
export function createIdempotency(
  store: IdempotencyStore,
  { clock = systemClock, onEvent = () => {} }: IdempotencyOptions,
): Idempotency {
  return new Once({ store, clock, newToken: randomUUID, renewIntervalMs: leaseMs / 4, onEvent });
}
