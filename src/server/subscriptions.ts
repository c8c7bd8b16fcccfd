import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { identityOf, type Viewer } from '../auth/index.js';
import type { Budget } from '../budget.js';
import { ThrottledError, UnauthenticatedError } from '../errors.js';
import type { Door } from './caller.js';
import type { MovableDeadline } from './deadline.js';

/** Times in milliseconds; and how many. */
const usual = {
  /** How often it is looked whether the caller may still listen, and still takes what it is sent. */
  check: 20_000,
  /** Who takes nothing for so long is let go, though its connection stands. */
  patience: 60_000,
  /** Most subscriptions of one caller at once, in this process. */
  most: 1_000,
} as const;

interface WithSubscription {
  readonly request: Request;
  readonly viewer: Viewer;
  readonly deadline: MovableDeadline;
  readonly budget: Budget;
  /** The response of node:http, where the request came over a socket. */
  readonly res?: { destroy(): unknown };
}

/**
 * What a subscription needs for lasting: the caller's right is looked at again and again, one that takes nothing any more is let
 * go, one caller cannot have them all, and each event may spend what a request may.
 */
export function useSubscriptions(
  door: Pick<Door, 'authenticate'>,
  { check: checkMs, patience: patienceMs, most }: Readonly<Record<keyof typeof usual, number>> = usual,
): Plugin<WithSubscription> {
  const counts = new Map<string, number>();
  return {
    onSubscribe({ args, setSubscribeFn, subscribeFn }) {
      const { request, viewer, deadline, budget, res } = args.contextValue;
      const caller = identityOf(viewer);
      setSubscribeFn(async (subscribed) => {
        const release = takeSeat(counts, caller, most);
        if (release === null) {
          throw new ThrottledError(`This caller may have ${most} subscriptions at once, and has.`, {
            code: 'RATE_LIMITED',
            retryAfterMs: checkMs,
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
        const pace = new Pace();
        const timer = setInterval(() => void check(), checkMs);
        const end = () => {
          clearInterval(timer);
          deadline.signal.removeEventListener('abort', end);
          release();
        };
        deadline.signal.addEventListener('abort', end, { once: true });

        async function check(): Promise<void> {
          const lost = await whyNoMore(door, request, viewer);
          if (lost !== null) deadline.abort(lost);
          // What waits for a reader that does not read would wait for ever: there is nobody to tell.
          if (pace.restsMs() > patienceMs) res?.destroy();
        }

        return pace.of(result, () => budget.renew(), end);
      });
    },
  };
}

/** One more of a caller's; what it returns gives it back, once. Null where there are so many. */
function takeSeat(counts: Map<string, number>, caller: string, most: number): (() => void) | null {
  const count = counts.get(caller) ?? 0;
  if (count >= most) return null;
  counts.set(caller, count + 1);
  let isTaken = true;
  return () => {
    if (!isTaken) return;
    isTaken = false;
    const left = (counts.get(caller) ?? 1) - 1;
    if (left > 0) counts.set(caller, left);
    else counts.delete(caller);
  };
}

/** Why the caller may not listen any more; null where it may. */
async function whyNoMore(
  door: Pick<Door, 'authenticate'>,
  request: Request,
  viewer: Viewer,
): Promise<UnauthenticatedError | null> {
  try {
    const now = await door.authenticate(request);
    const same =
      identityOf(now) === identityOf(viewer) &&
      JSON.stringify([now.scopes, now.custSpaceIds]) === JSON.stringify([viewer.scopes, viewer.custSpaceIds]);
    return same ? null : new UnauthenticatedError('The rights of this caller have changed; subscribe again.');
  } catch (error) {
    // Whoever cannot be asked now is asked the next time.
    return error instanceof UnauthenticatedError ? error : null;
  }
}

/** How the reader of a stream keeps up: it rests from when it is handed something until it asks for the next. */
class Pace {
  #restsSince: number | undefined;

  restsMs(): number {
    return this.#restsSince === undefined ? 0 : performance.now() - this.#restsSince;
  }

  of<T>(source: AsyncIterableIterator<T>, beforeEach: () => void, end: () => void): AsyncIterableIterator<T> {
    return {
      next: async () => {
        this.#restsSince = undefined;
        beforeEach();
        const result = await source.next().catch((error: unknown) => {
          end();
          throw error;
        });
        if (result.done === true) end();
        else this.#restsSince = performance.now();
        return result;
      },
      return: async () => {
        end();
        return (await source.return?.()) ?? { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}
