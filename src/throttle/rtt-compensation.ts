/**
 * What the round trips seen so far tell: how much sooner than a full window after its reply a place may be used again.
 *
 * Two calls that follow each other in a place reach the upstream a window apart if the gap between reply and next call,
 * plus the way back of the first and the way out of the second, is a window. Those two ways together are a round trip, so
 * they take no less than the floor of the round trip: that floor may be taken off the gap. It is only as good as what was
 * seen of it. Hence a margin, wide while samples are few and wider the more they scatter; hence also a floor that falls
 * with the first faster reply and applies at once to every place at rest, but rises only when a whole span of time has
 * gone by without one so fast. A slower network changes nothing but the use that is made of the quota.
 *
 * After a pause the answers are counted anew: the first calls open connections, which takes longer than anything after it,
 * so every place must have been used again before what was seen is worth something.
 */
import { cooldownMs, type WindowQuota } from './window-quota.js';

const minSamples = 20;
const minMargin = 1 / 3;
const spanMs = 60_000;

/** How many answers the usual one is made of: soon enough rid of those that are not like the others. */
const typicalSampleCount = 32;

interface Span {
  index: number;
  minMs: number;
}

export class RttCompensation {
  /** The floor comes from the present span of time and the one before it. */
  #currentSpan: Span = emptySpan(-1);
  #previousSpan: Span = emptySpan(-2);
  readonly #minSamples: number;
  readonly #pauseMs: number;
  /** Since the last pause. */
  #sampleCount = 0;
  #lastSampleAt = Number.NEGATIVE_INFINITY;
  #typicalMs = 0;

  constructor(quota: WindowQuota) {
    this.#minSamples = Math.max(minSamples, 2 * quota.permits);
    this.#pauseMs = 2 * cooldownMs(quota);
  }

  /** The usual time of late, 0 before the first answer. */
  get typicalMs(): number {
    return this.#typicalMs;
  }

  /** Notes that a call was answered after `ms`. Fast failures count too: they can only lower the floor. */
  record(ms: number, now: number): void {
    this.#rotate(now);
    if (now - this.#lastSampleAt > this.#pauseMs) this.#sampleCount = 0;
    this.#lastSampleAt = now;
    this.#sampleCount++;
    this.#typicalMs += (ms - this.#typicalMs) / Math.min(typicalSampleCount, this.#sampleCount);
    this.#currentSpan.minMs = Math.min(this.#currentSpan.minMs, ms);
  }

  /** Milliseconds by which a place may be used again before a window has passed since its reply. */
  compensationMs(now: number): number {
    if (this.#sampleCount < this.#minSamples || now - this.#lastSampleAt > this.#pauseMs) return 0;
    return this.#subtractMargin(now, Math.max(minMargin, 4 / Math.sqrt(this.#sampleCount)));
  }

  /** What the credit comes to when there are many answers, if they are like those so far: for looking ahead. */
  expectedCompensationMs(now: number): number {
    return this.#subtractMargin(now, minMargin);
  }

  /** The fastest answer of the last minute or two, 0 if there was none. */
  floorMs(now: number): number {
    this.#rotate(now);
    const minMs = Math.min(this.#currentSpan.minMs, this.#previousSpan.minMs);
    return minMs === Number.POSITIVE_INFINITY ? 0 : minMs;
  }

  /** The margin is a part of how far the usual answer is from the fastest. */
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
