/**
 * One of two goes first. So that the other never starves, every eighth turn is the other's while both wait: a small
 * price, and one that can be reckoned with.
 */
const maxConsecutive = 7;

export class StarvationGuard {
  #consecutive = 0;

  /** Whose turn it is, given who waits: 0 the one that goes first, 1 the other; undefined if nobody waits. */
  choose(first: boolean, other: boolean): 0 | 1 | undefined {
    if (first && (!other || this.#consecutive < maxConsecutive)) {
      if (other) this.#consecutive++;
      return 0;
    }
    this.#consecutive = 0;
    return other ? 1 : undefined;
  }
}

/**
 * How many are served before a newcomer who has `own` before it on its side (0 goes first, 1 is the other) while `others`
 * wait on the other side.
 */
export function countServedBefore(priority: 0 | 1, samePriority: number, otherPriority: number): number {
  return (
    samePriority +
    Math.min(
      otherPriority,
      priority === 0 ? Math.floor(samePriority / maxConsecutive) : maxConsecutive * (samePriority + 1),
    )
  );
}
