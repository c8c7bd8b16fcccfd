import type { Clock } from '../clock.js';
import type { Config } from '../config/index.js';
import { UpstreamError } from '../errors.js';
import type { Exchange } from './exchange.js';
import { inputError } from './graphql/error-mask.js';

const minTimeoutMs = 100;
/** The request ends this long after its deadline: the throttle refuses queued calls first, and says when to retry. */
const graceMs = 25;

/** The deadline of a request, with a signal that aborts its pending work. */
export type Deadline = ReturnType<typeof createDeadline>;

/** @param start in epoch milliseconds @param requestedMs the caller's `x-request-timeout-ms` */
export function createDeadline(
  { requestTimeoutMs, bulkTimeoutMs }: Pick<Config, 'requestTimeoutMs' | 'bulkTimeoutMs'>,
  clock: Clock,
  start: number,
  requestedMs = Infinity,
) {
  const controller = new AbortController();
  let timeoutMs = Math.min(requestTimeoutMs, requestedMs);
  let isSubscription = false;
  let isStopped = false;
  let cancelTimer = startTimer();

  function startTimer() {
    return clock.after(start + timeoutMs + graceMs - clock.now(), () => {
      const message = `The upstream did not answer within the ${timeoutMs} ms that this request had.`;
      controller.abort(new UpstreamError(message, { code: 'UPSTREAM_TIMEOUT' }));
    });
  }

  return {
    /** The current deadline, in epoch milliseconds. */
    get at() {
      return (isSubscription ? clock.now() : start) + timeoutMs;
    },
    /** Aborted at the deadline, or when the caller disconnects. */
    signal: controller.signal,
    /** Extends the deadline to that of a bulk mutation, unless the caller asked for less. */
    extendForBulk() {
      cancelTimer();
      timeoutMs = Math.min(bulkTimeoutMs, requestedMs);
      if (!isStopped) cancelTimer = startTimer();
    },
    /** Removes the deadline for a subscription, which its caller ends. Each of its events has a deadline of its own. */
    extendForSubscription() {
      cancelTimer();
      isSubscription = true;
    },
    abort: (reason: Error) => controller.abort(reason),
    /** Releases the timer: the request is answered. */
    stop() {
      isStopped = true;
      cancelTimer();
    },
  };
}

/** Rejects an invalid timeout as early as every other malformed header. */
export function timeoutGuard({ headers }: Pick<Exchange, 'headers'>): undefined {
  const value = headers.get('x-request-timeout-ms');
  if (value === null || (/^\d+$/.test(value) && Number(value) >= minTimeoutMs)) return undefined;
  throw inputError(
    ['x-request-timeout-ms'],
    `expected a whole number of milliseconds from ${minTimeoutMs}, got ${JSON.stringify(value.slice(0, 20))}.`,
  );
}
