/**
 * A line that is fair to flows: they take turns, each as often as its weight says, however long its own line is (deficit
 * round robin: constant time for each turn). Within a flow there are two sides, of which the first has precedence.
 */
import { Line, type Seat } from './line.js';
import { Precedence, servedBefore } from './precedence.js';

/** The side of a flow: 0 goes before 1. */
export type Side = 0 | 1;

interface Flow<T> {
  readonly name: string;
  readonly sides: readonly [Line<T>, Line<T>];
  readonly precedence: Precedence;
  weight: number;
  /** Turns that it may take before the next flow's: topped up by its weight whenever it comes to the front. */
  turns: number;
}

export class FairLine<T> {
  readonly #seats = new Map<string, Seat<Flow<T>>>();
  readonly #round = new Line<Flow<T>>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Joins the line; what it returns leaves it again, and does nothing if the turn has come. */
  join(value: T, name: string, weight: number, side: Side): () => void {
    const flow = this.#flow(name, weight);
    const seat = flow.sides[side].join(value);
    this.#length++;
    return () => {
      if (!seat.taken) return;
      flow.sides[side].leave(seat);
      this.#left(flow);
    };
  }

  /** Takes out the one whose turn it is. */
  serve(): T | undefined {
    for (let flow = this.#round.first; flow; flow = this.#round.first) {
      if (flow.turns < 1) flow.turns += flow.weight;
      const side = flow.precedence.choose(flow.sides[0].length > 0, flow.sides[1].length > 0);
      if (flow.turns < 1 || side === undefined) {
        this.#round.rotate();
        continue;
      }
      flow.turns -= 1;
      const value = flow.sides[side].serve();
      if (flow.turns < 1) this.#round.rotate();
      this.#left(flow);
      return value;
    }
    return undefined;
  }

  /** How many are served before one that joined now, if nobody came after it. */
  ahead(name: string, weight: number, side: Side): number {
    const own = this.#seats.get(name)?.value;
    const before = own ? servedBefore(side, own.sides[side].length, own.sides[(1 - side) as Side].length) : 0;
    let ahead = before;
    for (const flow of this.#round) {
      if (flow === own) continue;
      ahead += Math.min(lengthOf(flow), Math.ceil(((before + 1) / weight) * flow.weight));
    }
    return ahead;
  }

  #flow(name: string, weight: number): Flow<T> {
    const known = this.#seats.get(name)?.value;
    if (known) {
      known.weight = weight;
      return known;
    }
    const sides: [Line<T>, Line<T>] = [new Line(), new Line()];
    const flow = { name, sides, precedence: new Precedence(), weight, turns: 0 };
    this.#seats.set(name, this.#round.join(flow));
    return flow;
  }

  /** A flow without anyone waiting is forgotten: it saves up nothing and costs nothing. */
  #left(flow: Flow<T>): void {
    this.#length--;
    const seat = this.#seats.get(flow.name);
    if (!seat || lengthOf(flow) > 0) return;
    this.#round.leave(seat);
    this.#seats.delete(flow.name);
  }
}

function lengthOf<T>(flow: Flow<T>): number {
  return flow.sides[0].length + flow.sides[1].length;
}
