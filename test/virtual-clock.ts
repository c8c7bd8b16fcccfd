/**
 * A clock that stands still until a test moves it. Timers fire in the order of their time, and everything that a timer
 * set in motion has come to rest before the next one fires, so a run is the same every time and no test sleeps.
 */
interface Timer {
  at: number;
  order: number;
  run: () => void;
}

export class VirtualClock {
  #now: number;
  #order = 0;
  /** A binary heap: the next timer is the first. */
  readonly #heap: Timer[] = [];
  readonly #live = new Set<number>();

  /** `start`: milliseconds since 1970. */
  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  /** Milliseconds since 1970. */
  readonly now = (): number => this.#now;

  /** Runs something in `ms`; what it returns calls it off. */
  readonly after = (ms: number, run: () => void): (() => void) => {
    const handle = this.setTimeout(run, ms);
    return () => this.clearTimeout(handle);
  };

  readonly setTimeout = (run: () => void, ms = 0): number => {
    const order = ++this.#order;
    this.#live.add(order);
    this.#push({ at: this.#now + Math.max(0, ms), order, run });
    return order;
  };

  readonly clearTimeout = (handle: number | undefined): void => {
    if (handle !== undefined) this.#live.delete(handle);
  };

  /** Resolves `ms` from now, on this clock. */
  readonly sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      this.setTimeout(resolve, ms);
    });

  /** Timers that are set and have not fired: a test that ends with none has left nothing behind. */
  get pending(): number {
    return this.#live.size;
  }

  /** Moves the clock on by `ms`, firing what falls due on the way. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await flushPromises();
    for (let next = this.#next(); next && next.at <= until; next = this.#next()) await this.#fire(next);
    this.#now = until;
    await flushPromises();
  }

  /** Moves the clock on until `promise` settles, at most `limitMs`, and gives what it gave. */
  async until<T>(promise: Promise<T>, limitMs = 600_000): Promise<T> {
    const limit = this.#now + limitMs;
    const outcome = { settled: false };
    const tracked = promise.finally(() => {
      outcome.settled = true;
    });
    tracked.catch(() => undefined);
    await flushPromises();
    while (!outcome.settled) {
      const next = this.#next();
      if (!next)
        throw new Error(`Expected the promise to settle; no timer is left at ${this.#now} that could settle it.`);
      if (next.at > limit) throw new Error(`Expected the promise to settle within ${limitMs} ms; it is still open.`);
      await this.#fire(next);
    }
    return tracked;
  }

  async #fire(timer: Timer): Promise<void> {
    this.#pop();
    this.#live.delete(timer.order);
    this.#now = Math.max(this.#now, timer.at);
    timer.run();
    await flushPromises();
  }

  /** The next timer that was not called off. */
  #next(): Timer | undefined {
    for (let first = this.#heap[0]; first; first = this.#heap[0]) {
      if (this.#live.has(first.order)) return first;
      this.#pop();
    }
    return undefined;
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let index = heap.push(timer) - 1;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (!parent || isEarlier(parent, timer)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = timer;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      const smallest = right && left && isEarlier(right, left) ? right : left;
      if (!smallest || isEarlier(last, smallest)) break;
      heap[index] = smallest;
      index = smallest === left ? 2 * index + 1 : 2 * index + 2;
    }
    heap[index] = last;
  }
}

function isEarlier(one: Timer, other: Timer): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

/** Lets every promise that can settle do so. */
function flushPromises(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
