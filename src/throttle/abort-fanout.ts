/**
 * Callers who go away. A request hands the same signal to all its calls, often dozens: they share one listener, which
 * keeps leaving cheap and Node from warning of a leak that is none.
 */
export class AbortFanout {
  readonly #listeners = new WeakMap<AbortSignal, Set<() => void>>();

  /** Calls `gone` when the signal aborts. What it returns calls it off. */
  subscribe(signal: AbortSignal, onAbort: () => void): () => void {
    const listeners = this.#listeners.get(signal) ?? this.#listen(signal);
    listeners.add(onAbort);
    return () => listeners.delete(onAbort);
  }

  #listen(signal: AbortSignal): Set<() => void> {
    const listeners = new Set<() => void>();
    this.#listeners.set(signal, listeners);
    const notifyAll = () => {
      for (const onAbort of listeners) onAbort();
    };
    signal.addEventListener('abort', notifyAll, { once: true });
    return listeners;
  }
}
