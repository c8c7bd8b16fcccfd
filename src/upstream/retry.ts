import type { GatewayError } from '../errors.js';
import type { Clock } from '../throttle/index.js';

/** How often, and how long in between. */
export interface RetryPolicy {
  /** Most tries, the first one included. */
  readonly maxTries: number;
  /** Longest pause before the second try, in milliseconds; it doubles with every try. */
  readonly baseMs: number;
  /** Longest pause of all, in milliseconds. */
  readonly capMs: number;
}

export interface RetryOptions extends RetryPolicy {
  readonly clock: Clock;
  /** From 0 up to, but not, 1. */
  readonly random: () => number;
  /** Epoch milliseconds; no pause reaches beyond it. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
  readonly onRetry: (failedTry: number, delayMs: number, error: GatewayError) => void;
}

/** What one try comes to: a value, or an error and whether another try makes sense. */
export type TryResult<T> = { readonly value: T } | { readonly error: GatewayError; readonly shouldRetry: boolean };

/**
 * Tries until there is a value. Pauses are drawn from the whole span between nothing and twice the last one's limit
 * (full jitter), so that those who failed together do not come back together.
 * @throws the last try's error, whatever `once` throws, and the signal's reason
 */
export async function retry<T>(
  options: RetryOptions,
  runTry: (attemptNumber: number) => Promise<TryResult<T>>,
): Promise<T> {
  const { maxTries, baseMs, capMs, clock, random, deadline, signal, onRetry } = options;
  for (let attemptNumber = 1; ; attemptNumber++) {
    const result = await runTry(attemptNumber);
    if ('value' in result) return result.value;
    const delayMs = random() * Math.min(capMs, baseMs * 2 ** (attemptNumber - 1));
    if (!result.shouldRetry || attemptNumber >= maxTries || clock.now() + delayMs >= deadline) throw result.error;
    onRetry(attemptNumber, delayMs, result.error);
    await pause(clock, delayMs, signal);
  }
}

function pause(clock: Clock, delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    function onAbort(): void {
      cancel();
      reject(signal?.reason);
    }
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
