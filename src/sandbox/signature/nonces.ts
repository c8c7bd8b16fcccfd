/**
 * The nonces that were used. Each is remembered for as long as its time stamp would still be accepted, so that a
 * recorded call can never be played again, and not longer. Bounded: beyond `most` the oldest are forgotten.
 */
export class Nonces {
  readonly #most: number;
  /** Nonce to the time (ms) from which on it may be forgotten, in the order they came. */
  readonly #used = new Map<string, number>();

  constructor(most = 200_000) {
    this.#most = most;
  }

  /** Uses a nonce; false when it was used before. */
  use(nonce: string, forgetAt: number, now: number): boolean {
    const known = this.#used.get(nonce);
    if (known !== undefined && known > now) return false;
    this.#used.delete(nonce);
    this.#used.set(nonce, forgetAt);
    for (const [oldest, until] of this.#used) {
      if (until > now && this.#used.size <= this.#most) break;
      this.#used.delete(oldest);
    }
    return true;
  }

  get size(): number {
    return this.#used.size;
  }
}
