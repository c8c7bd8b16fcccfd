import { UpstreamError } from '../errors.js';
import type { Operation, ParametersOf, ParameterTable } from '../operations/index.js';
import type { Clock } from '../clock.js';
import type { Throttle, PriorityClass } from '../throttle/index.js';
import type { SendGuard } from '../idempotency/index.js';
import { attempt, type CallDeps } from './attempt.js';
import { createBreaker, type Breaker, type BreakerState } from './circuit-breaker.js';
import { encode } from './encode.js';
import type { CallEnded, CallSent, UpstreamEvent } from './events.js';
import type { CallResult } from './exchange.js';
import { retry, type RetryOptions, type RetryPolicy } from './retry.js';
import type { Transport } from './transport.js';

export type { CallResult } from './exchange.js';

/** Three attempts within about a second: enough for a dropped connection, too few to prolong an outage. */
const retryPolicy: RetryPolicy = { maxTries: 3, baseMs: 200, capMs: 2_000 };

/**
 * Opens after five consecutive failures, which two reads with their retries reach. Stays open for 5 seconds at first,
 * and for 60 seconds at most.
 */
const breakerPolicy = { threshold: 5, openMs: 5_000, maxOpenMs: 60_000 };

export interface CallOptions {
  /** The tenant of the call. Flows share the quota fairly. */
  readonly flow: string;
  readonly class: PriorityClass;
  /** When the caller must have an answer, in epoch milliseconds. */
  readonly deadline: number;
  /** Aborted when the caller disconnects. A write that was sent is awaited nevertheless. */
  readonly signal?: AbortSignal | undefined;
  /** Called when an attempt is sent. Must not throw. */
  readonly onCall?: ((call: CallSent) => void) | undefined;
  /**
   * Called when an exchange ends after its caller was answered. Needed for writes that were OUTCOME_UNKNOWN at their
   * deadline, because data read in the meantime may predate the write. Must not throw.
   */
  readonly onLateEnd?: ((call: CallEnded) => void) | undefined;
  /**
   * The write-ahead marker of a write with an idempotency key. Such a call is awaited to its end, even past the
   * deadline.
   */
  readonly sendGuard?: SendGuard | undefined;
  /** Awaited directly before each attempt is sent. If it rejects, nothing is sent and the call gets its error. */
  readonly beforeSend?: (() => Promise<void>) | undefined;
}

/** The health of the upstream, as seen by its calls. */
export interface UpstreamState {
  /** False if every operation that has been called is failing. */
  readonly reachable: boolean;
  /** Breaker states by action, for the operations that have been called. */
  readonly breakers: Readonly<Record<string, BreakerState>>;
}

export interface Upstream {
  /**
   * Calls an operation.
   * @throws InvalidInputError, PermissionError, UpstreamError: rejected or failed; a write was not carried out
   * @throws ThrottledError: the quota cannot serve it before the deadline; it was not carried out
   * @throws OutcomeUnknownError: a write that may have been carried out
   * @throws the signal's reason if it was aborted before a write was sent, or at any time during a read
   */
  call<T extends ParameterTable, R>(
    operation: Operation<T, R>,
    parameters: ParametersOf<T>,
    options: CallOptions,
  ): Promise<CallResult<R>>;
  state(): UpstreamState;
  /** Rejects new calls, and resolves when the last exchange has ended. */
  close(): Promise<void>;
}

export interface UpstreamOptions {
  readonly transport: Transport;
  readonly throttle: Throttle;
  /** Identifies the Alibaba Cloud account in the throttle's keys, because quotas are per account. */
  readonly account: string;
  /** The quota of an operation, in calls per second. */
  readonly quota: (operation: { readonly action: string; readonly callsPerSecond: number }) => number;
  /** Timeout of one exchange, in milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Random number in [0, 1). */
  readonly random: () => number;
  /** For metrics, traces and logs. Must not throw. */
  readonly onEvent?: (event: UpstreamEvent) => void;
}

export function createUpstream(options: UpstreamOptions): Upstream {
  const { transport, throttle, account, quota, timeoutMs, clock, random, onEvent } = options;
  const breakers = new Map<string, Breaker>();
  const inFlight = new Set<Promise<unknown>>();
  let isClosed = false;

  // One breaker per operation, so that an operation that fails alone does not block the others.
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

  // Exchanges are tracked separately from calls, because an exchange may outlive its call.
  const trackedTransport: Transport = { send: (request) => track(transport.send(request)) };

  return {
    async call(
      operation,
      parameters,
      { flow, class: kind, deadline, signal, onCall, onLateEnd, sendGuard, beforeSend },
    ) {
      if (isClosed)
        throw new UpstreamError('The gateway is stopping. Nothing was sent.', {
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
      const call = {
        operation,
        parameters,
        query,
        callRequest,
        signal,
        sendGuard,
        beforeSend,
        renewal: { isUsed: false },
      };
      return await track(
        retry({ ...retryPolicy, clock, random, deadline, signal, onRetry }, (attemptNumber) =>
          attempt(deps, call, attemptNumber),
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

/** Calls a listener and swallows its errors, which must not make a successful write look failed. */
function safeEmit<E>(listener: ((event: E) => void) | undefined, event: E): void {
  try {
    listener?.(event);
  } catch {
    // Listeners report their own errors.
  }
}
