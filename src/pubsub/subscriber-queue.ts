import type { ChangedKey, Subscription } from './port.js';

/** Maximum number of pending keys per subscriber. Beyond that they are replaced by a gap. */
export const maxPending = 100;

/** The coalescing, bounded queue of one subscriber. It contains each key once, in the order of its first change. */
export class SubscriberQueue implements Subscription {
  readonly #onEnd: () => void;
  readonly #pending = new Set<string>();
  #hasGap = false;
  #isEnded = false;
  #waiter:
    | {
        readonly nextResult: Promise<IteratorResult<ChangedKey, undefined>>;
        readonly deliver: (result: IteratorResult<ChangedKey, undefined>) => void;
      }
    | undefined;

  /** Calls `onEnd` once, when the queue takes no more changes. */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  get pending(): number {
    return this.#hasGap ? 1 : this.#pending.size;
  }

  push(changedKey: ChangedKey): void {
    if (this.#isEnded || this.#hasGap) return;
    if (this.#waiter !== undefined) return this.#deliver({ done: false, value: changedKey });
    if (changedKey !== null) this.#pending.add(changedKey);
    if (changedKey !== null && this.#pending.size <= maxPending) return;
    this.#hasGap = true;
    this.#pending.clear();
  }

  /** Ends the queue: drops pending changes, and ends a waiting consumer. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#hasGap = false;
    this.#pending.clear();
    this.#deliver({ done: true, value: undefined });
    this.#onEnd();
  }

  async next(): Promise<IteratorResult<ChangedKey, undefined>> {
    if (this.#isEnded) return { done: true, value: undefined };
    if (this.#hasGap) {
      this.#hasGap = false;
      return { done: false, value: null };
    }
    for (const value of this.#pending) {
      this.#pending.delete(value);
      return { done: false, value };
    }
    if (this.#waiter === undefined) {
      const { promise: nextResult, resolve: deliver } = withResolver<IteratorResult<ChangedKey, undefined>>();
      this.#waiter = { nextResult, deliver };
    }
    return this.#waiter.nextResult;
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #deliver(result: IteratorResult<ChangedKey, undefined>): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    waiter?.deliver(result);
  }
}

function withResolver<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
