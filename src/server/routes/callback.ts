import { isUtf8 } from 'node:buffer';
import { hash, timingSafeEqual } from 'node:crypto';
import { InvalidInputError } from '../../errors.js';
import type { Answer } from '../exchange.js';
import { maxBodyBytes, readBody } from '../guards/body.js';
import type { Stage } from '../pipeline.js';

const path = '/callbacks/chatapp-audit';

/** Far deeper than any notice of CAMS; a parser's recursion over a deeper one could overflow the stack. */
const maxDepth = 64;

export interface CallbackOptions {
  /** The secret that a push must send; null turns callbacks off. */
  readonly secret: string | null;
  /** @returns the number of notices @throws InvalidInputError */
  readonly receive: (body: string) => number;
}

/**
 * `POST /callbacks/chatapp-audit/<secret>`, or without it in the path and with the header `x-callback-secret`: pushes
 * from CAMS, answered as soon as they are read. Only a URL can be configured at CAMS, so the secret may be part of it.
 */
export function callbackRoute({ secret, receive }: CallbackOptions): Stage {
  return {
    name: 'callback',
    run(exchange) {
      const { pathname, request, headers } = exchange;
      if (secret === null || (pathname !== path && !pathname.startsWith(`${path}/`))) return undefined;
      const given = pathname.length > path.length ? pathname.slice(path.length + 1) : headers.get('x-callback-secret');
      if (!isSameSecret(given ?? '', secret))
        return answer(401, 'expected the callback secret, in the path or in the header x-callback-secret.');
      if (request.method !== 'POST')
        return answer(405, `expected POST, got ${String(request.method)}.`, { allow: 'POST' });
      return readBody(exchange).then(
        (body) => take(body, receive),
        () => answer(413, `expected a body of at most ${maxBodyBytes} bytes, got more.`),
      );
    },
  };
}

function take(body: Buffer, receive: CallbackOptions['receive']): Answer {
  if (!isUtf8(body)) return answer(400, 'expected a body in UTF-8, got bytes that are not.');
  const text = body.toString();
  if (isNestedDeeper(text, maxDepth)) return answer(400, `expected JSON at most ${maxDepth} levels deep, got deeper.`);
  try {
    return answer(200, `${receive(text)} taken`);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return answer(400, error.message);
  }
}

function answer(code: number, msg: string, headers: Record<string, string> = {}): Answer {
  return {
    status: code,
    headers: { ...headers, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ code: code === 200 ? 0 : code, msg })),
  };
}

/**
 * Compares hashes in constant time, so that the duration reveals neither the secret's length nor how much of a guess is
 * right.
 */
function isSameSecret(given: string, secret: string): boolean {
  const digest = (text: string) => hash('sha256', text, 'buffer');
  return timingSafeEqual(digest(given), digest(secret));
}

/** Counts brackets outside of strings. */
function isNestedDeeper(json: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < json.length; index++) {
    const character = json[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}
