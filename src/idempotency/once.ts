/** The road of one request: look here, claim, wait for whoever holds the key, and claim again. */
import type { Clock } from './clock.js';
import { Holds, type Ended } from './holds.js';
import { nameOf } from './key.js';
import { LedgerLostError, type Bell, type Claim, type Claimed, type Ledger } from './ledger.js';
import { readOutcome } from './outcome.js';
import type { Idempotency, IdempotencyEvent, OnceOutcome, OnceRequest, Plain, Sending } from './port.js';
import { conflict, stillUnderWay, stopping, storeFull, storeOutOfReach, unheardOf, unknownAfter } from './sentences.js';

export interface OnceOptions {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** A word that no other claim has, of this replica or another. */
  readonly newToken: () => string;
  /** How often leases are renewed, in milliseconds: well within a lease. */
  readonly beatMs: number;
  readonly onEvent: (event: IdempotencyEvent) => void;
}

export class Once implements Idempotency {
  readonly #options: OnceOptions;
  readonly #holds: Holds;
  #closed = false;

  constructor(options: OnceOptions) {
    this.#options = options;
    this.#holds = new Holds(options);
  }

  async once<T>(request: OnceRequest, work: (sending: Sending) => Promise<T & Plain<T>>): Promise<OnceOutcome<T>> {
    const name = nameOf(request);
    request.signal?.throwIfAborted();
    const { kept, replayed } = await this.#come(name, request, work);
    this.#options.onEvent({ type: replayed ? 'replayed' : 'ran' });
    // The fingerprint is the same, so what is kept is the outcome of this operation.
    return { outcome: readOutcome(kept) as T, replayed };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#holds.close();
    await this.#options.ledger.close();
  }

  /** The outcome of a key, as text: one's own, or somebody else's. */
  async #come(
    name: string,
    request: OnceRequest,
    work: (sending: Sending) => Promise<unknown>,
  ): Promise<{ kept: string; replayed: boolean }> {
    const { ledger, newToken } = this.#options;
    const claim: Claim = { name, token: newToken(), fingerprint: request.fingerprint };
    /** Whether another request with this key was seen, which may have sent something. */
    let others = false;
    for (;;) {
      const hold = this.#holds.get(name);
      if (hold !== undefined) {
        if (hold.claim.fingerprint !== claim.fingerprint) throw this.#refuse('conflict', conflict(request));
        const ended = await unlessLeft(hold.ended, request.signal, stillUnderWay);
        if ('kept' in ended) return { kept: ended.kept, replayed: true };
        continue;
      }
      if (this.#closed) throw others ? stillUnderWay() : stopping();
      const bell = ledger.listen(name);
      try {
        const claimed = await this.#claim(claim, others);
        switch (claimed.kind) {
          case 'granted':
            return await this.#carryOut(claim, request, work);
          case 'kept':
            return { kept: claimed.outcome, replayed: true };
          case 'conflict':
            throw this.#refuse('conflict', conflict(request));
          case 'lost':
            throw this.#refuse('lost', unknownAfter(request));
          case 'full':
            throw this.#refuse('full', storeFull(claimed.forMs));
          case 'busy':
            others = true;
            // A hold of this process tells its end itself.
            if (this.#holds.get(name) === undefined) await this.#wait(bell, claimed.forMs, request.signal);
        }
      } finally {
        bell.takeDown();
      }
    }
  }

  async #carryOut(
    claim: Claim,
    request: OnceRequest,
    work: (sending: Sending) => Promise<unknown>,
  ): Promise<{ kept: string; replayed: false }> {
    const { signal } = request;
    // The caller may have left while the key was claimed; then nothing is begun.
    const begin = async (sending: Sending) => {
      signal?.throwIfAborted();
      if (this.#closed) throw stopping();
      return work(sending);
    };
    const hold = this.#holds.start(claim, request, begin);
    // Of what has not been sent nothing will be: the mark is refused from now on.
    const ended: Ended = await unlessLeft(hold.ended, signal, () => (hold.sent ? stillUnderWay() : signal?.reason));
    if ('thrown' in ended) throw ended.thrown;
    return { kept: ended.kept, replayed: false };
  }

  async #claim(claim: Claim, others: boolean): Promise<Claimed> {
    try {
      return await this.#options.ledger.claim(claim);
    } catch (error) {
      if (!(error instanceof LedgerLostError)) throw error;
      throw others ? unheardOf(error) : storeOutOfReach(error);
    }
  }

  /** Until somebody's end is told, or the lease has run out without. */
  async #wait(bell: Bell, forMs: number, signal: AbortSignal | undefined): Promise<void> {
    let cancel = () => {};
    const runOut = new Promise<void>((resolve) => {
      cancel = this.#options.clock.after(forMs, resolve);
    });
    await unlessLeft(Promise.race([bell.rung, runOut]), signal, stillUnderWay).finally(cancel);
  }

  #refuse<E extends Error>(type: 'conflict' | 'lost' | 'full', error: E): E {
    this.#options.onEvent({ type });
    return error;
  }
}

/** What a promise brings, or what `why` says when the signal aborts first. */
function unlessLeft<T>(promise: Promise<T>, signal: AbortSignal | undefined, why: () => unknown): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const leave = () => reject(why());
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
