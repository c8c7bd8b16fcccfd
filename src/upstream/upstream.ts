import { UpstreamError } from '../errors.js';
import type { Operation, ParametersOf, ParameterTable } from '../operations/index.js';
import type { Clock, Throttle, PriorityClass } from '../throttle/index.js';
import { attempt, type CallDeps, type SendGuard } from './attempt.js';
import { createBreaker, type Breaker, type BreakerState } from './breaker.js';
import { encode } from './encode.js';
import type { CallEnded, CallSent, UpstreamEvent } from './events.js';
import type { CallResult } from './exchange.js';
import { retry, type RetryOptions, type RetryPolicy } from './retry.js';
import type { Transport } from './transport.js';

export type { SendGuard } from './attempt.js';
export type { CallResult } from './exchange.js';

/** Three tries in about a second, as the quota allows: enough for a dropped connection, too little to prolong an outage. */
const retryPolicy: RetryPolicy = { maxTries: 3, baseMs: 200, capMs: 2_000 };

/** Five outages in a row are two reads with all their tries. Open for five seconds, and for at most a minute. */
const breakerPolicy = { threshold: 5, openMs: 5_000, maxOpenMs: 60_000 };

export interface CallOptions {
  /** Whose turn it is: calls of different flows share the quota fairly. */
  readonly flow: string;
  readonly class: PriorityClass;
  /** Epoch milliseconds by which the caller is answered, one way or the other. */
  readonly deadline: number;
  /** Aborted when the caller goes away. A write that has been sent is awaited all the same. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each exchange when it is sent. Must not throw. */
  readonly onCall?: ((call: CallSent) => void) | undefined;
  /**
   * Told when an exchange is over whose caller had been answered before: of a write that was OUTCOME_UNKNOWN at its
   * deadline, because what was read meanwhile may be older than what it changed. Must not throw.
   */
  readonly onLateEnd?: ((call: CallEnded) => void) | undefined;
  /** Where a write is written down that must not happen twice. Such a call is awaited to its end, past the deadline if need be. */
  readonly sendGuard?: SendGuard | undefined;
}

/** How the upstream is doing, as its calls tell. */
export interface UpstreamState {
  /** False when every operation that has been called is failing. */
  readonly reachable: boolean;
  /** By action; an operation that has not been called yet is not in it. */
  readonly breakers: Readonly<Record<string, BreakerState>>;
}

export interface Upstream {
  /**
   * Calls an operation.
   * @throws InvalidInputError, PermissionError, UpstreamError: refused or failed; a write was not carried out
   * @throws ThrottledError: its turn does not come before the deadline; it was not carried out
   * @throws OutcomeUnknownError: a write that may have been carried out
   * @throws the signal's reason, when it was aborted before a write was sent, or at any time in a read
   */
  call<T extends ParameterTable, R>(
    operation: Operation<T, R>,
    parameters: ParametersOf<T>,
    options: CallOptions,
  ): Promise<CallResult<R>>;
  state(): UpstreamState;
  /** Takes no more calls, and comes back when the last exchange is over. */
  close(): Promise<void>;
}

export interface UpstreamOptions {
  readonly transport: Transport;
  readonly throttle: Throttle;
  /** A name for the Alibaba Cloud account, for the throttle's keys: it is what the quotas count. */
  readonly account: string;
  /** Calls a second of an operation. */
  readonly quota: (operation: { readonly action: string; readonly callsPerSecond: number }) => number;
  /** Longest exchange, in milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** From 0 up to, but not, 1. */
  readonly random: () => number;
  /** For metrics, traces and logs. Must not throw. */
  readonly onEvent?: (event: UpstreamEvent) => void;
}

export function createUpstream(options: UpstreamOptions): Upstream {
  const { transport, throttle, account, quota, timeoutMs, clock, random, onEvent } = options;
  const breakers = new Map<string, Breaker>();
  const inFlight = new Set<Promise<unknown>>();
  let isClosed = false;

  // One for each operation, as the quotas are: an operation that fails alone must not take the others along.
  function breakerOf(action: string): Breaker {
    const known = breakers.get(action);
    if (known !== undefined) return known;
    const onChange = (state: BreakerState) =>
      safeEmit<UpstreamEvent>(onEvent, { kind: 'breaker-changed', action, state });
    const breaker = createBreaker({ action, clock, ...breakerPolicy, onChange });
    breakers.set(action, breaker);
    return breaker;
  }

  function track<P extends Promise<unknown>>(promise: P): P {
    const end = () => void inFlight.delete(promise);
    inFlight.add(promise);
    promise.then(end, end);
    return promise;
  }

  // Exchanges are counted beside calls, because one may outlive the call that it was made for.
  const trackedTransport: Transport = { send: (request) => track(transport.send(request)) };

  return {
    async call(operation, parameters, { flow, class: kind, deadline, signal, onCall, onLateEnd, sendGuard }) {
      if (isClosed)
        throw new UpstreamError('The gateway is stopping; nothing was sent.', {
          code: 'UPSTREAM_UNAVAILABLE',
          retryable: true,
        });
      const { action } = operation;
      const query = encode(operation, parameters);
      const callRequest = {
        key: `${account}:${action}`,
        callsPerSecond: quota(operation),
        flow,
        class: kind,
        deadline,
      };
      const emit: CallDeps['emit'] = (event) => {
        safeEmit(onEvent, event);
        if (event.kind === 'call-sent') safeEmit(onCall, event);
        else if (event.late) safeEmit(onLateEnd, event);
      };
      const deps: CallDeps = { transport: trackedTransport, clock, timeoutMs, throttle, breaker: breakerOf, emit };
      const onRetry: RetryOptions['onRetry'] = (attemptNumber, delayMs, error) =>
        safeEmit<UpstreamEvent>(onEvent, {
          kind: 'call-retried',
          action,
          attempt: attemptNumber,
          delayMs,
          because: error.code,
        });
      return track(
        retry({ ...retryPolicy, clock, random, deadline, signal, onRetry }, (attemptNumber) =>
          attempt(deps, { operation, parameters, query, callRequest, signal, sendGuard }, attemptNumber),
        ),
      );
    },
    state() {
      const states = Object.fromEntries([...breakers].map(([action, { state }]) => [action, state]));
      const all = Object.values(states);
      return { reachable: all.length === 0 || all.includes('closed'), breakers: states };
    },
    async close() {
      isClosed = true;
      while (inFlight.size > 0) await Promise.allSettled(inFlight);
    },
  };
}

/** A listener's own fault must not make a write that was carried out look as if it had failed. */
function safeEmit<E>(listener: ((event: E) => void) | undefined, event: E): void {
  try {
    listener?.(event);
  } catch {
    // It is the listener's to say so, not this call's.
  }
}
