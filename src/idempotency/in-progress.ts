/** Executions in progress in this process: renews their leases, marks them as sent, and records their outcomes. */
import { GatewayError, OutcomeUnknownError } from '../errors.js';
import type { Clock } from '../clock.js';
import { isRecordable } from './recordable-errors.js';
import { StoreUnavailableError, type KeyLease, type IdempotencyStore } from './store.js';
import { serializeError, serializeValue } from './outcome-codec.js';
import type { IdempotencyEvent, OnceRequest, SendGuard } from './port.js';
import { leaseLostError, storeUnreachableError, outcomeUnknownError } from './errors.js';

/** For how long a replica tries to free a key whose lease it may hold without knowing, in milliseconds. */
const abandonMs = 10_000;

/** The result of an execution: a serialised outcome to record, or an error for its caller only, which frees the key. */
export type WorkResult = { readonly recorded: string } | { readonly thrown: unknown };

/** An execution that holds the lease on a key. */
export interface InProgressExecution {
  readonly lease: KeyLease;
  /** Whether a request was sent that the upstream may have carried out. */
  readonly isSent: boolean;
  /** Never rejects. */
  readonly result: Promise<WorkResult>;
}

export interface InProgressExecutionsOptions {
  readonly store: IdempotencyStore;
  readonly clock: Clock;
  /** How often leases are renewed and pending store writes are retried, in milliseconds. */
  readonly renewIntervalMs: number;
  readonly onEvent: (event: IdempotencyEvent) => void;
}

type Work = (sendGuard: SendGuard) => Promise<unknown>;

/** All executions of this process. */
export class InProgressExecutions {
  readonly #options: InProgressExecutionsOptions;
  readonly #executions = new Map<string, InProgressExecution>();
  readonly #running = new Set<KeyLease>();
  /** Store writes that failed and are retried. */
  readonly #pendingWrites = new Set<() => Promise<void>>();
  #cancelRenewal: (() => void) | undefined;
  #closed = false;

  constructor(options: InProgressExecutionsOptions) {
    this.#options = options;
  }

  /** The execution of a key in this process. It stays until its outcome is in the store. */
  get(keyHash: string): InProgressExecution | undefined {
    return this.#executions.get(keyHash);
  }

  /** Starts the work of a granted lease. */
  start(lease: KeyLease, request: OnceRequest, work: Work): InProgressExecution {
    let isSent = false;
    let wasEverSent = false;
    const sendGuard: SendGuard = {
      markSent: async () => {
        await this.#markSent(lease, request.signal);
        isSent = true;
        wasEverSent = true;
      },
      markNotCarriedOut: () => {
        isSent = false;
      },
    };
    const run = async (): Promise<WorkResult> => {
      try {
        return { recorded: serializeValue(await work(sendGuard)) };
      } catch (error) {
        return this.#toResult(error, { isSent, wasEverSent }, request);
      }
    };
    const execution: InProgressExecution = {
      lease,
      get isSent() {
        return isSent;
      },
      result: run().then((result) => this.#record(lease, result)),
    };
    this.#executions.set(lease.keyHash, execution);
    this.#running.add(lease);
    this.#scheduleRenewal();
    return execution;
  }

  /**
   * Frees a key whose lease may have been granted although the reply was lost. Nothing runs under that lease, so a
   * repeat must not wait for it.
   */
  abandon(lease: KeyLease): void {
    const { store, clock } = this.#options;
    const giveUpAt = clock.now() + abandonMs;
    this.#retryLater(() =>
      store.release(lease).catch((error: unknown) => {
        if (clock.now() < giveUpAt) throw error;
      }),
    );
  }

  /** Waits for all executions. Then retries pending store writes once more and gives up. */
  async close(): Promise<void> {
    await Promise.all([...this.#executions.values()].map(({ result }) => result));
    this.#closed = true;
    this.#cancelRenewal?.();
    await Promise.allSettled([...this.#pendingWrites].map((flush) => flush()));
  }

  async #markSent(lease: KeyLease, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const isMarked = await this.#options.store.markSent(lease).catch((error: unknown) => {
      throw error instanceof StoreUnavailableError ? storeUnreachableError(error) : error;
    });
    // A caller that has disconnected meanwhile was told that nothing was sent, so nothing may be sent now.
    signal?.throwIfAborted();
    if (!isMarked) throw leaseLostError();
  }

  #toResult(
    error: unknown,
    { isSent, wasEverSent }: { readonly isSent: boolean; readonly wasEverSent: boolean },
    request: OnceRequest,
  ): WorkResult {
    if (isSent && !(error instanceof OutcomeUnknownError)) {
      this.#options.onEvent({ type: 'fault', error });
      return { recorded: serializeError(outcomeUnknownError(request)) };
    }
    // An error before the first attempt, such as invalid input, does not depend on the upstream. The caller may correct
    // the input and retry with the same key.
    return wasEverSent && error instanceof GatewayError && isRecordable(error.code)
      ? { recorded: serializeError(error) }
      : { thrown: error };
  }

  /** Records the outcome or frees the key. On failure it retries later; this process serves the outcome meanwhile. */
  async #record(lease: KeyLease, result: WorkResult): Promise<WorkResult> {
    const { store, onEvent } = this.#options;
    this.#running.delete(lease);
    const write = async () => {
      await ('recorded' in result ? store.record(lease, result.recorded) : store.release(lease));
      this.#remove(lease);
    };
    try {
      await write();
    } catch {
      onEvent({ type: 'recordPending' });
      this.#retryLater(write);
      if ('thrown' in result) this.#remove(lease);
    }
    return result;
  }

  #retryLater(write: () => Promise<void>): void {
    const flush = async () => {
      await write();
      this.#pendingWrites.delete(flush);
    };
    this.#pendingWrites.add(flush);
    this.#scheduleRenewal();
  }

  #remove(lease: KeyLease): void {
    // Another lease on the same key may have been granted in this process meanwhile.
    if (this.#executions.get(lease.keyHash)?.lease === lease) this.#executions.delete(lease.keyHash);
  }

  #scheduleRenewal(): void {
    if (this.#closed || this.#running.size + this.#pendingWrites.size === 0) return;
    this.#cancelRenewal ??= this.#options.clock.after(this.#options.renewIntervalMs, () => void this.#renewAndFlush());
  }

  async #renewAndFlush(): Promise<void> {
    const renewals = [...this.#running].map((lease) => this.#options.store.renew(lease));
    await Promise.allSettled([...renewals, ...[...this.#pendingWrites].map((flush) => flush())]);
    this.#cancelRenewal = undefined;
    this.#scheduleRenewal();
  }
}
