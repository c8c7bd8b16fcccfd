import { setImmediate } from 'node:timers/promises';
import { ThrottledError } from '../errors.js';
import {
  isRead,
  ReplyShapeError,
  type Operation,
  type ParametersOf,
  type ParameterTable,
} from '../operations/index.js';
import type { Clock } from '../clock.js';
import { noReply, malformedReply, type Failure } from './failure.js';
import { TransportError, type Transport, type TransportReply } from './transport.js';
import { unwrap } from './unwrap.js';

/** A result and the upstream's request id. */
export interface CallResult<R> {
  readonly result: R;
  readonly requestId: string | null;
}

export type Outcome<R> = { readonly answer: CallResult<R> } | { readonly failure: Failure };

/** The dependencies of an exchange. */
export interface ExchangeDeps {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Timeout of one exchange, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Length of a reply from which other requests may run between the steps of reading it. Parsing and decoding a list of
 * 2,000 codes take 3 ms each, and storing it takes as long as both together.
 */
const longReply = 100_000;

/** The properties of a call that an exchange needs. */
export interface ExchangedCall<T extends ParameterTable, R> {
  readonly operation: Operation<T, R>;
  readonly parameters: ParametersOf<T>;
  readonly query: Readonly<Record<string, string>>;
  /** Whether an earlier attempt renewed the credentials. A call renews them at most once. */
  readonly renewal: { isUsed: boolean };
}

/** Sends one call and decodes its reply. Never rejects, and settles within the timeout. */
export async function exchange<T extends ParameterTable, R>(
  deps: ExchangeDeps,
  { operation, parameters, query, renewal }: ExchangedCall<T, R>,
): Promise<Outcome<R>> {
  const reply = await withTimeout(
    deps,
    deps.transport.send({ action: operation.action, query, isWrite: !isRead(operation) }),
  );
  if (reply instanceof TransportError) return { failure: noReply(reply) };
  const success = unwrap(operation.action, reply, deps.clock.now());
  if ('failure' in success) {
    const { failure } = success;
    if (failure.refusesCredentials !== true || renewal.isUsed || reply.discardCredentials?.() !== true) return success;
    renewal.isUsed = true;
    return { failure: { ...failure, isTransient: true } };
  }
  const isLong = typeof reply.body === 'string' && reply.body.length > longReply;
  if (isLong) await setImmediate();
  try {
    const result = operation.decode(success.reply, parameters);
    if (isLong) await setImmediate();
    return { answer: { result, requestId: success.requestId } };
  } catch (error) {
    // The upstream reported success, so a write was carried out and must not be reported as failed, whatever the error
    // is. Only messages of our own decoders are passed on.
    const detail = error instanceof ReplyShapeError ? error.message : 'it cannot be decoded';
    return { failure: malformedReply(operation.action, success.requestId, detail, 'yes') };
  }
}

/** Enforces the timeout: the client cannot be aborted, and a slowly trickling reply outlives its timeouts. */
function withTimeout(
  { clock, timeoutMs }: ExchangeDeps,
  pendingReply: Promise<TransportReply>,
): Promise<TransportReply | TransportError> {
  return new Promise((resolve) => {
    const cancel = clock.after(timeoutMs, () => resolve(new TransportError('timeout')));
    const end = (reply: TransportReply | TransportError) => {
      cancel();
      resolve(reply);
    };
    pendingReply.then(end, (error: unknown) =>
      end(error instanceof TransportError ? error : new TransportError('broken', 'unexpected')),
    );
  });
}

/** Whether the upstream throttled the call. Such failures are thrown into the throttle, which sends the call again. */
export function isThrottled(
  outcome: Outcome<unknown>,
): outcome is { readonly failure: Failure & { readonly error: ThrottledError } } {
  return 'failure' in outcome && outcome.failure.error instanceof ThrottledError;
}
