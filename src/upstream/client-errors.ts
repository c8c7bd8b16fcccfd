import type { CamsReply } from '../operations/index.js';
import { TransportError, type TransportReply } from './transport.js';

/** Codes of Node.js for a certificate that is not accepted: the handshake fails before a byte of HTTP is written. */
const certificateCodes = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_)/;
/** What Node.js says when the peer hangs up during the handshake: the code alone would be ECONNRESET, as in mid-call. */
const handshakeDisconnectMessage = 'Client network socket disconnected before secure TLS connection was established';

/**
 * What the client threw, in the port's terms: the reply that it had parsed from JSON, or the way in which there was none.
 * Judged by types, codes and names; messages are looked at and never kept.
 */
export function translateClientError(thrown: unknown): TransportReply | TransportError {
  if (thrown instanceof TransportError) return thrown;
  if (!(thrown instanceof Error)) return new TransportError('broken');
  const data = field(thrown, 'data');
  const status = field(data, 'statusCode');
  if (typeof data === 'object' && data !== null && typeof status === 'number')
    return { status, body: data as CamsReply, requestId: null };
  // The client parses error bodies as JSON, and asserts that they are objects.
  if (thrown instanceof SyntaxError || thrown.message === 'The value is not a object')
    return new TransportError('unreadable');
  if (thrown.name === 'RequestTimeoutError') return new TransportError('timeout', 'client');
  const code = codeOf(thrown);
  // A header cannot hold what an access key or a token holds: a line break, most likely.
  if (code === 'ERR_INVALID_CHAR') return new TransportError('credentials', code);
  return new TransportError(neverConnected(thrown) ? 'unreachable' : 'broken', code);
}

/** True only where it is sure: refused, no such host, no route, or TLS that did not come about. */
function neverConnected(error: Error): boolean {
  // Of a host with several addresses, each has its own error.
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
