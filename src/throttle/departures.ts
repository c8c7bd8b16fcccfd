/**
 * Callers who go away. A request hands the same signal to all its calls, often dozens: they share one listener, which
 * keeps leaving cheap and Node from warning of a leak that is none.
 */
export class Departures {
  readonly #waiting = new WeakMap<AbortSignal, Set<() => void>>();

  /** Calls `gone` when the signal aborts. What it returns calls it off. */
  watch(signal: AbortSignal, gone: () => void): () => void {
    const others = this.#waiting.get(signal) ?? this.#listen(signal);
    others.add(gone);
    return () => others.delete(gone);
  }

  #listen(signal: AbortSignal): Set<() => void> {
    const waiting = new Set<() => void>();
    this.#waiting.set(signal, waiting);
    const leave = () => {
      for (const gone of waiting) gone();
    };
    signal.addEventListener('abort', leave, { once: true });
    return waiting;
  }
}
