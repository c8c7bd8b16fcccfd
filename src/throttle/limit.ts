/**
 * How many of a quota's places are in force. The upstream may refuse a call although the quota was kept, because somebody
 * else spends from it: then the limit halves, and climbs back a step every ten seconds for as long as nothing is refused.
 */
export const climbMs = 10_000;

/** A tenth of the quota, at least one place: from the bottom it takes about a minute and a half to climb back at most. */
export function stepOf(places: number): number {
  return Math.max(1, Math.floor(places / 10));
}

export class Limit {
  readonly #places: number;
  #low: number;
  #since = Number.NEGATIVE_INFINITY;

  /** `places`: the whole quota. */
  constructor(places: number) {
    this.#places = places;
    this.#low = places;
  }

  inForce(now: number): number {
    if (this.#low >= this.#places) return this.#places;
    const steps = Math.floor(Math.max(0, now - this.#since) / climbMs);
    return Math.min(this.#places, this.#low + steps * stepOf(this.#places));
  }

  /**
   * The upstream refused a call that was sent at `sentAt`. Calls that were on their way together tell of one and the same
   * shortage, so only what was sent after the last halving halves again. True if it did.
   */
  refused(sentAt: number, now: number): boolean {
    if (sentAt <= this.#since) return false;
    this.#low = Math.max(1, Math.floor(this.inForce(now) / 2));
    this.#since = now;
    return true;
  }

  /** Takes over what others have found out. */
  learn(inForce: number, now: number): void {
    if (inForce === this.inForce(now)) return;
    this.#low = inForce;
    this.#since = now;
  }
}
