import type { Plugin } from 'graphql-yoga';
import type { Clock } from '../clock.js';
import { UpstreamError } from '../errors.js';
import { inputError } from './graphql/error-mask.js';
import { streamsRootField, type OperationFacts, type Variables } from './parse/operation-facts.js';
import type { Stage } from './pipeline.js';

const minTimeoutMs = 100;

/**
 * The request ends this long after its deadline, so that the throttle refuses queued calls first and says when to
 * retry.
 */
const graceMs = 25;

/** The deadline of a request, with a signal that aborts its pending work. */
export interface Deadline {
  /** The current deadline, in epoch milliseconds. */
  readonly at: number;
  /** Aborted at the deadline, or when the caller disconnects. */
  readonly signal: AbortSignal;
  /** Releases the timer: the request is answered. */
  stop(): void;
}

/** A deadline that the server adjusts once the operation is known. */
export interface AdjustableDeadline extends Deadline {
  /** Extends the deadline to that of a bulk mutation, unless the caller asked for less. */
  extendForBulk(): void;
  /**
   * Removes the deadline for a subscription, which ends when its caller disconnects. Each event has a deadline of its
   * own.
   */
  extendForSubscription(): void;
  /** Aborts the request now, with an error for its caller. */
  abort(reason: Error): void;
}

/** An object with a deadline, such as the context of a request. */
export interface WithDeadline {
  readonly deadline: AdjustableDeadline;
}

export interface DeadlineOptions {
  /** The timeout of a request (REQUEST_TIMEOUT_MS). */
  readonly requestMs: number;
  /** The timeout of a bulk mutation whose results are streamed (BULK_TIMEOUT_MS). */
  readonly bulkMs: number;
  /** The timeout that the caller sent in `x-request-timeout-ms`. */
  readonly requestedMs: number | undefined;
  /** When the request arrived, in epoch milliseconds. */
  readonly start: number;
  readonly clock: Clock;
}

export function createDeadline({
  requestMs,
  bulkMs,
  requestedMs = Infinity,
  start,
  clock,
}: DeadlineOptions): AdjustableDeadline {
  const controller = new AbortController();
  let timeoutMs = Math.min(requestMs, requestedMs);
  let isSubscription = false;
  let isStopped = false;
  let cancelTimer = startTimer();

  function startTimer() {
    const onTimeout = () =>
      controller.abort(
        new UpstreamError(`The upstream did not answer within the ${timeoutMs} ms that this request had.`, {
          code: 'UPSTREAM_TIMEOUT',
        }),
      );
    return clock.after(start + timeoutMs + graceMs - clock.now(), onTimeout);
  }

  return {
    get at() {
      return (isSubscription ? clock.now() : start) + timeoutMs;
    },
    signal: controller.signal,
    extendForBulk() {
      cancelTimer();
      timeoutMs = Math.min(bulkMs, requestedMs);
      if (!isStopped) cancelTimer = startTimer();
    },
    extendForSubscription() {
      cancelTimer();
      isSubscription = true;
    },
    abort: (reason) => controller.abort(reason),
    stop() {
      isStopped = true;
      cancelTimer();
    },
  };
}

/** Rejects an invalid timeout as early as every other malformed header. */
export const timeoutGuard: Stage = {
  name: 'timeout',
  run({ headers }) {
    const value = headers.get('x-request-timeout-ms');
    if (value === null || (/^\d+$/.test(value) && Number(value) >= minTimeoutMs)) return undefined;
    throw inputError(
      ['x-request-timeout-ms'],
      `expected a whole number of milliseconds from ${minTimeoutMs}, got ${JSON.stringify(value.slice(0, 20))}.`,
    );
  },
};

/**
 * Adjusts the deadline to the operation. A mutation whose results are streamed gets the timeout of a bulk mutation,
 * because its caller sees progress.
 */
export function useDeadline(): Plugin<
  WithDeadline & { readonly operation: OperationFacts & { variables: Variables } }
> {
  return {
    onExecute({ args }) {
      const { deadline, operation } = args.contextValue;
      const { variables } = operation;
      if (operation.operation.operation === 'mutation' && streamsRootField(operation, variables))
        deadline.extendForBulk();
    },
    onSubscribe: ({ args }) => args.contextValue.deadline.extendForSubscription(),
  };
}
