/**
 * Coordination of writes to one object: a limit on attempts in a sliding window, and mutual exclusion. In memory, for
 * one process. Works with names and times; does not know what is written.
 */
import { raceAbort } from '../abort.js';
import type { Clock } from '../clock.js';
import { OutcomeUnknownError, UpstreamError } from '../errors.js';
import type { AttemptBudget, AttemptResult, Coordination, Lock } from './port.js';

export type { AttemptBudget, AttemptResult, Coordination, Lock } from './port.js';

/** Maximum number of names that are counted. The oldest one is dropped first. */
const maxNames = 100_000;

export interface MemoryCoordinationOptions {
  readonly clock: Clock;
  /** How long an upstream call may take, in milliseconds. */
  readonly callMs: number;
}

/**
 * Runs `work`, and then `release`. If the work ended without a reply, `release` waits for the duration of one call,
 * because that call may still be running.
 */
export async function runThenRelease<T>(
  { clock, callMs }: MemoryCoordinationOptions,
  work: () => Promise<T>,
  release: () => Promise<void> | void,
): Promise<T> {
  let isRunning = false;
  try {
    return await work();
  } catch (error) {
    isRunning = mayStillRun(error);
    throw error;
  } finally {
    if (isRunning) clock.after(callMs, () => void release());
    else await release();
  }
}

/**
 * True for a write that got no reply in time. With any other unknown outcome, such as an unreadable reply, the call is
 * over.
 */
function mayStillRun(error: unknown): boolean {
  if (!(error instanceof OutcomeUnknownError)) return false;
  return error.cause instanceof UpstreamError && error.cause.code === 'UPSTREAM_TIMEOUT';
}

/** The lock of a single process cannot be lost to another one. */
const lockOfProcess: Lock = { ensureHeld: () => Promise.resolve() };

/** Coordination in the memory of one process. The counts are lost on restart. */
export function createMemoryCoordination(options: MemoryCoordinationOptions): Coordination {
  const attempts = new Map<string, number[]>();
  const tails = new Map<string, Promise<unknown>>();

  return {
    async takeAttempt(name, { max, windowMs }: AttemptBudget): Promise<AttemptResult> {
      const key = JSON.stringify(name);
      const at = options.clock.now();
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
      return runThenRelease(
        options,
        async () => {
          await raceAbort(previous, signal);
          return work(lockOfProcess);
        },
        () => {
          release();
          if (tails.get(key) === tail) tails.delete(key);
        },
      );
    },
  };
}
