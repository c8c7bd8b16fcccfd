/** Time, as an argument: nothing in this room reads the machine's clock or sets a timer by itself. */
export interface Clock {
  /** Milliseconds; never goes backwards. */
  now(): number;
  /** Runs something once, `ms` milliseconds from now. What it returns calls it off. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.ceil(ms));
    return () => clearTimeout(timer);
  },
};
