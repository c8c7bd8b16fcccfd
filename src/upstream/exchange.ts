import { ThrottledError } from '../errors.js';
import {
  isRead,
  ReplyShapeError,
  type Operation,
  type ParametersOf,
  type ParameterTable,
} from '../operations/index.js';
import type { Clock } from '../throttle/index.js';
import { lost, misshapen, type Failure } from './failure.js';
import { TransportError, type Transport, type TransportReply } from './transport.js';
import { unwrap } from './unwrap.js';

/** A result and the upstream's own name for the call that brought it. */
export interface Answer<R> {
  readonly result: R;
  readonly requestId: string | null;
}

export type Outcome<R> = { readonly answer: Answer<R> } | { readonly failure: Failure };

/** What an exchange is made with. */
export interface Wire {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Longest exchange, in milliseconds. */
  readonly timeoutMs: number;
}

/** One exchange over the network, from sending to the decoded result. Never rejects, and ends within the timeout. */
export async function exchange<T extends ParameterTable, R>(
  wire: Wire,
  operation: Operation<T, R>,
  parameters: ParametersOf<T>,
  query: Readonly<Record<string, string>>,
): Promise<Outcome<R>> {
  const came = await within(
    wire,
    wire.transport.send({ action: operation.action, query, changes: !isRead(operation) }),
  );
  if (came instanceof TransportError) return { failure: lost(came) };
  const success = unwrap(operation.action, came);
  if ('failure' in success) return success;
  try {
    return { answer: { result: operation.decode(success.reply, parameters), requestId: success.requestId } };
  } catch (error) {
    // Whatever went wrong in reading it: a write was carried out, and must not be called failed. Only our own words of it are passed on.
    const detail = error instanceof ReplyShapeError ? error.message : 'it cannot be decoded';
    return { failure: misshapen(operation.action, success.requestId, detail, 'yes') };
  }
}

/** The client cannot be stopped, and its own timeouts can be outlived by a reply that trickles: this timer is the last word. */
function within(
  { clock, timeoutMs }: Wire,
  sending: Promise<TransportReply>,
): Promise<TransportReply | TransportError> {
  return new Promise((resolve) => {
    const cancel = clock.after(timeoutMs, () => resolve(new TransportError('timeout')));
    const end = (came: TransportReply | TransportError) => {
      cancel();
      resolve(came);
    };
    sending.then(end, (error: unknown) =>
      end(error instanceof TransportError ? error : new TransportError('broken', 'unexpected')),
    );
  });
}

/** Whether the throttle has to see it: it gives such a call another turn. */
export function isThrottled(
  outcome: Outcome<unknown>,
): outcome is { readonly failure: Failure & { readonly error: ThrottledError } } {
  return 'failure' in outcome && outcome.failure.error instanceof ThrottledError;
}
