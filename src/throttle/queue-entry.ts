/** Somebody who waits: what was asked, and how the answer goes back. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { ThrottledError } from '../errors.js';
import type { Clock } from './clock.js';
import type { RefusalReason } from './events.js';
import type { Permit } from './rate-limiter.js';
import type { CallRequest } from './call-request.js';

export interface QueueEntry {
  readonly request: CallRequest;
  /** Runs something in the asynchronous context of whoever waits: it is another one's whose leaving makes the turn come. */
  readonly runInContext: (work: () => void) => void;
  /** When the waiting began. */
  readonly enqueuedAt: number;
  /** The upstream's refusal, if it has refused this call already. */
  throttled: ThrottledError | undefined;
  /** Leaves the queue and puts the timer and the signal to rest. */
  remove: () => void;
  /** Carries the call out and answers the caller, unless the upstream throttled the call: then it comes back. Never rejects. */
  readonly send: (permit: Permit, requeue: (throttled: ThrottledError) => void) => Promise<void>;
  readonly reject: (error: unknown) => void;
}

export function createQueueEntry<T>(
  request: CallRequest,
  call: () => Promise<T>,
  clock: Clock,
  resolve: (answer: T) => void,
  reject: (error: unknown) => void,
): QueueEntry {
  async function send(permit: Permit, requeue: (throttled: ThrottledError) => void): Promise<void> {
    const sentAt = clock.now();
    try {
      const answer = await call();
      permit.complete(clock.now() - sentAt, false);
      resolve(answer);
    } catch (error) {
      const throttled = isThrottled(error);
      permit.complete(clock.now() - sentAt, throttled);
      if (throttled) requeue(error);
      else reject(error);
    }
  }
  const runInContext = AsyncLocalStorage.snapshot();
  return {
    request,
    runInContext,
    enqueuedAt: clock.now(),
    throttled: undefined,
    remove: () => undefined,
    send: (permit, requeue) => runInContext(send, permit, requeue),
    reject,
  };
}

const messages: Record<RefusalReason, string> = {
  wait: 'The upstream admits so many calls a second, and the wait for its quota is longer than this request can wait.',
  full: 'Too many calls wait for the quota of the upstream already.',
  deadline: 'The turn of this call did not come before the deadline of its request.',
  closed: 'The gateway is stopping.',
};

/** `throttled`: what the upstream said, if it has refused the call itself. */
export function busyError(
  reason: RefusalReason,
  retryAfterMs: number,
  throttled: ThrottledError | undefined,
): ThrottledError {
  if (!throttled) return new ThrottledError(messages[reason], { code: 'UPSTREAM_BUSY', retryAfterMs });
  const { message, requestId } = throttled;
  return new ThrottledError(message, { code: 'UPSTREAM_THROTTLED', retryAfterMs, requestId });
}

function isThrottled(error: unknown): error is ThrottledError {
  return error instanceof ThrottledError && error.code === 'UPSTREAM_THROTTLED';
}
