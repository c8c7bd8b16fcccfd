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
import { restMs, type Allowance } from './allowance.js';

const fewestAnswers = 20;
const leastMargin = 1 / 4;
const spanMs = 60_000;

interface Span {
  index: number;
  samples: number;
  sumMs: number;
  leastMs: number;
}

export class RoundTrip {
  /** What is known comes from the present span of time and the one before it. */
  #present: Span = emptySpan(-1);
  #past: Span = emptySpan(-2);
  readonly #fewest: number;
  readonly #pauseMs: number;
  /** Since the last pause. */
  #answers = 0;
  #last = Number.NEGATIVE_INFINITY;

  constructor(allowance: Allowance) {
    this.#fewest = Math.max(fewestAnswers, 2 * allowance.places);
    this.#pauseMs = 2 * restMs(allowance);
  }

  /** Notes that a call was answered after `ms`. Fast failures count too: they can only lower the floor. */
  saw(ms: number, now: number): void {
    this.#turn(now);
    if (now - this.#last > this.#pauseMs) this.#answers = 0;
    this.#last = now;
    this.#answers++;
    const span = this.#present;
    span.samples++;
    span.sumMs += ms;
    span.leastMs = Math.min(span.leastMs, ms);
  }

  /** Milliseconds by which a place may be used again before a window has passed since its reply. */
  creditMs(now: number): number {
    this.#turn(now);
    if (this.#answers < this.#fewest || now - this.#last > this.#pauseMs) return 0;
    return this.#lessMargin(now, Math.max(leastMargin, 4 / Math.sqrt(this.#answers)));
  }

  /** What the credit comes to when there are many answers, if they are like those so far: for looking ahead. */
  prospectMs(now: number): number {
    return this.#lessMargin(now, leastMargin);
  }

  /** The fastest answer in memory, 0 before the first. */
  floorMs(now: number): number {
    this.#turn(now);
    const least = Math.min(this.#present.leastMs, this.#past.leastMs);
    return least === Number.POSITIVE_INFINITY ? 0 : least;
  }

  /** The mean, 0 before the first answer. */
  typicalMs(now: number): number {
    this.#turn(now);
    const samples = this.#present.samples + this.#past.samples;
    return samples === 0 ? 0 : (this.#present.sumMs + this.#past.sumMs) / samples;
  }

  /** The margin is a part of how far the usual answer is from the fastest. */
  #lessMargin(now: number, part: number): number {
    return Math.max(0, this.floorMs(now) - part * (this.typicalMs(now) - this.floorMs(now)));
  }

  #turn(now: number): void {
    const index = Math.floor(now / spanMs);
    if (index === this.#present.index) return;
    this.#past = index === this.#present.index + 1 ? this.#present : emptySpan(index - 1);
    this.#present = emptySpan(index);
  }
}

function emptySpan(index: number): Span {
  return { index, samples: 0, sumMs: 0, leastMs: Number.POSITIVE_INFINITY };
}
