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
const leastMargin = 1 / 3;
const spanMs = 60_000;

/** How many answers the usual one is made of: soon enough rid of those that are not like the others. */
const memory = 32;

interface Span {
  index: number;
  leastMs: number;
}

export class RoundTrip {
  /** The floor comes from the present span of time and the one before it. */
  #present: Span = emptySpan(-1);
  #past: Span = emptySpan(-2);
  readonly #fewest: number;
  readonly #pauseMs: number;
  /** Since the last pause. */
  #answers = 0;
  #last = Number.NEGATIVE_INFINITY;
  #typicalMs = 0;

  constructor(allowance: Allowance) {
    this.#fewest = Math.max(fewestAnswers, 2 * allowance.places);
    this.#pauseMs = 2 * restMs(allowance);
  }

  /** The usual time of late, 0 before the first answer. */
  get typicalMs(): number {
    return this.#typicalMs;
  }

  /** Notes that a call was answered after `ms`. Fast failures count too: they can only lower the floor. */
  saw(ms: number, now: number): void {
    this.#turn(now);
    if (now - this.#last > this.#pauseMs) this.#answers = 0;
    this.#last = now;
    this.#answers++;
    this.#typicalMs += (ms - this.#typicalMs) / Math.min(memory, this.#answers);
    this.#present.leastMs = Math.min(this.#present.leastMs, ms);
  }

  /** Milliseconds by which a place may be used again before a window has passed since its reply. */
  creditMs(now: number): number {
    if (this.#answers < this.#fewest || now - this.#last > this.#pauseMs) return 0;
    return this.#lessMargin(now, Math.max(leastMargin, 4 / Math.sqrt(this.#answers)));
  }

  /** What the credit comes to when there are many answers, if they are like those so far: for looking ahead. */
  prospectMs(now: number): number {
    return this.#lessMargin(now, leastMargin);
  }

  /** The fastest answer of the last minute or two, 0 if there was none. */
  floorMs(now: number): number {
    this.#turn(now);
    const least = Math.min(this.#present.leastMs, this.#past.leastMs);
    return least === Number.POSITIVE_INFINITY ? 0 : least;
  }

  /** The margin is a part of how far the usual answer is from the fastest. */
  #lessMargin(now: number, part: number): number {
    const floor = this.floorMs(now);
    return Math.max(0, floor - part * Math.max(0, this.#typicalMs - floor));
  }

  #turn(now: number): void {
    const index = Math.floor(now / spanMs);
    if (index === this.#present.index) return;
    this.#past = index === this.#present.index + 1 ? this.#present : emptySpan(index - 1);
    this.#present = emptySpan(index);
  }
}

function emptySpan(index: number): Span {
  return { index, leastMs: Number.POSITIVE_INFINITY };
}
