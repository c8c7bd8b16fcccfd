import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from '../clock.js';
import type { IdempotencyStore } from './store.js';
import { Once } from './once.js';
import type { Idempotency, IdempotencyEvent } from './port.js';

/** How long an outcome is stored. */
export const outcomeTtlMs = 24 * 60 * 60 * 1_000;

/** Duration of a lease that is not renewed, in milliseconds: how long a repeat waits for a holder that crashed. */
export const leaseMs = 2_000;

export interface IdempotencyOptions {
  readonly clock?: Clock;
  readonly onEvent?: (event: IdempotencyEvent) => void;
}

/** Creates the idempotency logic on top of a store. */
export function createIdempotency(
  store: IdempotencyStore,
  { clock = systemClock, onEvent = () => {} }: IdempotencyOptions,
): Idempotency {
  return new Once({ store, clock, newToken: randomUUID, renewIntervalMs: leaseMs / 4, onEvent });
}
