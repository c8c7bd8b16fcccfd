/** How to end what was started, in the order in which it was. */
export interface Disposables {
  defer(dispose: () => unknown): void;
  /** Ends everything, what was started last first, and each whatever becomes of the others. */
  dispose(): Promise<void>;
}

export function createDisposables(): Disposables {
  const callbacks: (() => unknown)[] = [];
  return {
    defer: (end) => void callbacks.push(end),
    async dispose() {
      for (const end of callbacks.splice(0).toReversed()) {
        try {
          await end();
        } catch {
          // It is over for this one; the others have to be ended all the same.
        }
      }
    },
  };
}
