/**
 * Where claims and outcomes are written down. Each of these is one step that nothing comes between, on one clock for all
 * replicas. A record is absent; or claimed, which ends with its lease as if it had never been; or sent, which lasts, and is
 * lost once its lease has run out; or kept, with an outcome.
 */

/** Who holds a key, and for what. */
export interface KeyLease {
  /** From `nameOf`. */
  readonly keyHash: string;
  /** The holder's own, of this one claim. */
  readonly token: string;
  readonly fingerprint: string;
}

export type KeyLeaseResult =
  /** The key was free and is the claim's now. */
  | { readonly kind: 'granted' }
  /** It stands for something else. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'kept'; readonly outcome: string }
  /** Somebody holds it, and for so many milliseconds more unless the lease is renewed. */
  | { readonly kind: 'busy'; readonly retryAfterMs: number }
  /** It was sent, and its holder does not answer for it any more. */
  | { readonly kind: 'lost' }
  /** No room for another key, for so many milliseconds at least. */
  | { readonly kind: 'full'; readonly retryAfterMs: number };

/** Told when something under a name has ended. */
export interface Waiter {
  /** Resolves at the first end after it was hung up; a ring may be missed, never a reason to wait without a limit. */
  readonly notified: Promise<void>;
  cancel(): void;
}

/** Every method but `listen` and `close` rejects with LedgerLostError where it cannot be said whether it was done. */
export interface IdempotencyStore {
  lease(lease: KeyLease): Promise<KeyLeaseResult>;
  /** False when the claim is somebody else's now, or nobody's. The record lasts from now on, whatever becomes of the holder. */
  markSent(lease: KeyLease): Promise<boolean>;
  /** The lease begins anew, where the claim still holds the key. */
  renew(lease: KeyLease): Promise<void>;
  /** Keeps an outcome for its whole time, unless somebody else holds the key; also when the lease had run out meanwhile. */
  record(lease: KeyLease, outcome: string): Promise<void>;
  /** Frees the key, where the claim still holds it. */
  release(lease: KeyLease): Promise<void>;
  listen(keyHash: string): Waiter;
  close(): Promise<void>;
}

/** How long things last, in milliseconds. */
export interface StoreTtls {
  /** A claim that is not renewed. */
  readonly leaseMs: number;
  /** An outcome, and a mark that no outcome followed. */
  readonly outcomeTtlMs: number;
}

/** The ledger is out of reach: what was asked of it may or may not have been done. */
export class StoreUnavailableError extends Error {
  override readonly name = 'LedgerLostError';
}
