import type { CamsReply } from '../operations/index.js';
import { namedHeaders, type ReplyHead } from './reply-headers.js';
import { TransportError, type TransportReply } from './transport.js';

/** Node.js error codes for a rejected certificate: the TLS handshake fails before any HTTP is sent. */
const certificateCodes = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_)/;
/**
 * Node.js' message for a disconnect during the TLS handshake. Its code is ECONNRESET, as for a disconnect in mid-call.
 */
const handshakeDisconnectMessage = 'Client network socket disconnected before secure TLS connection was established';

/**
 * Translates an error of the client into a reply, if one arrived whole, or into a TransportError. Classifies by types,
 * codes and names; messages are inspected but never passed on.
 * @param head status and headers of the reply, if they arrived
 */
export function translateClientError(thrown: unknown, head?: ReplyHead): TransportReply | TransportError {
  if (thrown instanceof TransportError) return thrown;
  if (!(thrown instanceof Error)) return new TransportError('broken');
  const data = field(thrown, 'data');
  const status = field(data, 'statusCode');
  if (typeof data === 'object' && data !== null && typeof status === 'number')
    return { status, body: data as CamsReply, ...namedHeaders(head) };
  // The client parses error bodies as JSON and asserts that they are objects. It does not keep the text of any other
  // body.
  if (thrown instanceof SyntaxError || thrown.message === 'The value is not a object')
    return head === undefined
      ? new TransportError('unreadable')
      : { status: head.status, body: '', ...namedHeaders(head) };
  if (thrown.name === 'RequestTimeoutError') return new TransportError('timeout', 'client');
  const code = codeOf(thrown);
  // The access key or token contains a character that is not allowed in a header, most likely a line break.
  if (code === 'ERR_INVALID_CHAR') return new TransportError('credentials', code);
  return new TransportError(neverConnected(thrown) ? 'unreachable' : 'broken', code);
}

/** True only if surely no request was sent: connection refused, unknown host, no route, or a failed TLS handshake. */
function neverConnected(error: Error): boolean {
  // The error of a host with several addresses contains one error for each.
  if (error instanceof AggregateError)
    return error.errors.length > 0 && error.errors.every((one) => one instanceof Error && neverConnected(one));
  const syscall = field(error, 'syscall');
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  return certificateCodes.test(codeOf(error) ?? '') || error.message.startsWith(handshakeDisconnectMessage);
}

function codeOf(error: Error): string | undefined {
  const code = field(error, 'code');
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
