/** The keys whose work runs in this process: marks them, renews their leases, and writes down what became of them. */
import { GatewayError, OutcomeUnknownError } from '../errors.js';
import type { Clock } from './clock.js';
import { isRecordable } from './recordable-errors.js';
import { StoreUnavailableError, type KeyLease, type IdempotencyStore } from './store.js';
import { serializeError, serializeValue } from './outcome-codec.js';
import type { IdempotencyEvent, OnceRequest, SendGuard } from './port.js';
import { leaseLostError, storeUnreachableError, outcomeUnknownError } from './errors.js';

/** What became of a key: an outcome, as text; or nothing, and the error that its holder alone gets. */
export type WorkResult = { readonly recorded: string } | { readonly thrown: unknown };

export interface InProgressExecution {
  readonly lease: KeyLease;
  /** Whether something was sent that may have been carried out. */
  readonly isSent: boolean;
  /** Never rejects. */
  readonly result: Promise<WorkResult>;
}

export interface InProgressExecutionsOptions {
  readonly store: IdempotencyStore;
  readonly clock: Clock;
  /** How often leases are renewed, and what is owed is tried again, in milliseconds. */
  readonly renewIntervalMs: number;
  readonly onEvent: (event: IdempotencyEvent) => void;
}

type Work = (sendGuard: SendGuard) => Promise<unknown>;

export class InProgressExecutions {
  readonly #options: InProgressExecutionsOptions;
  readonly #executions = new Map<string, InProgressExecution>();
  /** Those whose work runs. */
  readonly #running = new Set<KeyLease>();
  /** What the ledger could not be told yet. */
  readonly #pendingWrites = new Set<() => Promise<void>>();
  #cancelRenewal: (() => void) | undefined;
  #closed = false;

  constructor(options: InProgressExecutionsOptions) {
    this.#options = options;
  }

  /** The hold on a key in this process: its work runs, or its outcome is not written down yet. */
  get(keyHash: string): InProgressExecution | undefined {
    return this.#executions.get(keyHash);
  }

  /** Starts the work of a claim that was granted. */
  start(lease: KeyLease, request: OnceRequest, work: Work): InProgressExecution {
    let isSent = false;
    const sendGuard: SendGuard = {
      markSent: async () => {
        await this.#markSent(lease, request.signal);
        isSent = true;
      },
      markNotCarriedOut: () => {
        isSent = false;
      },
    };
    const run = async (): Promise<WorkResult> => {
      try {
        return { recorded: serializeValue(await work(sendGuard)) };
      } catch (error) {
        return this.#toResult(error, isSent, request);
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

  /** Comes back when all work is over. What is still owed then is tried once more, and given up. */
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
    // A caller who left meanwhile was told that nothing was sent.
    signal?.throwIfAborted();
    if (!isMarked) throw leaseLostError();
  }

  #toResult(error: unknown, isSent: boolean, request: OnceRequest): WorkResult {
    if (isSent && !(error instanceof OutcomeUnknownError)) {
      this.#options.onEvent({ type: 'fault', error });
      return { recorded: serializeError(outcomeUnknownError(request)) };
    }
    return error instanceof GatewayError && isRecordable(error.code)
      ? { recorded: serializeError(error) }
      : { thrown: error };
  }

  /** Tells the ledger. What it cannot be told now is owed, and an outcome stays at hand in this process until it is. */
  async #record(lease: KeyLease, result: WorkResult): Promise<WorkResult> {
    const { store, onEvent } = this.#options;
    this.#running.delete(lease);
    const flush = async () => {
      await ('recorded' in result ? store.record(lease, result.recorded) : store.release(lease));
      this.#pendingWrites.delete(flush);
      this.#remove(lease);
    };
    try {
      await flush();
    } catch {
      onEvent({ type: 'recordPending' });
      this.#pendingWrites.add(flush);
      this.#scheduleRenewal();
      if ('thrown' in result) this.#remove(lease);
    }
    return result;
  }

  #remove(lease: KeyLease): void {
    // A later claim on the same key may have been granted here meanwhile.
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
