/**
 * At-most-once execution: joins an execution in this process, or acquires the lease on the key and executes, or waits
 * for the holder of the lease and tries again.
 */
import { raceAbort } from '../abort.js';
import type { Clock } from '../clock.js';
import { InProgressExecutions, type WorkResult } from './in-progress.js';
import { hashKey } from './key.js';
import {
  StoreUnavailableError,
  type Waiter,
  type KeyLease,
  type KeyLeaseResult,
  type IdempotencyStore,
} from './store.js';
import { deserializeOutcome } from './outcome-codec.js';
import type { Idempotency, IdempotencyEvent, OnceOutcome, OnceRequest, Plain, SendGuard } from './port.js';
import {
  conflictError,
  stillInProgressError,
  shuttingDownError,
  storeFullError,
  storeUnreachableError,
  outcomeUnreadableError,
  outcomeUnknownError,
} from './errors.js';

export interface OnceOptions {
  readonly store: IdempotencyStore;
  readonly clock: Clock;
  /** Returns a token that is unique across replicas. */
  readonly newToken: () => string;
  /** How often leases are renewed, in milliseconds: well within a lease. */
  readonly renewIntervalMs: number;
  readonly onEvent: (event: IdempotencyEvent) => void;
}

/** Executes requests at most once per key. */
export class Once implements Idempotency {
  readonly #options: OnceOptions;
  readonly #inProgress: InProgressExecutions;
  #closed = false;

  constructor(options: OnceOptions) {
    this.#options = options;
    this.#inProgress = new InProgressExecutions(options);
  }

  async once<T>(request: OnceRequest, work: (sendGuard: SendGuard) => Promise<T & Plain<T>>): Promise<OnceOutcome<T>> {
    const keyHash = hashKey(request);
    request.signal?.throwIfAborted();
    const { recorded, replayed } = await this.#resolveOutcome(keyHash, request, work);
    this.#options.onEvent({ type: replayed ? 'replayed' : 'ran' });
    // Safe cast: an equal fingerprint means that the outcome was recorded for this operation.
    return { outcome: deserializeOutcome(recorded) as T, replayed };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#inProgress.close();
    await this.#options.store.close();
  }

  /** The serialised outcome of a key, from this execution or another one. */
  async #resolveOutcome(
    keyHash: string,
    request: OnceRequest,
    work: (sendGuard: SendGuard) => Promise<unknown>,
  ): Promise<{ recorded: string; replayed: boolean }> {
    const { store, newToken } = this.#options;
    const lease: KeyLease = { keyHash, token: newToken(), fingerprint: request.fingerprint, client: request.client };
    /** Whether another request held the key. It may have sent something. */
    let hasSeenOtherHolder = false;
    for (;;) {
      const execution = this.#inProgress.get(keyHash);
      if (execution !== undefined) {
        if (execution.lease.fingerprint !== lease.fingerprint)
          throw this.#reportRejection('conflict', conflictError(request));
        const result = await raceAbort(execution.result, request.signal, stillInProgressError);
        if ('recorded' in result) return { recorded: result.recorded, replayed: true };
        continue;
      }
      if (this.#closed) throw hasSeenOtherHolder ? stillInProgressError() : shuttingDownError();
      const waiter = store.listen(keyHash);
      try {
        const leaseResult = await this.#tryLease(lease, hasSeenOtherHolder);
        switch (leaseResult.kind) {
          case 'granted':
            return await this.#execute(lease, request, work);
          case 'recorded':
            return { recorded: leaseResult.outcome, replayed: true };
          case 'conflict':
            throw this.#reportRejection('conflict', conflictError(request));
          case 'holderDied':
            throw this.#reportRejection('holderDied', outcomeUnknownError(request));
          case 'full':
            throw this.#reportRejection('full', storeFullError(leaseResult.retryAfterMs));
          case 'busy':
            hasSeenOtherHolder = true;
            // The next round of the loop joins the execution of this process.
            if (this.#inProgress.get(keyHash) === undefined)
              await this.#wait(waiter, leaseResult.retryAfterMs, request.signal);
        }
      } finally {
        waiter.cancel();
      }
    }
  }

  async #execute(
    lease: KeyLease,
    request: OnceRequest,
    work: (sendGuard: SendGuard) => Promise<unknown>,
  ): Promise<{ recorded: string; replayed: false }> {
    const { signal } = request;
    // The caller may have disconnected while the lease was acquired.
    const startWork = async (sendGuard: SendGuard) => {
      signal?.throwIfAborted();
      if (this.#closed) throw shuttingDownError();
      return work(sendGuard);
    };
    const execution = this.#inProgress.start(lease, request, startWork);
    // If nothing has been sent yet, nothing will be: markSent rejects from now on.
    const result: WorkResult = await raceAbort(execution.result, signal, () =>
      execution.isSent ? stillInProgressError() : signal?.reason,
    );
    if ('thrown' in result) throw result.thrown;
    return { recorded: result.recorded, replayed: false };
  }

  async #tryLease(lease: KeyLease, hasSeenOtherHolder: boolean): Promise<KeyLeaseResult> {
    try {
      return await this.#options.store.lease(lease);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      this.#inProgress.abandon(lease);
      throw hasSeenOtherHolder ? outcomeUnreadableError(error) : storeUnreachableError(error);
    }
  }

  /** Waits until the holder has finished or its lease has expired. */
  async #wait(waiter: Waiter, waitMs: number, signal: AbortSignal | undefined): Promise<void> {
    let cancel = () => {};
    const leaseExpired = new Promise<void>((resolve) => {
      cancel = this.#options.clock.after(waitMs, resolve);
    });
    await raceAbort(Promise.race([waiter.notified, leaseExpired]), signal, stillInProgressError).finally(cancel);
  }

  #reportRejection<E extends Error>(type: 'conflict' | 'holderDied' | 'full', error: E): E {
    this.#options.onEvent({ type });
    return error;
  }
}
