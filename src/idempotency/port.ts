/** The interface of idempotency. Times are milliseconds. */

import type { Json } from '../domain.js';

/**
 * A type whose values survive a round trip through JSON. Unlike `Json` it accepts interfaces; dates and functions fail.
 */
export type Plain<T> = T extends Json | undefined
  ? T
  : T extends (...parameters: never[]) => unknown
    ? never
    : T extends object
      ? { readonly [Key in keyof T]: Plain<T[Key]> }
      : never;

/** A request that must be executed at most once. */
export interface OnceRequest {
  /** The owner of the key, such as account, client and space. Equal keys of different owners are independent. */
  readonly owner: readonly string[];
  /** The client whose share of the store the key counts against. */
  readonly client: string;
  /** The key that the caller has chosen: 1 to 255 printable characters. */
  readonly key: string;
  /** Where the key is in the input, for error messages. */
  readonly path: readonly string[];
  /** The fingerprint of operation and input, from `fingerprintOf`. */
  readonly fingerprint: string;
  /** One sentence that tells the caller how to find out whether the write was carried out. */
  readonly recoveryHint?: string;
  /**
   * Aborted when the caller disconnects. Nothing is sent after that, but a write that was already sent is finished and
   * recorded.
   */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The send guard of a write: the write-ahead marker, which the transport sets before it sends and clears if the
 * upstream rejects the call.
 */
export interface SendGuard {
  /**
   * Must be awaited before the first byte of every attempt. If it rejects, nothing may be sent.
   * @throws UpstreamError UPSTREAM_UNAVAILABLE: the store is unreachable, or the lease on the key was lost
   * @throws the signal's reason, if the caller has disconnected
   */
  markSent(): Promise<void>;
  /** The attempt was certainly not carried out: it was rejected, throttled, or never connected. */
  markNotCarriedOut(): void;
}

export interface OnceOutcome<T> {
  /**
   * The outcome after a round trip through JSON. The first caller gets it in this form too, so that repeats get the
   * same.
   */
  readonly outcome: T;
  /** True if another request executed the work. */
  readonly replayed: boolean;
}

export interface Idempotency {
  /**
   * Runs `work` at most once per key. The outcome is kept for 24 hours for repeats; a concurrent repeat waits for it.
   * Recorded are the value that `work` returns, and the errors named in `recordable-errors.ts` if something was sent.
   * After any other error the key is free, and a waiting repeat executes. `work` goes on if the caller disconnects.
   * @throws InvalidInputError BAD_USER_INPUT: the key is invalid
   * @throws InvalidInputError IDEMPOTENCY_CONFLICT: the key was used with another operation or input
   * @throws OutcomeUnknownError: sent with an unknown outcome, or still in progress when this caller's signal aborted
   * @throws UpstreamError UPSTREAM_UNAVAILABLE: the store is unreachable; this request sent nothing
   * @throws ThrottledError RATE_LIMITED: the store, or this client's share of it, is full; nothing was sent
   * @throws the error of `work`; the signal's reason, if the caller disconnected before anything was sent
   */
  once<T>(request: OnceRequest, work: (sendGuard: SendGuard) => Promise<T & Plain<T>>): Promise<OnceOutcome<T>>;
  /** Rejects further requests, and resolves when all executions have ended and are recorded. */
  close(): Promise<void>;
}

/** Events for metrics and logs. A listener must not throw. No event contains a key or an outcome. */
export type IdempotencyEvent =
  /** How a request ended; `holderDied`: its holder crashed between sending and recording. */
  | { readonly type: 'ran' | 'replayed' | 'conflict' | 'holderDied' | 'full' }
  /** `work` sent something and threw an inconclusive error, which was recorded as OUTCOME_UNKNOWN. */
  | { readonly type: 'fault'; readonly error: unknown }
  /** An outcome could not be recorded. Recording is retried. */
  | { readonly type: 'recordPending' }
  | { readonly type: 'storeUnavailable'; readonly reason: string }
  | { readonly type: 'storeRecovered'; readonly downMs: number };
