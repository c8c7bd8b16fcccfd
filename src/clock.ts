/** The clock: time as an argument, so that tests control it. Pass `systemClock` in production. */
export interface Clock {
  /** Epoch milliseconds with fractions. Monotonic: never goes backwards, even if the system time is set back. */
  now(): number;
  /** Calls `run` once, after `ms` milliseconds. Returns a function that cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** The maximum delay of setTimeout, about 25 days. A timer with a longer delay would fire immediately. */
const maxDelayMs = 2 ** 31 - 1;

/** Stored, because it never changes and its getter takes longer than reading the time. */
const { timeOrigin } = performance;

/** The system clock: the wall-clock time of process start plus a monotonic clock. */
export const systemClock: Clock = {
  now: () => timeOrigin + performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(maxDelayMs, Math.ceil(ms)));
    return () => clearTimeout(timer);
  },
};

/** Resolves after `ms` milliseconds. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => void systemClock.after(ms, resolve));
}

/** Runs `task` at intervals until the returned function is called. */
export function repeat(clock: Clock, intervalMs: number, task: () => void): () => void {
  let cancel = clock.after(intervalMs, run);
  function run(): void {
    cancel = clock.after(intervalMs, run);
    task();
  }
  return () => cancel();
}

/** Epoch milliseconds that jump when the system time is set, and go on while the machine is suspended. */
export const wallClock = (): number => Date.now();

const dateTimePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Epoch milliseconds of a moment in ISO 8601 with offset, such as `2026-11-27T08:00:00Z`; NaN for any other text. */
export function parseDateTime(text: string): number {
  return dateTimePattern.test(text) ? Date.parse(text) : NaN;
}

/** A moment in ISO 8601, in UTC. */
export function formatDateTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
