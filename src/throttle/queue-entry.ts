/** A queue entry: a call that waits for a permit, and the promise of its caller. */
import { AsyncResource } from 'node:async_hooks';
import { ThrottledError } from '../errors.js';
import type { Clock } from '../clock.js';
import type { RefusalReason } from './events.js';
import type { Permit } from './rate-limiter.js';
import type { CallRequest } from './call-request.js';

/** A queued call with its caller's async context. */
export interface QueueEntry {
  readonly request: CallRequest;
  /** Runs `work` in the caller's async context; otherwise it would run in that of the call that freed the permit. */
  readonly runInContext: (work: () => void) => void;
  /** When the call was queued. */
  readonly enqueuedAt: number;
  /** The upstream's throttling error, if it throttled this call before. */
  throttled: ThrottledError | undefined;
  /** Removes the entry from the queue, and its timer and abort listener. */
  remove: () => void;
  /**
   * Sends the call and settles the caller's promise, or calls `requeue` if the upstream throttled it. Never rejects.
   */
  readonly send: (permit: Permit, requeue: (throttled: ThrottledError) => void) => Promise<void>;
  readonly reject: (error: unknown) => void;
}

/** Creates an entry in the async context of the caller. */
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
  // Equivalent to AsyncLocalStorage.snapshot(), without the function that Node 20 creates for each snapshot to warn
  // about a deprecated property.
  const context = new AsyncResource('QueueEntry');
  return {
    request,
    runInContext: (work) => context.runInAsyncScope(work),
    enqueuedAt: clock.now(),
    throttled: undefined,
    remove: () => undefined,
    send: (permit, requeue) => context.runInAsyncScope(send, undefined, permit, requeue),
    reject,
  };
}

const messages: Record<RefusalReason, string> = {
  wait: "The wait for the upstream's quota is longer than this request's deadline allows.",
  full: 'The upstream queue is full.',
  deadline: "The request's deadline passed while the call was queued for the upstream's quota.",
  closed: 'The gateway is stopping.',
};

/** The error of a call that was not sent; if the upstream throttled it before, that error with a new retryAfterMs. */
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
