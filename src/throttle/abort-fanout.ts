/**
 * Fans one abort listener out to many queued calls. A request passes the same signal to all of its calls, often dozens;
 * one listener per signal keeps removal cheap and avoids Node's listener leak warning.
 */
export class AbortFanout {
  readonly #listeners = new WeakMap<AbortSignal, Set<() => void>>();

  /** Calls `onAbort` when the signal aborts. Returns a function that unsubscribes. */
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
