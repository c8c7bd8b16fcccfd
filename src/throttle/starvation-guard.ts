/** A starvation guard between two priorities: while both have items, every eighth choice goes to the lower one. */
const maxConsecutive = 7;

/** Chooses between two priorities at a ratio of 7 to 1. */
export class StarvationGuard {
  #consecutive = 0;

  /**
   * Returns 0 for the higher priority or 1 for the lower one, depending on which of them have items; undefined if
   * neither has.
   */
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
 * How many items are served before a new one of `priority`, with `samePriority` items ahead of it in its own priority
 * and `otherPriority` items in the other.
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
