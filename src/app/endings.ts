/** How to end what was started, in the order in which it was. */
export interface Endings {
  add(end: () => unknown): void;
  /** Ends everything, what was started last first, and each whatever becomes of the others. */
  end(): Promise<void>;
}

export function createEndings(): Endings {
  const ends: (() => unknown)[] = [];
  return {
    add: (end) => void ends.push(end),
    async end() {
      for (const end of ends.splice(0).toReversed()) {
        try {
          await end();
        } catch {
          // It is over for this one; the others have to be ended all the same.
        }
      }
    },
  };
}
