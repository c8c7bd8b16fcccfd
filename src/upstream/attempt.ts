import { onAbort } from '../abort.js';
import type { SendGuard } from '../idempotency/index.js';
import { isRead, type Operation, type ParameterTable } from '../operations/index.js';
import type { Throttle, CallRequest } from '../throttle/index.js';
import type { Breaker } from './circuit-breaker.js';
import type { CallEnded, CallSent } from './events.js';
import {
  exchange,
  isThrottled,
  type CallResult,
  type ExchangedCall,
  type ExchangeDeps,
  type Outcome,
} from './exchange.js';
import { toWriteError, noReply } from './failure.js';
import type { TryResult } from './retry.js';
import { TransportError } from './transport.js';

/** One call, the same for all its attempts. */
export interface Call<T extends ParameterTable, R> extends ExchangedCall<T, R> {
  readonly callRequest: Readonly<Pick<CallRequest, 'key' | 'callsPerSecond' | 'flow' | 'class' | 'deadline'>>;
  readonly signal: AbortSignal | undefined;
  readonly sendGuard: SendGuard | undefined;
  /** Awaited directly before an attempt is sent. If it rejects, nothing is sent. */
  readonly beforeSend: (() => Promise<void>) | undefined;
}

/** The dependencies of all calls. */
export interface CallDeps extends ExchangeDeps {
  readonly throttle: Throttle;
  readonly breaker: (action: string) => Breaker;
  readonly emit: (event: CallSent | CallEnded) => void;
}

/**
 * One attempt: the circuit breaker, then a permit of the throttle, then one exchange. It answers the caller by the
 * deadline, but holds the permit until the exchange ends, because the upstream counts the call until then.
 * @throws the errors of the throttle and of the breaker, and the signal's reason; in all these cases a write was not
 * carried out
 */
export function attempt<T extends ParameterTable, R>(
  deps: CallDeps,
  call: Call<T, R>,
  attemptNumber: number,
): Promise<TryResult<CallResult<R>>> {
  const { clock } = deps;
  const { operation, signal, callRequest, sendGuard, beforeSend } = call;
  const { action } = operation;
  const requestedAt = clock.now();
  const permit = deps.breaker(action).acquire(callRequest.flow);
  const queue = new AbortController();

  return new Promise((resolve, reject) => {
    /** Whether the call has left the queue. */
    let isSent = false;
    /** Whether markSent() or beforeSend() is pending. */
    let isMarking = false;
    /** Whether the caller has been answered. */
    let isSettled = false;
    let stopListening = () => {};

    function settle(replyToCaller: () => void): void {
      if (isSettled) return;
      isSettled = true;
      stopListening();
      replyToCaller();
    }

    /** Leaves the queue: nothing was sent, or the upstream throttled the call. */
    function abandon(reason: unknown): void {
      settle(() => reject(reason));
      queue.abort(reason);
    }

    /** The caller has disconnected. A write that was sent is still awaited, because its outcome has to be recorded. */
    function leave(): void {
      if (isMarking) return;
      if (!isSent) abandon(signal?.reason);
      else if (isRead(operation)) settle(() => reject(signal?.reason));
    }

    /** Waits for the write-ahead marker and for the caller's check. */
    async function markBeforeSend(): Promise<void> {
      isMarking = true;
      try {
        await sendGuard?.markSent();
        await beforeSend?.().catch((error: unknown) => {
          sendGuard?.markNotCarriedOut();
          throw error;
        });
      } finally {
        isMarking = false;
      }
      if (signal?.aborted !== true) return;
      sendGuard?.markNotCarriedOut();
      leave();
      queue.signal.throwIfAborted();
    }

    async function send(): Promise<Outcome<R>> {
      // The throttle may still run a call that was abandoned in the meantime; do not send it.
      queue.signal.throwIfAborted();
      if (sendGuard !== undefined || beforeSend !== undefined) await markBeforeSend();
      isSent = true;
      permit.recordSent();
      const sentAt = clock.now();
      deps.emit({ kind: 'call-sent', action, attempt: attemptNumber, waitedMs: sentAt - requestedAt });
      const leftMs = callRequest.deadline - sentAt;
      // A call with an idempotency key is awaited to its end. The idempotency layer ends the caller's wait by itself.
      const cancel =
        leftMs < deps.timeoutMs && sendGuard === undefined
          ? clock.after(leftMs, () => settle(() => resolve(toTryResult(operation, deadlineExceeded()))))
          : () => {};
      const outcome = await exchange(deps, call);
      cancel();
      deps.emit({
        kind: 'call-ended',
        action,
        attempt: attemptNumber,
        ...summary(outcome),
        ...unreadableRecords(operation, outcome),
        durationMs: clock.now() - sentAt,
        late: isSettled,
      });
      if ('failure' in outcome) {
        const { carriedOut, retryAfterMs } = outcome.failure;
        if (carriedOut === 'no') sendGuard?.markNotCarriedOut();
        if (retryAfterMs !== undefined) deps.throttle.pause(callRequest, retryAfterMs);
      }
      if (isThrottled(outcome)) {
        isSent = false;
        if (isSettled || signal?.aborted === true) abandon(signal?.reason);
        throw outcome.failure.error;
      }
      if ('answer' in outcome || outcome.failure.upstream === 'up') permit.recordAnswer();
      else if (outcome.failure.upstream === 'down') permit.recordFailure();
      return outcome;
    }

    stopListening = onAbort(signal, leave);
    permit.onOpen((openCircuitError) => {
      if (!isSent && !isMarking) abandon(openCircuitError);
    });
    const end = (replyToCaller: () => void) => {
      settle(replyToCaller);
      permit.release();
    };
    deps.throttle.run({ ...callRequest, signal: queue.signal }, send).then(
      (outcome) => end(() => resolve(toTryResult(operation, outcome))),
      (error: unknown) => end(() => reject(error)),
    );
  });
}

const deadlineExceeded = () => ({ failure: noReply(new TransportError('timeout', 'deadline')) });

/** Translates an outcome into the caller's result, and decides whether to retry. */
function toTryResult<T extends ParameterTable, R>(
  operation: Operation<T, R>,
  outcome: Outcome<R>,
): TryResult<CallResult<R>> {
  if ('answer' in outcome) return { value: outcome.answer };
  const { failure } = outcome;
  const { retryAfterMs } = failure;
  if (isRead(operation)) return { error: failure.error, shouldRetry: failure.isTransient, retryAfterMs };
  return {
    error: toWriteError(operation.action, failure),
    shouldRetry: failure.isTransient && failure.carriedOut === 'no',
    retryAfterMs,
  };
}

function unreadableRecords<R>(
  operation: { unreadable?(result: R): readonly string[] },
  outcome: Outcome<R>,
): Pick<CallEnded, 'unreadable'> {
  const unreadable = 'answer' in outcome ? (operation.unreadable?.(outcome.answer.result) ?? []) : [];
  return unreadable.length === 0 ? {} : { unreadable };
}

function summary(outcome: Outcome<unknown>): Pick<CallEnded, 'outcome' | 'upstreamCode' | 'upstreamRequestId'> {
  if ('answer' in outcome)
    return { outcome: 'OK', upstreamCode: undefined, upstreamRequestId: outcome.answer.requestId };
  const { error, upstreamCode, requestId } = outcome.failure;
  return { outcome: error.code, upstreamCode, upstreamRequestId: requestId };
}
