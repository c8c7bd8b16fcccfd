import { setMaxListeners } from 'node:events';
import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { InvalidInputError, UpstreamError } from '../errors.js';
import { streamsRootField } from './graphql/incremental-delivery.js';

const header = 'x-request-timeout-ms';
const minTimeoutMs = 100;

/** So long after the deadline the request is ended: first of all the throttle refuses what waits, and says when to try again. */
const graceMs = 25;

/** Until when a request is answered, and the signal that ends what it still waits for. */
export interface Deadline {
  /** Epoch milliseconds, of what is asked now. */
  readonly at: number;
  /** Aborted at the deadline, or when the caller goes away. */
  readonly signal: AbortSignal;
  /** Lets go of the clock: the request is answered. */
  stop(): void;
}

/** The deadline as the server moves it, once it knows what the request is. */
export interface AdjustableDeadline extends Deadline {
  /** As much time as a bulk mutation has, or as the caller allows where that is less. */
  extendForBulk(): void;
  /** No end but the caller's: each thing that is asked has the time of a request. */
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

/**
 * The deadline of a request: REQUEST_TIMEOUT_MS from now, or sooner where the caller asks for it in `x-request-timeout-ms`.
 * @throws InvalidInputError where the header is not a number of milliseconds
 */
export function startDeadline(
  request: Request,
  { requestMs, bulkMs }: Timeouts,
  now: () => number,
): AdjustableDeadline {
  const requestedMs = requestedTimeoutMs(request) ?? Infinity;
  const start = now();
  const controller = new AbortController();
  // Every call of the request listens, and there may be hundreds.
  setMaxListeners(0, controller.signal);
  const onDisconnect = () => controller.abort(request.signal.reason);
  request.signal.addEventListener('abort', onDisconnect, { once: true });
  let timeoutMs = Math.min(requestMs, requestedMs);
  let isSubscription = false;
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
      timer = startTimer();
    },
    extendForSubscription() {
      clearTimeout(timer);
      isSubscription = true;
    },
    abort: (reason) => controller.abort(reason),
    stop() {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', onDisconnect);
    },
  };
}

function requestedTimeoutMs(request: Request): number | undefined {
  const value = request.headers.get(header);
  if (value === null) return undefined;
  const ms = Number(value);
  if (/^\d+$/.test(value) && ms >= minTimeoutMs) return ms;
  throw new InvalidInputError([
    {
      path: [header],
      message: `expected a whole number of milliseconds from ${minTimeoutMs}, got ${JSON.stringify(value.slice(0, 20))}.`,
    },
  ]);
}

/**
 * Gives the request the time that it needs by what it is, and ends the clock with the last part of the answer. A mutation whose
 * results are streamed has the time of a bulk: its caller sees that it goes on.
 */
export function useDeadline(): Plugin<WithDeadline> {
  return {
    onExecute({ args }) {
      const { document, operationName, variableValues, contextValue } = args;
      const { deadline } = contextValue;
      const operation = getOperationAST(document, operationName);
      if (operation?.operation === 'mutation' && streamsRootField(document, operation, variableValues ?? {}))
        deadline.extendForBulk();
      return { onExecuteDone: ({ result }) => stopAfter(result, deadline) };
    },
    onSubscribe({ args }) {
      const { deadline } = args.contextValue;
      deadline.extendForSubscription();
      return { onSubscribeResult: ({ result }) => stopAfter(result, deadline) };
    },
  };
}

/** The clock ends with the answer, or with its last part. */
function stopAfter(result: unknown, deadline: Deadline): { onEnd: () => void } | undefined {
  if (isStream(result)) return { onEnd: () => deadline.stop() };
  deadline.stop();
  return undefined;
}

function isStream(result: unknown): boolean {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}
