import type { ErrorCode } from '../errors.js';
import { isRead, type Operation, type ParametersOf, type ParameterTable } from '../operations/index.js';
import type { Throttle, Turn } from '../throttle/index.js';
import type { Breaker } from './breaker.js';
import type { CallEnded, CallSent } from './events.js';
import { exchange, isThrottled, type Answer, type Outcome, type Wire } from './exchange.js';
import { errorOfWrite, lost } from './failure.js';
import type { Try } from './retry.js';
import { TransportError } from './transport.js';

/** What one call is about, the same for all its tries. */
export interface Call<T extends ParameterTable, R> {
  readonly operation: Operation<T, R>;
  readonly parameters: ParametersOf<T>;
  readonly query: Readonly<Record<string, string>>;
  readonly turn: Readonly<Pick<Turn, 'key' | 'callsPerSecond' | 'flow' | 'class' | 'deadline'>>;
  readonly signal: AbortSignal | undefined;
  readonly sending: Sending | undefined;
}

/** Where a call is written down that must not happen twice. */
export interface Sending {
  /** Awaited before anything goes out, with every try. Where it rejects, nothing is sent. */
  markSent(): Promise<void>;
  /** What was sent was surely not carried out. */
  markNotDone(): void;
}

/** What all calls have in common. */
export interface Road extends Wire {
  readonly throttle: Throttle;
  readonly breaker: (action: string) => Breaker;
  readonly tell: (event: CallSent | CallEnded) => void;
}

/**
 * One try: past the breaker, a turn in the throttle, one exchange. It answers its caller by the deadline at the latest,
 * while the turn is kept for as long as the exchange lasts, because for so long the upstream may count it.
 * @throws what the throttle refuses with, the breaker's refusal, and the signal's reason: nothing was carried out then,
 *   unless it was a read
 */
export function attempt<T extends ParameterTable, R>(
  road: Road,
  call: Call<T, R>,
  number: number,
): Promise<Try<Answer<R>>> {
  const { clock } = road;
  const { operation, signal, turn, sending } = call;
  const { action } = operation;
  const askedAt = clock.now();
  const pass = road.breaker(action).enter(turn.flow);
  const queue = new AbortController();

  return new Promise((resolve, reject) => {
    /** Whether it is out of the queue, on the network or back from it. */
    let sent = false;
    /** Whether it is being written down that it will be sent. */
    let marking = false;
    /** Whether the caller has been answered. */
    let over = false;

    function finish(tellCaller: () => void): void {
      if (over) return;
      over = true;
      signal?.removeEventListener('abort', leave);
      tellCaller();
    }

    /** Out of the queue: nothing has been sent, or what was sent was throttled. */
    function giveUp(reason: unknown): void {
      finish(() => reject(reason));
      queue.abort(reason);
    }

    /** The caller has gone. A write that is on its way is awaited all the same: its outcome has to be known. */
    function leave(): void {
      if (marking) return;
      if (!sent) giveUp(signal?.reason);
      else if (isRead(operation)) finish(() => reject(signal?.reason));
    }

    /** Nothing of a call that is written down goes out before it is. */
    async function mark(): Promise<void> {
      if (sending === undefined) return;
      marking = true;
      await sending.markSent().finally(() => (marking = false));
      if (signal?.aborted !== true) return;
      sending.markNotDone();
      leave();
      queue.signal.throwIfAborted();
    }

    async function send(): Promise<Outcome<R>> {
      // The throttle may come back to a call that it was about to drop: for nobody, nothing is sent.
      queue.signal.throwIfAborted();
      await mark();
      sent = true;
      pass.sent();
      const sentAt = clock.now();
      road.tell({ kind: 'call-sent', action, attempt: number, waitedMs: sentAt - askedAt });
      const leftMs = turn.deadline - sentAt;
      // What is written down under a key is awaited to its end: the caller's own wait ends elsewhere.
      const cancel =
        leftMs < road.timeoutMs && sending === undefined
          ? clock.after(leftMs, () => finish(() => resolve(judge(operation, outOfTime()))))
          : () => {};
      const outcome = await exchange(road, operation, call.parameters, call.query);
      cancel();
      road.tell({
        kind: 'call-ended',
        action,
        attempt: number,
        ...summary(outcome),
        durationMs: clock.now() - sentAt,
        late: over,
      });
      if ('failure' in outcome && outcome.failure.carriedOut === 'no') sending?.markNotDone();
      if (isThrottled(outcome)) {
        sent = false;
        if (over || signal?.aborted === true) giveUp(signal?.reason);
        throw outcome.failure.error;
      }
      if ('answer' in outcome || outcome.failure.upstream === 'up') pass.answered();
      else if (outcome.failure.upstream === 'down') pass.failed();
      return outcome;
    }

    signal?.addEventListener('abort', leave);
    if (signal?.aborted === true) leave();
    pass.onOpen((refusal) => {
      if (!sent && !marking) giveUp(refusal);
    });
    road.throttle
      .run({ ...turn, signal: queue.signal }, send)
      .then(
        (outcome) => finish(() => resolve(judge(operation, outcome))),
        (error: unknown) => finish(() => reject(error)),
      )
      .finally(() => pass.unused());
  });
}

const outOfTime = () => ({ failure: lost(new TransportError('timeout', 'deadline')) });

/** What the caller is told, and whether another try makes sense. */
function judge<T extends ParameterTable, R>(operation: Operation<T, R>, outcome: Outcome<R>): Try<Answer<R>> {
  if ('answer' in outcome) return { value: outcome.answer };
  const { failure } = outcome;
  if (isRead(operation)) return { error: failure.error, again: failure.transient };
  return { error: errorOfWrite(operation.action, failure), again: failure.transient && failure.carriedOut === 'no' };
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
