/**
 * The idempotency store port: leases on keys, and recorded outcomes. Every method is atomic, on one clock for all
 * replicas. A record has one of four states: absent; claimed (it vanishes when its lease expires); sent (it stays, and
 * its outcome is unknown when its lease expires); recorded with an outcome.
 */

/** A lease on a key, and the fingerprint that it is used with. */
export interface KeyLease {
  /** From `hashKey`. */
  readonly keyHash: string;
  /** Unique to this lease. */
  readonly token: string;
  readonly fingerprint: string;
  /** The client whose share of the store the record counts against. */
  readonly client: string;
}

export type KeyLeaseResult =
  /** The key was free; the lease is granted. */
  | { readonly kind: 'granted' }
  /** The key was used with another fingerprint. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'recorded'; readonly outcome: string }
  /** Another lease holds the key, for this long unless it is renewed. */
  | { readonly kind: 'busy'; readonly retryAfterMs: number }
  /** The holder sent something and crashed. */
  | { readonly kind: 'holderDied' }
  /** The store, or the client's share of it, is full for at least this long. */
  | { readonly kind: 'full'; readonly retryAfterMs: number };

/** Listens for the end of an execution. */
export interface Waiter {
  /** Resolves when an execution of the key has ended. A notification may be lost, so limit the wait. */
  readonly notified: Promise<void>;
  cancel(): void;
}

/** All methods but `listen` and `close` reject with StoreUnavailableError if it is unknown whether they took effect. */
export interface IdempotencyStore {
  lease(lease: KeyLease): Promise<KeyLeaseResult>;
  /** False if the lease no longer holds the key. Otherwise the record stays, even if the holder crashes. */
  markSent(lease: KeyLease): Promise<boolean>;
  /** Renews the lease, if it still holds the key. */
  renew(lease: KeyLease): Promise<void>;
  /** Records an outcome, unless another lease holds the key. Works even if this lease has expired meanwhile. */
  record(lease: KeyLease, outcome: string): Promise<void>;
  /** Frees the key, if the lease still holds it. */
  release(lease: KeyLease): Promise<void>;
  listen(keyHash: string): Waiter;
  close(): Promise<void>;
}

/** Lifetimes of records in milliseconds. */
export interface StoreTtls {
  /** Lifetime of a lease that is not renewed. */
  readonly leaseMs: number;
  /** Lifetime of an outcome, and of a sent record without one. */
  readonly outcomeTtlMs: number;
}

/** The store is unreachable: the operation may or may not have taken effect. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}
