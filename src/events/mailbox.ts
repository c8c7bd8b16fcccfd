import type { Subject, Subscription } from './port.js';

/** More than so many subjects are not kept for one listener: it is told that anything may have changed. */
export const mostWaiting = 100;

/** What one listener has not taken yet: each subject once, in the order of its first change, and never many. */
export class Mailbox implements Subscription {
  readonly #left: () => void;
  readonly #waiting = new Set<string>();
  #anything = false;
  #ended = false;
  #taker:
    | {
        readonly taken: Promise<IteratorResult<Subject, undefined>>;
        readonly take: (result: IteratorResult<Subject, undefined>) => void;
      }
    | undefined;

  /** `left` is told once, when nothing is to be put here any more. */
  constructor(left: () => void) {
    this.#left = left;
  }

  get waiting(): number {
    return this.#anything ? 1 : this.#waiting.size;
  }

  put(subject: Subject): void {
    if (this.#ended || this.#anything) return;
    if (this.#taker !== undefined) return this.#hand({ done: false, value: subject });
    if (subject !== null) this.#waiting.add(subject);
    if (subject !== null && this.#waiting.size <= mostWaiting) return;
    this.#anything = true;
    this.#waiting.clear();
  }

  /** Nothing follows: what waits is dropped, and whoever waits is let go. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#anything = false;
    this.#waiting.clear();
    this.#hand({ done: true, value: undefined });
    this.#left();
  }

  async next(): Promise<IteratorResult<Subject, undefined>> {
    if (this.#ended) return { done: true, value: undefined };
    if (this.#anything) {
      this.#anything = false;
      return { done: false, value: null };
    }
    for (const value of this.#waiting) {
      this.#waiting.delete(value);
      return { done: false, value };
    }
    if (this.#taker === undefined) {
      const { promise: taken, resolve: take } = withResolver<IteratorResult<Subject, undefined>>();
      this.#taker = { taken, take };
    }
    return this.#taker.taken;
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #hand(result: IteratorResult<Subject, undefined>): void {
    const taker = this.#taker;
    this.#taker = undefined;
    taker?.take(result);
  }
}

function withResolver<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
