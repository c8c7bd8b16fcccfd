import type { SandboxSpace } from './state/space.js';

type Counts = Record<string, number>;

/** The body of GET /__sandbox/stats. */
export interface SandboxStats {
  /** The spaces of all accounts. `accessKeyId` is the first key of the account that the space belongs to. */
  spaces: (SandboxSpace & { accessKeyId: string })[];
  /** Calls with a valid signature by action, including throttled and failed ones. */
  calls: Counts;
  /** Throttled calls by action. */
  throttled: Counts;
  /** Writes that were executed, whether or not their reply arrived. */
  written: Counts;
  /** Rejected calls by Code, including unsigned ones. */
  refused: Counts;
  /** Calls in flight now, and their maximum so far. */
  concurrency: number;
  maxConcurrency: number;
}

const increment = (counts: Counts, name: string) => {
  counts[name] = (counts[name] ?? 0) + 1;
};

/** The counters behind GET /__sandbox/stats. */
export class Counters {
  #calls: Counts = {};
  #throttled: Counts = {};
  #written: Counts = {};
  #refused: Counts = {};
  #concurrency = 0;
  #maxConcurrency = 0;

  /** Counts a call in flight. Returns a function to call when the call has ended. */
  trackInFlight(): () => void {
    this.#concurrency += 1;
    this.#maxConcurrency = Math.max(this.#maxConcurrency, this.#concurrency);
    return () => {
      this.#concurrency -= 1;
    };
  }

  countCall(action: string): void {
    increment(this.#calls, action);
  }

  countThrottled(action: string): void {
    increment(this.#throttled, action);
  }

  countWrite(action: string): void {
    increment(this.#written, action);
  }

  countRefused(code: string): void {
    increment(this.#refused, code);
  }

  /** Sets everything to zero except the calls in flight. */
  reset(): void {
    this.#calls = {};
    this.#throttled = {};
    this.#written = {};
    this.#refused = {};
    this.#maxConcurrency = this.#concurrency;
  }

  snapshot(): Omit<SandboxStats, 'spaces'> {
    return {
      calls: { ...this.#calls },
      throttled: { ...this.#throttled },
      written: { ...this.#written },
      refused: { ...this.#refused },
      concurrency: this.#concurrency,
      maxConcurrency: this.#maxConcurrency,
    };
  }
}
