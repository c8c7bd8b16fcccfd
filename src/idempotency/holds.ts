/** The keys whose work runs in this process: marks them, renews their leases, and writes down what became of them. */
import { GatewayError, OutcomeUnknownError } from '../errors.js';
import type { Clock } from './clock.js';
import { isKept } from './keeping.js';
import { LedgerLostError, type Claim, type Ledger } from './ledger.js';
import { writeError, writeValue } from './outcome.js';
import type { IdempotencyEvent, OnceRequest, Sending } from './port.js';
import { claimLost, storeOutOfReach, unknownAfter } from './sentences.js';

/** What became of a key: an outcome, as text; or nothing, and the error that its holder alone gets. */
export type Ended = { readonly kept: string } | { readonly thrown: unknown };

export interface Hold {
  readonly claim: Claim;
  /** Whether something was sent that may have been carried out. */
  readonly sent: boolean;
  /** Never rejects. */
  readonly ended: Promise<Ended>;
}

export interface HoldsOptions {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** How often leases are renewed, and what is owed is tried again, in milliseconds. */
  readonly beatMs: number;
  readonly onEvent: (event: IdempotencyEvent) => void;
}

type Work = (sending: Sending) => Promise<unknown>;

export class Holds {
  readonly #options: HoldsOptions;
  readonly #holds = new Map<string, Hold>();
  /** Those whose work runs. */
  readonly #running = new Set<Claim>();
  /** What the ledger could not be told yet. */
  readonly #owed = new Set<() => Promise<void>>();
  #cancelBeat: (() => void) | undefined;
  #closed = false;

  constructor(options: HoldsOptions) {
    this.#options = options;
  }

  /** The hold on a key in this process: its work runs, or its outcome is not written down yet. */
  get(name: string): Hold | undefined {
    return this.#holds.get(name);
  }

  /** Starts the work of a claim that was granted. */
  start(claim: Claim, request: OnceRequest, work: Work): Hold {
    let sent = false;
    const sending: Sending = {
      markSent: async () => {
        await this.#mark(claim, request.signal);
        sent = true;
      },
      markNotDone: () => {
        sent = false;
      },
    };
    const run = async (): Promise<Ended> => {
      try {
        return { kept: writeValue(await work(sending)) };
      } catch (error) {
        return this.#judge(error, sent, request);
      }
    };
    const hold: Hold = {
      claim,
      get sent() {
        return sent;
      },
      ended: run().then((ended) => this.#settle(claim, ended)),
    };
    this.#holds.set(claim.name, hold);
    this.#running.add(claim);
    this.#beatLater();
    return hold;
  }

  /** Comes back when all work is over. What is still owed then is tried once more, and given up. */
  async close(): Promise<void> {
    await Promise.all([...this.#holds.values()].map(({ ended }) => ended));
    this.#closed = true;
    this.#cancelBeat?.();
    await Promise.allSettled([...this.#owed].map((pay) => pay()));
  }

  async #mark(claim: Claim, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const marked = await this.#options.ledger.markSent(claim).catch((error: unknown) => {
      throw error instanceof LedgerLostError ? storeOutOfReach(error) : error;
    });
    // A caller who left meanwhile was told that nothing was sent.
    signal?.throwIfAborted();
    if (!marked) throw claimLost();
  }

  #judge(error: unknown, sent: boolean, request: OnceRequest): Ended {
    if (sent && !(error instanceof OutcomeUnknownError)) {
      this.#options.onEvent({ type: 'fault', error });
      return { kept: writeError(unknownAfter(request)) };
    }
    return error instanceof GatewayError && isKept(error.code) ? { kept: writeError(error) } : { thrown: error };
  }

  /** Tells the ledger. What it cannot be told now is owed, and an outcome stays at hand in this process until it is. */
  async #settle(claim: Claim, ended: Ended): Promise<Ended> {
    const { ledger, onEvent } = this.#options;
    this.#running.delete(claim);
    const pay = async () => {
      await ('kept' in ended ? ledger.keep(claim, ended.kept) : ledger.release(claim));
      this.#owed.delete(pay);
      this.#letGo(claim);
    };
    try {
      await pay();
    } catch {
      onEvent({ type: 'owed' });
      this.#owed.add(pay);
      this.#beatLater();
      if ('thrown' in ended) this.#letGo(claim);
    }
    return ended;
  }

  #letGo(claim: Claim): void {
    // A later claim on the same key may have been granted here meanwhile.
    if (this.#holds.get(claim.name)?.claim === claim) this.#holds.delete(claim.name);
  }

  #beatLater(): void {
    if (this.#closed || this.#running.size + this.#owed.size === 0) return;
    this.#cancelBeat ??= this.#options.clock.after(this.#options.beatMs, () => void this.#beat());
  }

  async #beat(): Promise<void> {
    const renewals = [...this.#running].map((claim) => this.#options.ledger.renew(claim));
    await Promise.allSettled([...renewals, ...[...this.#owed].map((pay) => pay())]);
    this.#cancelBeat = undefined;
    this.#beatLater();
  }
}
