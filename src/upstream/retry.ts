import { waitUnlessAborted } from '../abort.js';
import type { GatewayError } from '../errors.js';
import type { Clock } from '../clock.js';

/** The retry policy: exponential backoff with full jitter. */
export interface RetryPolicy {
  /** Maximum number of attempts, including the first. */
  readonly maxTries: number;
  /** Upper limit of the delay before the second attempt, in milliseconds. Doubles with every attempt. */
  readonly baseMs: number;
  /** Upper limit of any backoff, in milliseconds. */
  readonly capMs: number;
}

export interface RetryOptions extends RetryPolicy {
  readonly clock: Clock;
  /** Random number in [0, 1). */
  readonly random: () => number;
  /** Epoch milliseconds. No delay extends beyond it. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
  readonly onRetry: (failedTry: number, delayMs: number, error: GatewayError) => void;
}

/** The result of one attempt: a value, or an error and whether to retry. */
export type TryResult<T> =
  | { readonly value: T }
  | {
      readonly error: GatewayError;
      readonly shouldRetry: boolean;
      /** How long the upstream asked to wait (`Retry-After`), in milliseconds. The backoff is added to it. */
      readonly retryAfterMs?: number | undefined;
    };

/**
 * Retries with exponential backoff and full jitter: each backoff is random between zero and its limit, so that calls
 * that failed together do not retry together. Waits for the time that the upstream asked for, and gives up at once if
 * that is beyond the deadline.
 * @throws the error of the last attempt, anything that `runTry` throws, and the signal's reason
 */
export async function retry<T>(
  options: RetryOptions,
  runTry: (attemptNumber: number) => Promise<TryResult<T>>,
): Promise<T> {
  const { maxTries, baseMs, capMs, clock, random, deadline, signal, onRetry } = options;
  for (let attemptNumber = 1; ; attemptNumber++) {
    const result = await runTry(attemptNumber);
    if ('value' in result) return result.value;
    const backoffMs = random() * Math.min(capMs, baseMs * 2 ** (attemptNumber - 1));
    const delayMs = (result.retryAfterMs ?? 0) + backoffMs;
    if (!result.shouldRetry || attemptNumber >= maxTries || clock.now() + delayMs >= deadline) throw result.error;
    onRetry(attemptNumber, delayMs, result.error);
    await waitUnlessAborted((done) => clock.after(delayMs, done), signal);
  }
}
