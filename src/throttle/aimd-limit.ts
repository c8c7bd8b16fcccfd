/**
 * AIMD (additive increase, multiplicative decrease) of the permits in use. The upstream may throttle calls within the
 * quota, because another program uses it too. Then the limit halves, and grows again by a step every 10 seconds.
 */
export const increaseIntervalMs = 10_000;

/** A tenth of the quota, at least one permit: growing back from 1 takes at most about 90 seconds. */
export function increaseStep(permits: number): number {
  return Math.max(1, Math.floor(permits / 10));
}

/** The AIMD limit of one quota. */
export class AimdLimit {
  readonly #permits: number;
  #decreasedTo: number;
  #decreasedAt = Number.NEGATIVE_INFINITY;

  /** `permits`: the whole quota. */
  constructor(permits: number) {
    this.#permits = permits;
    this.#decreasedTo = permits;
  }

  current(now: number): number {
    if (this.#decreasedTo >= this.#permits) return this.#permits;
    const steps = Math.floor(Math.max(0, now - this.#decreasedAt) / increaseIntervalMs);
    return Math.min(this.#permits, this.#decreasedTo + steps * increaseStep(this.#permits));
  }

  /**
   * Records that the upstream throttled a call sent at `sentAt`. Only a call sent after the last decrease halves the
   * limit again, because calls that were in flight together report the same shortage. Returns whether it did.
   */
  onThrottled(sentAt: number, now: number): boolean {
    if (sentAt <= this.#decreasedAt) return false;
    this.#decreasedTo = Math.max(1, Math.floor(this.current(now) / 2));
    this.#decreasedAt = now;
    return true;
  }

  /** Adopts the limit that another replica has learned. */
  adopt(current: number, now: number): void {
    if (current === this.current(now)) return;
    this.#decreasedTo = current;
    this.#decreasedAt = now;
  }
}
