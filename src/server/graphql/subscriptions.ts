import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { repeat } from '../../clock.js';
import { onAbort } from '../../abort.js';
import { identityOf, rightsKeyOf, type Authenticator, type HeaderSource, type Viewer } from '../../auth/index.js';
import { ThrottledError, UnauthenticatedError } from '../../errors.js';
import type { Exchange } from '../exchange.js';
import { tap } from '../observability/tap-async-iterable.js';
import type { YogaStageOptions } from './yoga.js';

/** Limits of subscriptions. Times are in milliseconds. */
const defaults = {
  /** How often the caller is re-authenticated and checked for back-pressure. */
  checkIntervalMs: 20_000,
  /** A slow consumer that reads nothing for this long is disconnected. */
  slowConsumerTimeoutMs: 60_000,
  /** Maximum number of concurrent subscriptions of one caller in this process. */
  maxPerCaller: 1_000,
} as const;

/** The part of the context that a subscription needs while it lasts. */
export interface SubscriptionContext {
  readonly exchange: Pick<Exchange, 'deadline' | 'budget'> & {
    readonly headers: HeaderSource;
    readonly response: { destroy(): unknown };
  };
  readonly viewer: Viewer;
}

export interface SubscriptionsOptions extends Pick<YogaStageOptions, 'clock' | 'onRequest'> {
  readonly callerGate: Authenticator;
  readonly limits?: Readonly<Record<keyof typeof defaults, number>>;
}

/** Limits subscriptions: re-authorizes callers, disconnects slow consumers, gives each event a request's budget. */
export function useSubscriptions({
  callerGate,
  clock,
  onRequest,
  limits: { checkIntervalMs, slowConsumerTimeoutMs, maxPerCaller } = defaults,
}: SubscriptionsOptions): Plugin<SubscriptionContext> {
  const openByCaller = new Map<string, Set<symbol>>();

  /** Counts a subscription of a caller. Returns a function that ends it, once. */
  function acquire(caller: string): () => void {
    const open = openByCaller.get(caller) ?? new Set();
    if (open.size >= maxPerCaller)
      throw new ThrottledError(`Subscription limit exceeded: ${maxPerCaller} at once.`, {
        code: 'RATE_LIMITED',
        retryAfterMs: checkIntervalMs,
      });
    const subscription = Symbol();
    openByCaller.set(caller, open.add(subscription));
    onRequest({ kind: 'subscriptions-changed', by: 1 });
    return () => {
      if (!open.delete(subscription)) return;
      if (open.size === 0) openByCaller.delete(caller);
      onRequest({ kind: 'subscriptions-changed', by: -1 });
    };
  }

  function watch(events: AsyncIterable<ExecutionResult>, context: SubscriptionContext, release: () => void) {
    const { deadline, budget, response } = context.exchange;
    /** Consumer lag: when the last event was delivered; undefined once the consumer has asked for the next. */
    let deliveredAt: number | undefined;
    const stopChecks = repeat(clock, checkIntervalMs, () => void check());

    async function check(): Promise<void> {
      const authError = await reauthorize(callerGate, context);
      if (authError !== null) deadline.abort(authError);
      // No error is sent, because a consumer that does not read would not see it.
      if (deliveredAt !== undefined && clock.now() - deliveredAt > slowConsumerTimeoutMs) response.destroy();
    }

    function onEnd(): void {
      stopChecks();
      release();
    }

    onAbort(deadline.signal, onEnd);
    return tap(events, {
      onPull() {
        deliveredAt = undefined;
        budget.reset();
      },
      onNext: () => void (deliveredAt = clock.now()),
      onEnd,
    });
  }

  return {
    onSubscribe({ args: { contextValue: context }, setSubscribeFn, subscribeFn }) {
      context.exchange.deadline.extendForSubscription();
      setSubscribeFn(async (subscribed) => {
        const release = acquire(identityOf(context.viewer));
        try {
          const result = await subscribeFn(subscribed);
          if (Symbol.asyncIterator in result) return watch(result, context, release);
          release();
          return result;
        } catch (error) {
          release();
          throw error;
        }
      });
    },
  };
}

/** The reason why the caller may no longer subscribe; null if it may. */
async function reauthorize(
  callerGate: Authenticator,
  { exchange, viewer }: SubscriptionContext,
): Promise<UnauthenticatedError | null> {
  try {
    const current = await callerGate.authenticate(exchange.headers);
    if (rightsKeyOf(current) === rightsKeyOf(viewer)) return null;
    return new UnauthenticatedError('The rights of this caller have changed; subscribe again.');
  } catch (error) {
    // Signing keys that cannot be fetched now are fetched at the next check.
    return error instanceof UnauthenticatedError ? error : null;
  }
}
