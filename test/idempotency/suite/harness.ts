/** The harness for the suite of the idempotency port, which runs once for each store. */
import type { IdempotencyStore } from '../../../src/idempotency/store.js';
import { StoreUnavailableError } from '../../../src/idempotency/store.js';
import { Once } from '../../../src/idempotency/once.js';
import type { Clock } from '../../../src/clock.js';
import type { IdempotencyEvent, OnceRequest, SendGuard } from '../../../src/idempotency/index.js';

/** How long a lease lasts in the suite: short, because on Redis it passes for real. */
export const leaseMs = 1_000;
export const outcomeTtlMs = 24 * 60 * 60 * 1_000;

export interface Harness {
  /** Replicas of one gateway with an empty store. They are closed after the test. The store is large by default. */
  replicas(count: number, size?: { readonly maxRecords: number }): Promise<readonly [Replica, ...Replica[]]>;
  /** Advances the clock. */
  advance(ms: number): Promise<void>;
  /** Advances the clock until the promise settles. */
  until<T>(promise: Promise<T>): Promise<T>;
}

let tokens = 0;

/** One process of the gateway, with the faults that a test can inject into it. */
export class Replica {
  readonly once: Once;
  readonly events: IdempotencyEvent['type'][] = [];
  readonly #store: FaultyStore;

  constructor(store: IdempotencyStore, clock: Clock) {
    this.#store = new FaultyStore(store);
    this.once = new Once({
      store: this.#store,
      clock,
      newToken: () => `token ${++tokens}`,
      renewIntervalMs: leaseMs / 4,
      onEvent: ({ type }) => void this.events.push(type),
    });
  }

  /** The process dies: none of its commands reach the store any more. */
  kill(): void {
    this.#store.state = 'dead';
  }

  /** The process stalls, so its leases expire although it is alive. */
  stall(): void {
    this.#store.state = 'stalled';
  }

  /** The process can no longer reach the store. */
  cutOff(): void {
    this.#store.state = 'cut off';
  }

  restore(): void {
    this.#store.state = 'up';
  }

  /** The next command takes effect, and its reply is lost. */
  loseReply(): void {
    this.#store.state = 'reply lost';
  }
}

class FaultyStore implements IdempotencyStore {
  state: 'up' | 'dead' | 'stalled' | 'cut off' | 'reply lost' = 'up';
  readonly #store: IdempotencyStore;

  constructor(store: IdempotencyStore) {
    this.#store = store;
  }

  lease: IdempotencyStore['lease'] = (lease) => this.#forward(() => this.#store.lease(lease));
  markSent: IdempotencyStore['markSent'] = (lease) => this.#forward(() => this.#store.markSent(lease));
  renew: IdempotencyStore['renew'] = (lease) =>
    this.state === 'stalled' ? Promise.resolve() : this.#forward(() => this.#store.renew(lease));
  record: IdempotencyStore['record'] = (lease, outcome) => this.#forward(() => this.#store.record(lease, outcome));
  release: IdempotencyStore['release'] = (lease) => this.#forward(() => this.#store.release(lease));
  listen: IdempotencyStore['listen'] = (name) => this.#store.listen(name);
  close = () => this.#store.close();

  async #forward<T>(command: () => Promise<T>): Promise<T> {
    const { state } = this;
    if (state === 'dead') return new Promise(() => {});
    if (state === 'cut off') throw new StoreUnavailableError('cut off');
    if (state === 'reply lost') this.state = 'up';
    const reply = await command();
    if (state === 'reply lost') throw new StoreUnavailableError('the reply was lost');
    return reply;
  }
}

export function request(overrides: Partial<OnceRequest> = {}): OnceRequest {
  return {
    owner: ['account', 'partner', 'space'],
    client: 'partner',
    key: 'order-1',
    path: ['input', 'idempotencyKey'],
    fingerprint: 'add A',
    ...overrides,
  };
}

/** A call to the fake upstream, which the test answers. */
export interface FakeCall {
  answer(outcome: { readonly code: string }): void;
  /** Rejects the call: it was surely not executed. */
  refuse(error: Error): void;
  /** Fails the call: it may have been executed. */
  fail(error: unknown): void;
}

/** A fake upstream that counts its calls. */
export class ScriptedUpstream {
  readonly calls: FakeCall[] = [];
  #onCall: (() => void)[] = [];

  /** The work of a request: marks the send, calls the upstream, and reports a rejection as not executed. */
  readonly work = async (sendGuard: SendGuard): Promise<{ readonly code: string }> => {
    await sendGuard.markSent();
    return new Promise((resolve, reject) => {
      const refuse = (error: Error) => {
        sendGuard.markNotCarriedOut();
        reject(error);
      };
      this.calls.push({ answer: resolve, refuse, fail: reject });
      for (const notify of this.#onCall.splice(0)) notify();
    });
  };

  /** Resolves with the n-th call. */
  async call(number: number): Promise<FakeCall> {
    for (;;) {
      const call = this.calls[number - 1];
      if (call !== undefined) return call;
      await new Promise<void>((resolve) => this.#onCall.push(resolve));
    }
  }
}

/** Work that must not run. */
export const unexpectedWork = () => Promise.reject(new Error('expected no work, got some'));

/** The error with which a promise rejects. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in outcome) throw new Error(`expected a rejection, got ${JSON.stringify(outcome.value)}`);
  return outcome.error;
}

/** A promise that is settled from outside. */
export function withResolver<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: unknown) => void;
} {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((settle, fail) => {
    resolve = settle;
    reject = fail;
  });
  return { promise, resolve, reject };
}
