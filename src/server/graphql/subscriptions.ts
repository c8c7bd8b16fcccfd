import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { identityOf, type Viewer } from '../../auth/index.js';
import type { Budget } from '../../budget.js';
import { ThrottledError, UnauthenticatedError } from '../../errors.js';
import type { CallerGate } from '../caller-gate.js';
import type { AdjustableDeadline } from '../deadline.js';

/** Times in milliseconds; and how many. */
const defaults = {
  /** How often it is looked whether the caller may still listen, and still takes what it is sent. */
  checkIntervalMs: 20_000,
  /** Who takes nothing for so long is let go, though its connection stands. */
  slowConsumerTimeoutMs: 60_000,
  /** Most subscriptions of one caller at once, in this process. */
  maxPerCaller: 1_000,
} as const;

interface SubscriptionContext {
  readonly request: Request;
  readonly viewer: Viewer;
  readonly deadline: AdjustableDeadline;
  readonly budget: Budget;
  /** The response of node:http, where the request came over a socket. */
  readonly res?: { destroy(): unknown };
}

/**
 * What a subscription needs for lasting: the caller's right is looked at again and again, one that takes nothing any more is let
 * go, one caller cannot have them all, and each event may spend what a request may.
 */
export function useSubscriptions(
  callerGate: Pick<CallerGate, 'authenticate'>,
  { checkIntervalMs, slowConsumerTimeoutMs, maxPerCaller }: Readonly<Record<keyof typeof defaults, number>> = defaults,
): Plugin<SubscriptionContext> {
  const counts = new Map<string, number>();
  return {
    onSubscribe({ args, setSubscribeFn, subscribeFn }) {
      const { request, viewer, deadline, budget, res } = args.contextValue;
      const caller = identityOf(viewer);
      setSubscribeFn(async (subscribed) => {
        const release = acquireSubscriptionSlot(counts, caller, maxPerCaller);
        if (release === null) {
          throw new ThrottledError(`This caller may have ${maxPerCaller} subscriptions at once, and has.`, {
            code: 'RATE_LIMITED',
            retryAfterMs: checkIntervalMs,
          });
        }
        let result: AsyncIterableIterator<ExecutionResult> | ExecutionResult;
        try {
          result = await subscribeFn(subscribed);
        } catch (error) {
          release();
          throw error;
        }
        if (!(Symbol.asyncIterator in result)) {
          release();
          return result;
        }
        const lag = new ConsumerLag();
        const timer = setInterval(() => void check(), checkIntervalMs);
        const end = () => {
          clearInterval(timer);
          deadline.signal.removeEventListener('abort', end);
          release();
        };
        deadline.signal.addEventListener('abort', end, { once: true });

        async function check(): Promise<void> {
          const authError = await reauthorize(callerGate, request, viewer);
          if (authError !== null) deadline.abort(authError);
          // What waits for a reader that does not read would wait for ever: there is nobody to tell.
          if (lag.lagMs() > slowConsumerTimeoutMs) res?.destroy();
        }

        return lag.track(result, () => budget.reset(), end);
      });
    },
  };
}

/** One more of a caller's; what it returns gives it back, once. Null where there are so many. */
function acquireSubscriptionSlot(counts: Map<string, number>, caller: string, max: number): (() => void) | null {
  const count = counts.get(caller) ?? 0;
  if (count >= max) return null;
  counts.set(caller, count + 1);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    const remaining = (counts.get(caller) ?? 1) - 1;
    if (remaining > 0) counts.set(caller, remaining);
    else counts.delete(caller);
  };
}

/** Why the caller may not listen any more; null where it may. */
async function reauthorize(
  callerGate: Pick<CallerGate, 'authenticate'>,
  request: Request,
  viewer: Viewer,
): Promise<UnauthenticatedError | null> {
  try {
    const current = await callerGate.authenticate(request);
    const isUnchanged =
      identityOf(current) === identityOf(viewer) &&
      JSON.stringify([current.scopes, current.custSpaceIds]) === JSON.stringify([viewer.scopes, viewer.custSpaceIds]);
    return isUnchanged ? null : new UnauthenticatedError('The rights of this caller have changed; subscribe again.');
  } catch (error) {
    // Whoever cannot be asked now is asked the next time.
    return error instanceof UnauthenticatedError ? error : null;
  }
}

/** How the reader of a stream keeps up: it rests from when it is handed something until it asks for the next. */
class ConsumerLag {
  #waitingSince: number | undefined;

  lagMs(): number {
    return this.#waitingSince === undefined ? 0 : performance.now() - this.#waitingSince;
  }

  track<T>(source: AsyncIterableIterator<T>, beforeEach: () => void, onEnd: () => void): AsyncIterableIterator<T> {
    return {
      next: async () => {
        this.#waitingSince = undefined;
        beforeEach();
        const result = await source.next().catch((error: unknown) => {
          onEnd();
          throw error;
        });
        if (result.done === true) onEnd();
        else this.#waitingSince = performance.now();
        return result;
      },
      return: async () => {
        onEnd();
        return (await source.return?.()) ?? { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}
