import type { Reply } from '../operations/index.js';
import { lost, misshapen, refusal, type Failure } from './failure.js';
import { parseJson } from './json.js';
import { requestIdOf } from './scrub.js';
import { TransportError, type TransportReply } from './transport.js';

/** A reply that says it succeeded, past its envelope. */
export interface Success {
  readonly reply: Reply;
  readonly requestId: string | null;
}

/** Every way in which CAMS writes that a call succeeded, in lower case. `Success: false` beside them means nothing. */
const succeeded = new Set(['ok', 'success', '200']);

/**
 * Tells success from failure, over both of the upstream's channels: an HTTP status from 400 on, and HTTP 200 with a
 * `Code` that does not say OK.
 */
export function unwrap(action: string, came: TransportReply): Success | { readonly failure: Failure } {
  const reply = read(came.body);
  if (reply === null) return { failure: lost(new TransportError('unreadable', `HTTP ${came.status}`)) };
  const code = reply['Code'];
  const requestId = requestIdOf(reply['RequestId']) ?? requestIdOf(came.requestId);
  const fine = came.status >= 200 && came.status < 300;
  if (fine && (code === undefined || code === null || code === '')) {
    return { failure: misshapen(action, requestId, 'Code: expected a code, got none', 'perhaps') };
  }
  if (fine && succeeded.has(String(code).trim().toLowerCase())) return { reply, requestId };
  const { Message: message, AccessDeniedDetail: accessDeniedDetail } = reply;
  return { failure: refusal(action, { status: came.status, code, message, requestId, accessDeniedDetail }) };
}

/** Null for HTML, for nothing, for JSON that was cut off, and for JSON that is no object. */
function read(body: string | Reply): Reply | null {
  const parsed = typeof body === 'string' ? parse(body) : body;
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Reply) : null;
}

function parse(body: string): unknown {
  try {
    return parseJson(body);
  } catch {
    return null;
  }
}
