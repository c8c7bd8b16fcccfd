import { setMaxListeners } from 'node:events';
import type { Plugin } from 'graphql-yoga';
import { InvalidInputError, UpstreamError } from '../errors.js';

const header = 'x-request-timeout-ms';
const shortest = 100;

/** Until when a request is answered, and the signal that ends what it still waits for. */
export interface Deadline {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Aborted at the deadline, or when the caller goes away. */
  readonly signal: AbortSignal;
  /** Lets go of the clock: the request is answered. */
  end(): void;
}

/** Something with a deadline in it, as the context of a request is. */
export interface WithDeadline {
  readonly deadline: Deadline;
}

/**
 * The deadline of a request: REQUEST_TIMEOUT_MS from now, or sooner where the caller asks for it in `x-request-timeout-ms`.
 * @throws InvalidInputError where the header is not a number of milliseconds
 */
export function startDeadline(request: Request, requestTimeoutMs: number, now: number): Deadline {
  const timeoutMs = Math.min(requestTimeoutMs, asked(request) ?? requestTimeoutMs);
  const controller = new AbortController();
  // Every call of the request listens, and there may be hundreds.
  setMaxListeners(0, controller.signal);
  const late = () =>
    controller.abort(new UpstreamError(`The upstream did not answer within the ${timeoutMs} ms that this request had.`, { code: 'UPSTREAM_TIMEOUT' }));
  const gone = () => controller.abort(request.signal.reason);
  const timer = setTimeout(late, timeoutMs);
  request.signal.addEventListener('abort', gone, { once: true });
  return {
    at: now + timeoutMs,
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', gone);
    },
  };
}

function asked(request: Request): number | undefined {
  const value = request.headers.get(header);
  if (value === null) return undefined;
  const ms = Number(value);
  if (/^\d+$/.test(value) && ms >= shortest) return ms;
  throw new InvalidInputError([{ path: [header], message: `expected a whole number of milliseconds from ${shortest}, got ${JSON.stringify(value.slice(0, 20))}.` }]);
}

/** Ends the deadline's clock with the last part of the answer. */
export function useDeadline(): Plugin<WithDeadline> {
  return {
    onExecute({ args }) {
      const { deadline } = args.contextValue;
      return {
        onExecuteDone: ({ result }) => {
          if (!isStream(result)) return deadline.end();
          return { onEnd: () => deadline.end() };
        },
      };
    },
  };
}

function isStream(result: unknown): boolean {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}
