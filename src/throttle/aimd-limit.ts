/**
 * How many of a quota's places are in force. The upstream may refuse a call although the quota was kept, because somebody
 * else spends from it: then the limit halves, and climbs back a step every ten seconds for as long as nothing is refused.
 */
export const increaseIntervalMs = 10_000;

/** A tenth of the quota, at least one place: from the bottom it takes about a minute and a half to climb back at most. */
export function increaseStep(permits: number): number {
  return Math.max(1, Math.floor(permits / 10));
}

export class AimdLimit {
  readonly #permits: number;
  #decreasedTo: number;
  #decreasedAt = Number.NEGATIVE_INFINITY;

  /** `places`: the whole quota. */
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
   * The upstream refused a call that was sent at `sentAt`. Calls that were on their way together tell of one and the same
   * shortage, so only what was sent after the last halving halves again. True if it did.
   */
  onThrottled(sentAt: number, now: number): boolean {
    if (sentAt <= this.#decreasedAt) return false;
    this.#decreasedTo = Math.max(1, Math.floor(this.current(now) / 2));
    this.#decreasedAt = now;
    return true;
  }

  /** Takes over what others have found out. */
  adopt(current: number, now: number): void {
    if (current === this.current(now)) return;
    this.#decreasedTo = current;
    this.#decreasedAt = now;
  }
}
