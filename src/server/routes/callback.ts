import { hash, timingSafeEqual } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { InvalidInputError } from '../../errors.js';
import { jsonAnswer, type Answer, type Exchange } from '../exchange.js';
import { httpError, inputError, type HttpHints } from '../graphql/error-mask.js';
import { checkPlainText, readBody } from '../guards/body.js';
import type { StageFunction } from '../pipeline.js';

const path = '/callbacks/chatapp-audit';
/** Far deeper than any notice of CAMS; a parser's recursion over a deeper one could overflow the stack. */
const maxDepth = 64;
const digest = (text: string) => hash('sha256', text, 'buffer');

/** Accepts a push. @returns the number of notices @throws InvalidInputError */
export type ReceiveCallback = (body: string) => number;

/**
 * `POST /callbacks/chatapp-audit/<secret>`, or with the secret in the header `x-callback-secret`: pushes from CAMS.
 * Only a URL can be configured at CAMS, so the secret may be part of it. Without a secret, callbacks are off.
 */
export function callbackRoute(secret: string | null, receive: ReceiveCallback): StageFunction {
  return (exchange) => {
    const { pathname } = exchange;
    if (secret === null || (pathname !== path && !pathname.startsWith(`${path}/`))) return undefined;
    return take(exchange, secret, receive).catch((error: unknown) => toRefusal(error, exchange.requestId));
  };
}

async function take(exchange: Exchange, secret: string, receive: ReceiveCallback): Promise<Answer> {
  const { pathname, request, headers } = exchange;
  const given = pathname.length > path.length ? pathname.slice(path.length + 1) : headers.get('x-callback-secret');
  // Hashes are compared in constant time, so that the duration reveals nothing about the secret.
  if (!timingSafeEqual(digest(given ?? ''), digest(secret)))
    throw inputError([], 'expected the callback secret, in the path or in the header x-callback-secret.', {
      status: 401,
    });
  if (request.method !== 'POST')
    throw inputError([], `expected POST, got ${String(request.method)}.`, { status: 405, headers: { allow: 'POST' } });
  checkPlainText(headers);
  const text = (await readBody(exchange)).toString();
  if (isNestedDeeper(text, maxDepth))
    throw inputError([], `expected JSON at most ${maxDepth} levels deep, got deeper.`);
  return jsonAnswer(200, { code: 0, msg: `${receive(text)} taken` });
}

/** CAMS reads a code of 0 as success. The request id is for operators who look for a push in the log. */
function toRefusal(thrown: unknown, requestId: string): Answer {
  const error = thrown instanceof InvalidInputError ? httpError(thrown, { status: 400 }) : thrown;
  if (!(error instanceof GraphQLError)) throw error;
  const { status, headers } = error.extensions['http'] as HttpHints;
  return jsonAnswer(status, { code: status, msg: error.message, requestId }, headers);
}

/** Counts brackets outside of strings. */
function isNestedDeeper(json: string, limit: number): boolean {
  let depth = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}
