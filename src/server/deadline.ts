import { setMaxListeners } from 'node:events';

import type { Plugin } from 'graphql-yoga';
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

/** Until when a request is answered, and the signal that ends what it still waits for. */
export interface Deadline {
  /** Epoch milliseconds, for calls that are made now. */
  readonly at: number;
  /** Aborted at the deadline, or when the caller goes away. */
  readonly signal: AbortSignal;
  /** Releases the timer: the request is answered. */
  stop(): void;
}

/** The deadline as the server moves it, once it knows what the request is. */
export interface AdjustableDeadline extends Deadline {
  /** Allows the time of a bulk mutation, or what the caller allows where that is less. */
  extendForBulk(): void;
  /** Ends with the caller alone: each event has the time of a request. */
  extendForSubscription(): void;
  /** Ends the request now, with a reason for its caller. */
  abort(reason: Error): void;
}

/** Something with a deadline in it, as the context of a request is. */
export interface WithDeadline {
  readonly deadline: AdjustableDeadline;
}

export interface Timeouts {
  /** REQUEST_TIMEOUT_MS. */
  readonly requestMs: number;
  /** BULK_TIMEOUT_MS. */
  readonly bulkMs: number;
}

export interface DeadlineOptions extends Timeouts {
  /** What the caller allows, by `x-request-timeout-ms`. */
  readonly requestedMs: number | undefined;
  /** When the request came, in epoch milliseconds. */
  readonly start: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export function createDeadline({
  requestMs,
  bulkMs,
  requestedMs = Infinity,
  start,
  now,
}: DeadlineOptions): AdjustableDeadline {
  const controller = new AbortController();
  // Every call of the request listens, and there may be hundreds.
  setMaxListeners(0, controller.signal);
  let timeoutMs = Math.min(requestMs, requestedMs);
  let isSubscription = false;
  let isStopped = false;
  let timer = startTimer();

  function startTimer() {
    const onTimeout = () =>
      controller.abort(
        new UpstreamError(`The upstream did not answer within the ${timeoutMs} ms that this request had.`, {
          code: 'UPSTREAM_TIMEOUT',
        }),
      );
    return setTimeout(onTimeout, start + timeoutMs + graceMs - now());
  }

  return {
    get at() {
      return (isSubscription ? now() : start) + timeoutMs;
    },
    signal: controller.signal,
    extendForBulk() {
      clearTimeout(timer);
      timeoutMs = Math.min(bulkMs, requestedMs);
      if (!isStopped) timer = startTimer();
    },
    extendForSubscription() {
      clearTimeout(timer);
      isSubscription = true;
    },
    abort: (reason) => controller.abort(reason),
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/** Refuses a time that makes no sense, with every other malformed header. */
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
 * Adjusts the deadline to the operation. A mutation whose results are streamed has the time of a bulk: its caller sees
 * progress.
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
