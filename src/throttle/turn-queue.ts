/**
 * Whose turn it is, among the calls of one key. Calls that the upstream sent back come first. Then the foreground
 * (mutation, interactive) of all flows, then the background (refresh, bulk); in each, the flows take turns, and within a
 * flow the first class of the two has precedence.
 */
import { FairLine, type Side } from './fair-line.js';
import { Line } from './line.js';
import { Precedence, servedBefore } from './precedence.js';
import type { Turn, TurnClass } from './turn.js';

const bandOf: Record<TurnClass, { band: 0 | 1; side: Side }> = {
  mutation: { band: 0, side: 0 },
  interactive: { band: 0, side: 1 },
  refresh: { band: 1, side: 0 },
  bulk: { band: 1, side: 1 },
};

type Place = Pick<Turn, 'flow' | 'class' | 'weight'>;

export class TurnQueue<T> {
  readonly #sentBack = new Line<T>();
  readonly #bands = [new FairLine<T>(), new FairLine<T>()] as const;
  readonly #precedence = new Precedence();

  get length(): number {
    return this.#sentBack.length + this.#bands[0].length + this.#bands[1].length;
  }

  /** Joins the queue; what it returns leaves it again. */
  join(value: T, { flow, class: turnClass, weight = 1 }: Place): () => void {
    const { band, side } = bandOf[turnClass];
    return this.#bands[band].join(value, flow, weight, side);
  }

  /** Goes to the head of the queue; what it returns leaves it again. */
  putBack(value: T): () => void {
    const seat = this.#sentBack.join(value);
    return () => this.#sentBack.leave(seat);
  }

  /** Takes out the one whose turn it is. */
  serve(): T | undefined {
    if (this.#sentBack.length > 0) return this.#sentBack.serve();
    const band = this.#precedence.choose(this.#bands[0].length > 0, this.#bands[1].length > 0);
    return band === undefined ? undefined : this.#bands[band].serve();
  }

  /** How many are served before one that joined now, if nobody came after it. */
  ahead({ flow, class: turnClass, weight = 1 }: Place): number {
    const { band, side } = bandOf[turnClass];
    const inBand = this.#bands[band].ahead(flow, weight, side);
    return this.#sentBack.length + servedBefore(band, inBand, this.#bands[(1 - band) as Side].length);
  }
}
