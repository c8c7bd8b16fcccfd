/**
 * Replay protection: remembers used nonces for as long as their time stamp would still be accepted. Bounded: beyond
 * `maxSize` the oldest are dropped.
 */
export class NonceCache {
  readonly #maxSize: number;
  /** Maps each nonce to its expiry in milliseconds, in order of use. */
  readonly #used = new Map<string, number>();

  constructor(maxSize = 200_000) {
    this.#maxSize = maxSize;
  }

  /** Marks a nonce as used; false if it was used before. */
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
