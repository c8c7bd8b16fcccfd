/** Somebody who waits: what was asked, and how the answer goes back. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { ThrottledError } from '../errors.js';
import type { Clock } from './clock.js';
import type { RefusalReason } from './events.js';
import type { Place } from './pacer.js';
import type { Turn } from './turn.js';

export interface Waiting {
  readonly turn: Turn;
  /** Runs something in the asynchronous context of whoever waits: it is another one's whose leaving makes the turn come. */
  readonly within: (work: () => void) => void;
  /** When the waiting began. */
  readonly since: number;
  /** The upstream's refusal, if it has refused this call already. */
  throttled: ThrottledError | undefined;
  /** Leaves the queue and puts the timer and the signal to rest. */
  leave: () => void;
  /** Carries the call out and answers the caller, unless the upstream throttled the call: then it comes back. Never rejects. */
  readonly send: (place: Place, comeBack: (throttled: ThrottledError) => void) => Promise<void>;
  readonly reject: (error: unknown) => void;
}

export function waitingFor<T>(
  turn: Turn,
  call: () => Promise<T>,
  clock: Clock,
  resolve: (answer: T) => void,
  reject: (error: unknown) => void,
): Waiting {
  async function send(place: Place, comeBack: (throttled: ThrottledError) => void): Promise<void> {
    const sentAt = clock.now();
    try {
      const answer = await call();
      place.replied(clock.now() - sentAt, false);
      resolve(answer);
    } catch (error) {
      const throttled = isThrottled(error);
      place.replied(clock.now() - sentAt, throttled);
      if (throttled) comeBack(error);
      else reject(error);
    }
  }
  const within = AsyncLocalStorage.snapshot();
  return {
    turn,
    within,
    since: clock.now(),
    throttled: undefined,
    leave: () => undefined,
    send: (place, comeBack) => within(send, place, comeBack),
    reject,
  };
}

const texts: Record<RefusalReason, string> = {
  wait: 'The upstream admits so many calls a second, and the wait for its quota is longer than this request can wait.',
  full: 'Too many calls wait for the quota of the upstream already.',
  deadline: 'The turn of this call did not come before the deadline of its request.',
  closed: 'The gateway is stopping.',
};

/** `throttled`: what the upstream said, if it has refused the call itself. */
export function refusal(
  reason: RefusalReason,
  retryAfterMs: number,
  throttled: ThrottledError | undefined,
): ThrottledError {
  if (!throttled) return new ThrottledError(texts[reason], { code: 'UPSTREAM_BUSY', retryAfterMs });
  const { message, requestId } = throttled;
  return new ThrottledError(message, { code: 'UPSTREAM_THROTTLED', retryAfterMs, requestId });
}

function isThrottled(error: unknown): error is ThrottledError {
  return error instanceof ThrottledError && error.code === 'UPSTREAM_THROTTLED';
}
