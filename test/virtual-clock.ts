/**
 * A fake clock that only advances when a test says so. Timers fire in order, and all promises that a timer settles are
 * processed before the next one fires, so runs are deterministic and no test sleeps.
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

  /** @param start epoch milliseconds */
  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  /** Epoch milliseconds. */
  readonly now = (): number => this.#now;

  /** Schedules a callback in `ms` milliseconds. @returns a function that cancels it */
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

  /** Resolves after `ms` milliseconds of this clock. */
  readonly sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      this.setTimeout(resolve, ms);
    });

  /** Number of pending timers; 0 at the end of a test means that nothing leaked. */
  get pending(): number {
    return this.#live.size;
  }

  /** Advances the clock by `ms` and fires due timers. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await flushPromises();
    for (let next = this.#next(); next && next.at <= until; next = this.#next()) await this.#fire(next);
    this.#now = until;
    await flushPromises();
  }

  /** Advances the clock until `promise` settles, by at most `limitMs`, and returns its result. */
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

  /** The next timer that was not cancelled. */
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

/** Waits until all promises that can settle have settled. */
function flushPromises(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
