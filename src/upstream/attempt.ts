import type { ErrorCode } from '../errors.js';
import { isRead, type Operation, type ParametersOf, type ParameterTable } from '../operations/index.js';
import type { Throttle, CallRequest } from '../throttle/index.js';
import type { Breaker } from './breaker.js';
import type { CallEnded, CallSent } from './events.js';
import { exchange, isThrottled, type CallResult, type Outcome, type ExchangeDeps } from './exchange.js';
import { toWriteError, noReply } from './failure.js';
import type { TryResult } from './retry.js';
import { TransportError } from './transport.js';

/** What one call is about, the same for all its tries. */
export interface Call<T extends ParameterTable, R> {
  readonly operation: Operation<T, R>;
  readonly parameters: ParametersOf<T>;
  readonly query: Readonly<Record<string, string>>;
  readonly callRequest: Readonly<Pick<CallRequest, 'key' | 'callsPerSecond' | 'flow' | 'class' | 'deadline'>>;
  readonly signal: AbortSignal | undefined;
  readonly sendGuard: SendGuard | undefined;
}

/** Where a call is written down that must not happen twice. */
export interface SendGuard {
  /** Awaited before anything goes out, with every try. Where it rejects, nothing is sent. */
  markSent(): Promise<void>;
  /** What was sent was surely not carried out. */
  markNotCarriedOut(): void;
}

/** What all calls have in common. */
export interface CallDeps extends ExchangeDeps {
  readonly throttle: Throttle;
  readonly breaker: (action: string) => Breaker;
  readonly emit: (event: CallSent | CallEnded) => void;
}

/**
 * One try: past the breaker, a turn in the throttle, one exchange. It answers its caller by the deadline at the latest,
 * while the turn is kept for as long as the exchange lasts, because for so long the upstream may count it.
 * @throws what the throttle refuses with, the breaker's refusal, and the signal's reason: nothing was carried out then,
 *   unless it was a read
 */
export function attempt<T extends ParameterTable, R>(
  deps: CallDeps,
  call: Call<T, R>,
  attemptNumber: number,
): Promise<TryResult<CallResult<R>>> {
  const { clock } = deps;
  const { operation, signal, callRequest, sendGuard } = call;
  const { action } = operation;
  const requestedAt = clock.now();
  const permit = deps.breaker(action).acquire(callRequest.flow);
  const queue = new AbortController();

  return new Promise((resolve, reject) => {
    /** Whether it is out of the queue, on the network or back from it. */
    let isSent = false;
    /** Whether it is being written down that it will be sent. */
    let isMarking = false;
    /** Whether the caller has been answered. */
    let isSettled = false;

    function settle(replyToCaller: () => void): void {
      if (isSettled) return;
      isSettled = true;
      signal?.removeEventListener('abort', onAbort);
      replyToCaller();
    }

    /** Out of the queue: nothing has been sent, or what was sent was throttled. */
    function abandon(reason: unknown): void {
      settle(() => reject(reason));
      queue.abort(reason);
    }

    /** The caller has gone. A write that is on its way is awaited all the same: its outcome has to be known. */
    function onAbort(): void {
      if (isMarking) return;
      if (!isSent) abandon(signal?.reason);
      else if (isRead(operation)) settle(() => reject(signal?.reason));
    }

    /** Nothing of a call that is written down goes out before it is. */
    async function markBeforeSend(): Promise<void> {
      if (sendGuard === undefined) return;
      isMarking = true;
      await sendGuard.markSent().finally(() => (isMarking = false));
      if (signal?.aborted !== true) return;
      sendGuard.markNotCarriedOut();
      onAbort();
      queue.signal.throwIfAborted();
    }

    async function send(): Promise<Outcome<R>> {
      // The throttle may come back to a call that it was about to drop: for nobody, nothing is sent.
      queue.signal.throwIfAborted();
      await markBeforeSend();
      isSent = true;
      permit.recordSent();
      const sentAt = clock.now();
      deps.emit({ kind: 'call-sent', action, attempt: attemptNumber, waitedMs: sentAt - requestedAt });
      const leftMs = callRequest.deadline - sentAt;
      // What is written down under a key is awaited to its end: the caller's own wait ends elsewhere.
      const cancel =
        leftMs < deps.timeoutMs && sendGuard === undefined
          ? clock.after(leftMs, () => settle(() => resolve(toTryResult(operation, deadlineExceeded()))))
          : () => {};
      const outcome = await exchange(deps, operation, call.parameters, call.query);
      cancel();
      deps.emit({
        kind: 'call-ended',
        action,
        attempt: attemptNumber,
        ...summary(outcome),
        durationMs: clock.now() - sentAt,
        late: isSettled,
      });
      if ('failure' in outcome && outcome.failure.carriedOut === 'no') sendGuard?.markNotCarriedOut();
      if (isThrottled(outcome)) {
        isSent = false;
        if (isSettled || signal?.aborted === true) abandon(signal?.reason);
        throw outcome.failure.error;
      }
      if ('answer' in outcome || outcome.failure.upstream === 'up') permit.recordAnswer();
      else if (outcome.failure.upstream === 'down') permit.recordFailure();
      return outcome;
    }

    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted === true) onAbort();
    permit.onOpen((openCircuitError) => {
      if (!isSent && !isMarking) abandon(openCircuitError);
    });
    deps.throttle
      .run({ ...callRequest, signal: queue.signal }, send)
      .then(
        (outcome) => settle(() => resolve(toTryResult(operation, outcome))),
        (error: unknown) => settle(() => reject(error)),
      )
      .finally(() => permit.release());
  });
}

const deadlineExceeded = () => ({ failure: noReply(new TransportError('timeout', 'deadline')) });

/** What the caller is told, and whether another try makes sense. */
function toTryResult<T extends ParameterTable, R>(
  operation: Operation<T, R>,
  outcome: Outcome<R>,
): TryResult<CallResult<R>> {
  if ('answer' in outcome) return { value: outcome.answer };
  const { failure } = outcome;
  if (isRead(operation)) return { error: failure.error, shouldRetry: failure.isTransient };
  return {
    error: toWriteError(operation.action, failure),
    shouldRetry: failure.isTransient && failure.carriedOut === 'no',
  };
}

function summary(outcome: Outcome<unknown>): {
  outcome: 'OK' | ErrorCode;
  upstreamCode: string | undefined;
  requestId: string | null;
} {
  if ('answer' in outcome) return { outcome: 'OK', upstreamCode: undefined, requestId: outcome.answer.requestId };
  const { error, upstreamCode, requestId } = outcome.failure;
  return { outcome: error.code, upstreamCode, requestId };
}
