/** What a caller of the room sees. Times are milliseconds. */

import type { Json } from '../domain.js';

/** A type whose values JSON brings back as they were: interfaces fit it as well as literals; dates and functions do not. */
export type Plain<T> = T extends Json | undefined
  ? T
  : T extends (...parameters: never[]) => unknown
    ? never
    : T extends object
      ? { readonly [Key in keyof T]: Plain<T[Key]> }
      : never;

/** One request that must be carried out at most once. */
export interface OnceRequest {
  /** Whose key it is, such as account, client and space. The same key of another owner is another key. */
  readonly owner: readonly string[];
  /** What the caller chose: 1 to 255 printable characters. */
  readonly key: string;
  /** Where the key stands in the input, for the messages that blame it. */
  readonly path: readonly string[];
  /** What the key stands for, from `fingerprintOf`. */
  readonly fingerprint: string;
  /** How the caller can find out what became of it where the gateway cannot tell: one sentence, without data of others. */
  readonly recoveryHint?: string;
  /** Aborted when the caller goes away. Nothing is marked as sent after that; what has been sent is finished and kept. */
  readonly signal?: AbortSignal | undefined;
}

/** How `work` tells what may have happened upstream: of what was marked as sent, only a definite outcome lets go. */
export interface SendGuard {
  /**
   * Comes before the first byte of whatever must not happen twice; with every try. It has to be awaited: where it rejects, nothing may be sent.
   * @throws UpstreamError UPSTREAM_UNAVAILABLE: the store is out of reach, or the claim on the key was lost
   * @throws the signal's reason, when the caller has gone
   */
  markSent(): Promise<void>;
  /** What was sent was surely not carried out: refused, throttled, never connected. What `work` throws now decides by its code. */
  markNotCarriedOut(): void;
}

export interface OnceOutcome<T> {
  /** As JSON brings it back, for the first caller too: a repeat gets what the first one got. */
  readonly outcome: T;
  /** True when it was not this request that carried it out. */
  readonly replayed: boolean;
}

export interface Idempotency {
  /**
   * Runs `work` at most once for a key. Its outcome is kept for 24 hours, and a repeat gets it; a repeat that comes meanwhile waits for it.
   * Kept are what `work` returns and the errors that `keeping.ts` names; after any other error the key is free again, and who
   * waited takes its own turn. `work` goes on when the caller leaves.
   * @throws InvalidInputError BAD_USER_INPUT: the key cannot be one
   * @throws InvalidInputError IDEMPOTENCY_CONFLICT: the key stands for something else
   * @throws OutcomeUnknownError: sent, and nobody can tell what became of it; or under way still, and this caller's signal ended the wait
   * @throws UpstreamError UPSTREAM_UNAVAILABLE: the store is out of reach; this request has sent nothing
   * @throws ThrottledError RATE_LIMITED: the store is full; nothing was sent
   * @throws what `work` throws; the signal's reason, when the caller went before anything was sent
   */
  once<T>(request: OnceRequest, work: (sendGuard: SendGuard) => Promise<T & Plain<T>>): Promise<OnceOutcome<T>>;
  /** Takes no more requests, and comes back when everything under way is over and kept. */
  close(): Promise<void>;
}

/** What happens, for metrics and logs. A listener must not throw. No event holds a key or an outcome. */
export type IdempotencyEvent =
  /** How a request was answered; `lost`: its holder died between sending and keeping. */
  | { readonly type: 'ran' | 'replayed' | 'conflict' | 'holderDied' | 'full' }
  /** After the mark, `work` threw what does not tell whether anything was carried out: kept as OUTCOME_UNKNOWN. */
  | { readonly type: 'fault'; readonly error: unknown }
  /** What became of a key could not be written down; it is tried again until it is. */
  | { readonly type: 'recordPending' }
  | { readonly type: 'storeUnavailable'; readonly reason: string }
  | { readonly type: 'storeRecovered'; readonly downMs: number };
