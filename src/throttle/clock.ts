/** Time, as an argument: nothing in this room reads the machine's clock or sets a timer by itself. */
export interface Clock {
  /** Milliseconds since 1970, with fractions. Never goes backwards, whatever is done to the clock on the wall. */
  now(): number;
  /** Runs something once, `ms` milliseconds from now. What it returns calls it off. */
  after(ms: number, run: () => void): () => void;
}

/** The longest delay that setTimeout knows, a little below 25 days; beyond it, it would fire at once. */
const maxDelayMs = 2 ** 31 - 1;

/** The machine's time: what the wall clock said when the process began, carried on by the clock that only counts up. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(maxDelayMs, Math.ceil(ms)));
    return () => clearTimeout(timer);
  },
};
