/**
 * The nonces that were used. Each is remembered for as long as its time stamp would still be accepted, so that a
 * recorded call can never be played again, and not longer. Bounded: beyond `most` the oldest are forgotten.
 */
export class NonceCache {
  readonly #maxSize: number;
  /** Nonce to the time (ms) from which on it may be forgotten, in the order they came. */
  readonly #used = new Map<string, number>();

  constructor(maxSize = 200_000) {
    this.#maxSize = maxSize;
  }

  /** Uses a nonce; false when it was used before. */
  consume(nonce: string, expiresAt: number, now: number): boolean {
    const usedUntil = this.#used.get(nonce);
    if (usedUntil !== undefined && usedUntil > now) return false;
    this.#used.delete(nonce);
    this.#used.set(nonce, expiresAt);
    for (const [oldest, until] of this.#used) {
      if (until > now && this.#used.size <= this.#maxSize) break;
      this.#used.delete(oldest);
    }
    return true;
  }

  get size(): number {
    return this.#used.size;
  }
}
