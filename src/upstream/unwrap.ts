import type { CamsReply } from '../operations/index.js';
import { noReply, malformedReply, errorReply, type Failure } from './failure.js';
import { parseJson } from './json.js';
import { parseRetryAfter } from './retry-after.js';
import { requestIdOf } from './scrub.js';
import { TransportError, type TransportReply } from './transport.js';

/** A successful reply. */
export interface Success {
  readonly reply: CamsReply;
  readonly requestId: string | null;
}

/**
 * The codes of success, in lower case. `Code` decides: a documented sample has `Success: false` beside `Code: "OK"`.
 */
const successCodes = new Set(['ok', 'success', '200']);

/**
 * Distinguishes success from failure. The upstream reports errors in two ways: by an HTTP status of 400 or more, and by
 * HTTP 200 with a `Code` other than OK.
 */
export function unwrap(action: string, response: TransportReply, now: number): Success | { readonly failure: Failure } {
  // The status of an error page from a proxy in front of the API shows that the request was not forwarded.
  const reply = parseBody(response.body) ?? (response.status === 429 ? {} : null);
  const retryAfterMs = parseRetryAfter(response.retryAfter, now);
  if (reply === null)
    return { failure: noReply(new TransportError('unreadable', `HTTP ${response.status}`), retryAfterMs) };
  const code = reply['Code'];
  const requestId = requestIdOf(reply['RequestId']) ?? requestIdOf(response.requestId);
  const isSuccessStatus = response.status >= 200 && response.status < 300;
  if (isSuccessStatus && (code === undefined || code === null || code === '')) {
    return { failure: malformedReply(action, requestId, 'Code: expected a code, got none', 'perhaps') };
  }
  if (isSuccessStatus && successCodes.has(String(code).trim().toLowerCase())) return { reply, requestId };
  const { Message: message, AccessDeniedDetail: accessDeniedDetail } = reply;
  const { status } = response;
  return { failure: errorReply(action, { status, code, message, requestId, accessDeniedDetail, retryAfterMs }) };
}

/** Null for anything that is not a JSON object: HTML, an empty body, truncated JSON. */
function parseBody(body: string | CamsReply): CamsReply | null {
  const parsed = typeof body === 'string' ? parse(body) : body;
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as CamsReply) : null;
}

function parse(body: string): unknown {
  try {
    return parseJson(body);
  } catch {
    return null;
  }
}
