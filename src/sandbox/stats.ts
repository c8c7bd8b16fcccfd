import type { SpaceInfo } from './state/space.js';

type Counts = Record<string, number>;

/** What GET /__sandbox/stats tells. */
export interface SandboxStats {
  /** The spaces of all accounts; `accessKeyId` is the first key of the account that a space belongs to. */
  spaces: (SpaceInfo & { accessKeyId: string })[];
  /** Calls by action whose signature held, throttled and faulty ones included. */
  calls: Counts;
  /** Those of them that were throttled. */
  throttled: Counts;
  /** Writes that were carried out, whether or not their reply arrived. */
  written: Counts;
  /** Refused calls by Code, the unsigned ones included. */
  refused: Counts;
  /** Calls at work now, and the most there ever were at once. */
  concurrency: number;
  maxConcurrency: number;
}

const increment = (counts: Counts, name: string) => {
  counts[name] = (counts[name] ?? 0) + 1;
};

/** Counts what the sandbox does. */
export class Counters {
  #calls: Counts = {};
  #throttled: Counts = {};
  #written: Counts = {};
  #refused: Counts = {};
  #concurrency = 0;
  #maxConcurrency = 0;

  /** A call has come; the result is to be called when it has gone. */
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

  /** Everything to zero but the calls at work. */
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
