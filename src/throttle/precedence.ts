/**
 * One of two goes first. So that the other never starves, every eighth turn is the other's while both wait: a small
 * price, and one that can be reckoned with.
 */
const turnsInARow = 7;

export class Precedence {
  #inARow = 0;

  /** Whose turn it is, given who waits: 0 the one that goes first, 1 the other; undefined if nobody waits. */
  choose(first: boolean, other: boolean): 0 | 1 | undefined {
    if (first && (!other || this.#inARow < turnsInARow)) {
      if (other) this.#inARow++;
      return 0;
    }
    this.#inARow = 0;
    return other ? 1 : undefined;
  }
}

/**
 * How many are served before a newcomer who has `own` before it on its side (0 goes first, 1 is the other) while `others`
 * wait on the other side.
 */
export function servedBefore(side: 0 | 1, own: number, others: number): number {
  return own + Math.min(others, side === 0 ? Math.floor(own / turnsInARow) : turnsInARow * (own + 1));
}
