/**
 * RTT compensation: how much a cooldown may be shortened because of network latency. Two calls of one permit reach the
 * upstream one window apart if the gap between the first reply and the second call, plus the return path of the first
 * and the outbound path of the second, is one window. The two paths together take at least the shortest round trip (the
 * floor), so the floor may be subtracted from the gap.
 * The measured floor is only an estimate. Therefore a margin is kept, which is wide while samples are few or scattered.
 * The floor falls at once with the first faster reply, for all permits that cool down. It rises only after a whole span
 * without such a fast reply. A slower network therefore lowers the throughput and never breaks the quota.
 * After a pause sampling starts again: the first calls open connections and are slower than all later ones, so every
 * permit must have been reused before the samples count.
 */
import { cooldownMs, type WindowQuota } from './window-quota.js';

const minSamples = 20;
const minMargin = 1 / 3;
const spanMs = 60_000;

/** Sample count of the moving average of round trips: small, so that outliers are soon forgotten. */
const typicalSampleCount = 32;

interface Span {
  index: number;
  minMs: number;
}

/** Tracks round trips of one quota. */
export class RttCompensation {
  /** The floor is the minimum of the current and the previous span. */
  #currentSpan: Span = emptySpan(-1);
  #previousSpan: Span = emptySpan(-2);
  readonly #minSamples: number;
  readonly #pauseMs: number;
  /** Number of samples since the last pause. */
  #sampleCount = 0;
  #lastSampleAt = Number.NEGATIVE_INFINITY;
  #typicalMs = 0;

  constructor(quota: WindowQuota) {
    this.#minSamples = Math.max(minSamples, 2 * quota.permits);
    this.#pauseMs = 2 * cooldownMs(quota);
  }

  /** The moving average of recent round trips; 0 before the first reply. */
  get typicalMs(): number {
    return this.#typicalMs;
  }

  /** Records a round trip. Fast failures count too, because they can only lower the floor. */
  record(ms: number, now: number): void {
    this.#rotate(now);
    if (now - this.#lastSampleAt > this.#pauseMs) this.#sampleCount = 0;
    this.#lastSampleAt = now;
    this.#sampleCount++;
    this.#typicalMs += (ms - this.#typicalMs) / Math.min(typicalSampleCount, this.#sampleCount);
    this.#currentSpan.minMs = Math.min(this.#currentSpan.minMs, ms);
  }

  /** Milliseconds that may be subtracted from a cooldown now. */
  compensationMs(now: number): number {
    if (this.#sampleCount < this.#minSamples || now - this.#lastSampleAt > this.#pauseMs) return 0;
    return this.#subtractMargin(now, Math.max(minMargin, 4 / Math.sqrt(this.#sampleCount)));
  }

  /** The expected compensation once there are many samples like those so far; for wait estimates. */
  expectedCompensationMs(now: number): number {
    return this.#subtractMargin(now, minMargin);
  }

  /** The fastest round trip of the last one to two minutes; 0 if there was none. */
  floorMs(now: number): number {
    this.#rotate(now);
    const minMs = Math.min(this.#currentSpan.minMs, this.#previousSpan.minMs);
    return minMs === Number.POSITIVE_INFINITY ? 0 : minMs;
  }

  /** Subtracts a margin in proportion to the distance between the average and the fastest round trip. */
  #subtractMargin(now: number, marginRatio: number): number {
    const floor = this.floorMs(now);
    return Math.max(0, floor - marginRatio * Math.max(0, this.#typicalMs - floor));
  }

  #rotate(now: number): void {
    const index = Math.floor(now / spanMs);
    if (index === this.#currentSpan.index) return;
    this.#previousSpan = index === this.#currentSpan.index + 1 ? this.#currentSpan : emptySpan(index - 1);
    this.#currentSpan = emptySpan(index);
  }
}

function emptySpan(index: number): Span {
  return { index, minMs: Number.POSITIVE_INFINITY };
}
