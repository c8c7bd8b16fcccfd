/**
 * Abort signals: listeners, and waits that an abort ends. Pass `undefined` as the signal if nothing can end the wait.
 */

/**
 * The listeners of each signal. A request has one signal for dozens of reads and calls; a single event listener that
 * fans out to all of them takes a fraction of the time, and Node.js does not warn of a leak.
 */
const listenersOf = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `run` when the signal aborts, or at once if it is already aborted. Returns a function that removes the
 * listener.
 * @param run must not throw
 */
export function onAbort(signal: AbortSignal | undefined, run: () => void): () => void {
  if (signal === undefined) return () => {};
  if (signal.aborted) {
    run();
    return () => {};
  }
  const listeners = listenersOf.get(signal) ?? fanOut(signal);
  listeners.add(run);
  return () => listeners.delete(run);
}

function fanOut(signal: AbortSignal): Set<() => void> {
  const listeners = new Set<() => void>();
  listenersOf.set(signal, listeners);
  const notify = () => {
    for (const listener of listeners) listener();
  };
  signal.addEventListener('abort', notify, { once: true });
  return listeners;
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
    promise.then(resolve, reject);
    promise.then(stopListening, stopListening);
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

/** Whether work was cancelled because nobody waits for its result any more. A deadline that passed is no such error. */
export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
