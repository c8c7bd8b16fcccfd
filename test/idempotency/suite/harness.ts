/** The surroundings that the suite of the port runs in, once for each store. */
import type { IdempotencyStore } from '../../../src/idempotency/store.js';
import { StoreUnavailableError } from '../../../src/idempotency/store.js';
import { Once } from '../../../src/idempotency/once.js';
import type { Clock } from '../../../src/clock.js';
import type { IdempotencyEvent, OnceRequest, SendGuard } from '../../../src/idempotency/index.js';

/** How long a lease lasts in the suite: short, because on Redis it passes for real. */
export const leaseMs = 1_000;
export const outcomeTtlMs = 24 * 60 * 60 * 1_000;

export interface Harness {
  /** Replicas of one gateway with an empty store, ended with the test. Without a size the store is large. */
  replicas(count: number, size?: { readonly maxRecords: number }): Promise<readonly [Replica, ...Replica[]]>;
  /** Time passes. */
  advance(ms: number): Promise<void>;
  /** Time passes until something has settled. */
  until<T>(promise: Promise<T>): Promise<T>;
}

let tokens = 0;

/** One process of the gateway, and what can happen to it. */
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

  /** The process dies: nothing it does reaches the store any more. */
  kill(): void {
    this.#store.state = 'dead';
  }

  /** The process stands still for others: its leases run out, though it lives. */
  stall(): void {
    this.#store.state = 'stalled';
  }

  /** The store is out of reach of it. */
  cutOff(): void {
    this.#store.state = 'cut off';
  }

  restore(): void {
    this.#store.state = 'up';
  }
}

class FaultyStore implements IdempotencyStore {
  state: 'up' | 'dead' | 'stalled' | 'cut off' = 'up';
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

  #forward<T>(command: () => Promise<T>): Promise<T> {
    if (this.state === 'dead') return new Promise(() => {});
    if (this.state === 'cut off') return Promise.reject(new StoreUnavailableError('cut off'));
    return command();
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

/** What a test answers in the upstream's place. */
export interface Call {
  answer(outcome: { readonly code: string }): void;
  /** Definitely refused. */
  refuse(error: Error): void;
  /** Fails without telling whether it was carried out. */
  fail(error: unknown): void;
}

/** An upstream that is asked for what must not happen twice, and counts. */
export class FakeUpstream {
  readonly calls: Call[] = [];
  #onCall: (() => void)[] = [];

  /** The work of a request: marks, calls, and says what was surely not carried out. */
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

  /** The call of this number, when it comes. */
  async call(number: number): Promise<Call> {
    for (;;) {
      const call = this.calls[number - 1];
      if (call !== undefined) return call;
      await new Promise<void>((resolve) => this.#onCall.push(resolve));
    }
  }
}

/** Work that is not expected. */
export const unexpectedWork = () => Promise.reject(new Error('expected no work, got some'));

/** What a promise rejects with. */
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
