/**
 * Fans out one abort listener to many queued calls. A request passes the same signal to all of its calls, often dozens;
 * one listener per signal keeps removal cheap and avoids Node's listener leak warning.
 */
import { onAbort } from '../abort.js';

export class AbortFanout {
  readonly #listeners = new WeakMap<AbortSignal, Set<() => void>>();

  /** Calls `notify` when the signal aborts. Returns a function that unsubscribes. */
  subscribe(signal: AbortSignal, notify: () => void): () => void {
    const listeners = this.#listeners.get(signal) ?? this.#listen(signal);
    listeners.add(notify);
    return () => listeners.delete(notify);
  }

  #listen(signal: AbortSignal): Set<() => void> {
    const listeners = new Set<() => void>();
    this.#listeners.set(signal, listeners);
    const notifyAll = () => {
      for (const notify of listeners) notify();
    };
    onAbort(signal, notifyAll);
    return listeners;
  }
}
