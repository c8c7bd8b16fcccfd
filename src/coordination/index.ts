/**
 * Coordination of writes to one thing: a budget of attempts in a sliding window, and mutual exclusion. In memory for
 * one process. Knows names and times; does not know what is written.
 */
import type { AttemptBudget, AttemptResult, Coordination, Lock } from './port.js';

export type { AttemptBudget, AttemptResult, Coordination, Lock } from './port.js';

/** The most names that are counted; the oldest is dropped first. */
const maxNames = 100_000;

export interface MemoryCoordinationOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A lock that only this process takes is never lost. */
const lockOfProcess: Lock = { ensureHeld: () => Promise.resolve() };

/** Coordination in the memory of one process. The counts are lost on restart. */
export function createMemoryCoordination({ now }: MemoryCoordinationOptions): Coordination {
  const attempts = new Map<string, number[]>();
  const tails = new Map<string, Promise<unknown>>();

  return {
    async takeAttempt(name, { max, windowMs }: AttemptBudget): Promise<AttemptResult> {
      const key = JSON.stringify(name);
      const at = now();
      const recent = (attempts.get(key) ?? []).filter((time) => time > at - windowMs);
      const oldest = recent[0];
      if (recent.length >= max && oldest !== undefined)
        return { isAllowed: false, retryAfterMs: oldest + windowMs - at, freeAt: oldest + windowMs };
      recent.push(at);
      attempts.delete(key);
      attempts.set(key, recent);
      const [first] = attempts.keys();
      if (attempts.size > maxNames && first !== undefined) attempts.delete(first);
      return {
        isAllowed: true,
        attemptsLeft: max - recent.length,
        async release() {
          const index = recent.indexOf(at);
          if (index >= 0) recent.splice(index, 1);
        },
      };
    },

    async runExclusive(name, signal, work) {
      const key = JSON.stringify(name);
      const previous = tails.get(key) ?? Promise.resolve();
      let release = (): void => undefined;
      const own = new Promise<void>((resolve) => (release = resolve));
      const tail = previous.then(() => own);
      tails.set(key, tail);
      try {
        await previous;
        signal.throwIfAborted();
        return await work(lockOfProcess);
      } finally {
        release();
        if (tails.get(key) === tail) tails.delete(key);
      }
    },
  };
}
