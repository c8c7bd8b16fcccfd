/** The coordination port: a limit on attempts for one object, and one writer at a time. */

/** At most `max` attempts in any window of `windowMs` milliseconds. */
export interface AttemptBudget {
  readonly max: number;
  readonly windowMs: number;
}

export type AttemptResult =
  /** The attempt was counted. Call `release` to undo that if nothing was sent. */
  | { readonly isAllowed: true; readonly attemptsLeft: number; release(): Promise<void> }
  /** The limit was reached, so the attempt was not counted. */
  | { readonly isAllowed: false; readonly retryAfterMs: number; /** Epoch milliseconds. */ readonly freeAt: number };

/** A lock that is held while exclusive work runs. */
export interface Lock {
  /**
   * Resolves if the lock is held, and stays held for as long as one upstream call may take, even if this process stops.
   * Await it directly before each write: a process that was paused may have lost the lock to another one.
   * @throws UpstreamError UPSTREAM_UNAVAILABLE if it was lost, or if that cannot be found out; nothing may be sent then
   */
  ensureHeld(): Promise<void>;
}

export interface Coordination {
  /** Counts an attempt in a sliding window. `name` identifies the object, such as account, space and number. */
  takeAttempt(name: readonly string[], budget: AttemptBudget): Promise<AttemptResult>;
  /**
   * Runs `work` while no other work of the same name runs, first come, first served. If the work got no reply in time,
   * the next one waits for as long as an upstream call may take.
   * @throws the signal's reason, if it is aborted while waiting
   */
  runExclusive<T>(name: readonly string[], signal: AbortSignal, work: (lock: Lock) => Promise<T>): Promise<T>;
}
