/**
 * Abort signals: listeners, and waits that an abort ends. Pass `undefined` as the signal if nothing can end the wait.
 */
import { setMaxListeners } from 'node:events';

/**
 * Calls `run` when the signal aborts, or at once if it is already aborted. Returns a function that removes the
 * listener.
 */
export function onAbort(signal: AbortSignal | undefined, run: () => void): () => void {
  if (signal === undefined) return () => {};
  if (signal.aborted) {
    run();
    return () => {};
  }
  // Removes the limit on listeners: one request may wait for hundreds of calls, and Node.js would warn of a leak.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', run, { once: true });
  return () => signal.removeEventListener('abort', run);
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => void onAbort(signal, resolve));
}

/**
 * Settles like the promise, or rejects with the signal's reason if that comes first.
 * @param reasonOf replaces the signal's reason
 */
export function raceAbort<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  reasonOf: () => unknown = () => signal?.reason,
): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const stopListening = onAbort(signal, () => reject(reasonOf()));
    promise.then(resolve, reject).finally(stopListening);
  });
}

/**
 * Resolves when `start` calls back, as a timer does. If the signal aborts first, cancels it and rejects with the
 * signal's reason.
 * @param start returns a function that cancels it
 */
export function waitUnlessAborted(
  start: (done: () => void) => () => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    let stopListening = () => {};
    const cancel = start(() => {
      stopListening();
      resolve();
    });
    stopListening = onAbort(signal, () => {
      cancel();
      reject(signal?.reason);
    });
  });
}
