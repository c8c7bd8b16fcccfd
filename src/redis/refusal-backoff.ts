/** Exponential backoff for a Redis that keeps changing its state: each change is a log line of every user. */

const firstDelayMs = 500;
const maxDelayMs = 4_000;
/** Redis must accept commands for this long before the backoff starts anew. Milliseconds. */
const stableMs = 30_000;

export class RefusalBackoff {
  #delayMs = 0;
  #readyAt = Number.NEGATIVE_INFINITY;
  #until = Number.NEGATIVE_INFINITY;

  constructor(private readonly now: () => number) {}

  get isOver(): boolean {
    return this.now() >= this.#until;
  }

  onReady(): void {
    this.#readyAt = this.now();
  }

  /** Called when Redis rejects a command. The first refusal causes no delay. */
  onRefused(): void {
    const now = this.now();
    const isRepeated = now - this.#readyAt < stableMs;
    this.#delayMs = isRepeated ? Math.min(maxDelayMs, Math.max(firstDelayMs, 2 * this.#delayMs)) : 0;
    this.#until = now + this.#delayMs;
  }
}
