/** Disposal stack: closes resources in the reverse order of their creation. */
export interface Disposables {
  defer(dispose: () => unknown): void;
  /** Disposes everything, last in first out. If one fails, the others are still disposed. */
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
          // Ignored, so that the remaining resources are disposed as well.
        }
      }
    },
  };
}
