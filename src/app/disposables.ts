/** Disposal stack: ends what was started, in reverse order. */
export interface Disposables {
  defer(dispose: () => unknown): void;
  /** Disposes everything, last in first out. One that fails does not keep the others from being disposed. */
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
          // The others have to be disposed all the same.
        }
      }
    },
  };
}
