import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Clock } from '../../clock.js';
import { onAbort } from '../../abort.js';
import { identityOf, type Viewer } from '../../auth/index.js';
import type { Budget } from '../../budget.js';
import { ThrottledError, UnauthenticatedError } from '../../errors.js';
import type { CallerGate, IncomingRequest } from '../caller-gate.js';
import type { AdjustableDeadline } from '../deadline.js';
import type { SubscriptionsChanged } from '../observability/request-events.js';

/** Limits of subscriptions. Times are in milliseconds. */
const defaults = {
  /** How often the caller is re-authenticated and checked for back-pressure. */
  checkIntervalMs: 20_000,
  /** A slow consumer that reads nothing for this long is disconnected. */
  slowConsumerTimeoutMs: 60_000,
  /** Maximum number of concurrent subscriptions of one caller in this process. */
  maxPerCaller: 1_000,
} as const;

/** The part of an exchange that a subscription needs while it lasts. */
export interface SubscriptionExchange {
  readonly headers: IncomingRequest['headers'];
  readonly response: { destroy(): unknown };
}

interface SubscriptionContext {
  readonly exchange: SubscriptionExchange;
  readonly viewer: Viewer;
  readonly deadline: AdjustableDeadline;
  readonly budget: Budget;
}

export interface SubscriptionsOptions {
  readonly callerGate: Pick<CallerGate, 'authenticate'>;
  readonly clock: Clock;
  readonly onEvent: (event: SubscriptionsChanged) => void;
  readonly limits?: Readonly<Record<keyof typeof defaults, number>>;
}

/**
 * Limits running subscriptions: re-authorizes the caller at intervals, disconnects slow consumers, limits the
 * subscriptions of one caller, and gives each event the budget of a request.
 */
export function useSubscriptions({
  callerGate,
  clock,
  onEvent,
  limits: { checkIntervalMs, slowConsumerTimeoutMs, maxPerCaller } = defaults,
}: SubscriptionsOptions): Plugin<SubscriptionContext> {
  const slots = new SubscriptionSlots(maxPerCaller, (active) => onEvent({ kind: 'subscriptions-changed', active }));
  return {
    onSubscribe({ args, setSubscribeFn, subscribeFn }) {
      const { exchange, viewer, deadline, budget } = args.contextValue;
      const caller = identityOf(viewer);
      setSubscribeFn(async (subscribed) => {
        const release = slots.acquire(caller);
        if (release === null) {
          throw new ThrottledError(`Subscription limit exceeded: ${maxPerCaller} at once.`, {
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
        const lag = new ConsumerLag(clock);
        let cancelCheck = clock.after(checkIntervalMs, check);
        let stopListening = () => {};
        const end = () => {
          cancelCheck();
          stopListening();
          release();
        };
        stopListening = onAbort(deadline.signal, end);

        async function check(): Promise<void> {
          cancelCheck = clock.after(checkIntervalMs, check);
          const authError = await reauthorize(callerGate, exchange, viewer);
          if (authError !== null) deadline.abort(authError);
          // No error is sent, because a consumer that does not read would not see it.
          if (lag.lagMs() > slowConsumerTimeoutMs) exchange.response.destroy();
        }

        return lag.track(result, () => budget.reset(), end);
      });
    },
  };
}

/** Tracks the subscriptions of each caller. The number reported as active is the one that the limit applies to. */
class SubscriptionSlots {
  readonly #counts = new Map<string, number>();
  readonly #maxPerCaller: number;
  readonly #onChange: (active: number) => void;
  #active = 0;

  constructor(maxPerCaller: number, onChange: (active: number) => void) {
    this.#maxPerCaller = maxPerCaller;
    this.#onChange = onChange;
  }

  /** Takes one of a caller's slots. Returns a function that releases it, or null if none is free. */
  acquire(caller: string): (() => void) | null {
    if ((this.#counts.get(caller) ?? 0) >= this.#maxPerCaller) return null;
    this.#change(caller, 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#change(caller, -1);
    };
  }

  #change(caller: string, by: 1 | -1): void {
    const count = (this.#counts.get(caller) ?? 0) + by;
    if (count > 0) this.#counts.set(caller, count);
    else this.#counts.delete(caller);
    this.#onChange((this.#active += by));
  }
}

/** The reason why the caller may no longer subscribe; null if it may. */
async function reauthorize(
  callerGate: Pick<CallerGate, 'authenticate'>,
  { headers }: SubscriptionExchange,
  viewer: Viewer,
): Promise<UnauthenticatedError | null> {
  try {
    const current = await callerGate.authenticate({ headers });
    const isUnchanged =
      identityOf(current) === identityOf(viewer) &&
      JSON.stringify([current.scopes, current.custSpaceIds]) === JSON.stringify([viewer.scopes, viewer.custSpaceIds]);
    return isUnchanged ? null : new UnauthenticatedError('The rights of this caller have changed; subscribe again.');
  } catch (error) {
    // Signing keys that cannot be fetched now are fetched at the next check.
    return error instanceof UnauthenticatedError ? error : null;
  }
}

/** Consumer lag: how long ago the last item was delivered without the consumer asking for the next. */
class ConsumerLag {
  readonly #clock: Clock;
  #waitingSince: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  lagMs(): number {
    return this.#waitingSince === undefined ? 0 : this.#clock.now() - this.#waitingSince;
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
        else this.#waitingSince = this.#clock.now();
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
