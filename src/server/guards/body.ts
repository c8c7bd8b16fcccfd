/** Guards of the method, the content type and the body. */
import { isUtf8 } from 'node:buffer';
import { PermissionError } from '../../errors.js';
import type { Exchange } from '../exchange.js';
import { inputError } from '../graphql/error-mask.js';

const maxBodyBytes = 1_000_000;
const tooLarge = `The request is too large: expected a body of at most ${maxBodyBytes} bytes.`;
/** Content types that a page of any site may send without a preflight (Fetch standard). */
const simpleTypes = new Set(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']);

/**
 * Rejects methods and content types that /graphql does not accept, and cross-site request forgery (CSRF): posts that a
 * browser sends for a page of another site.
 */
export function contentGuard({ request: { method }, headers }: Exchange): undefined {
  if (method === 'GET') return undefined;
  if (method !== 'POST')
    throw inputError([], `expected GET or POST, got ${method ?? 'no method'}.`, {
      status: 405,
      headers: { allow: 'GET, POST, OPTIONS' },
    });
  const expected = 'expected content-type: application/json, in UTF-8';
  const type = (headers.get('content-type') ?? '').replace(/;.*/, '').trim().toLowerCase();
  if (type === 'application/json' || type === 'application/graphql+json') return checkPlainText(headers);
  if (simpleTypes.has(type) && headers.get('x-csrf-prevention') === null)
    throw new PermissionError(`A page of another site could have sent this request: ${expected}.`);
  throw inputError(['content-type'], `${expected}; got ${type.slice(0, 60) || 'none'}.`, { status: 415 });
}

/** Rejects a body that is compressed or not in UTF-8. */
export function checkPlainText(headers: Exchange['headers']): undefined {
  if (/;\s*charset\b(?!\s*=\s*("?)utf-?8\1\s*(;|$))/i.test(headers.get('content-type') ?? ''))
    throw inputError(['content-type'], 'expected a body in UTF-8, got another charset.', { status: 415 });
  const encoding = headers.get('content-encoding');
  if (encoding !== null && !/^\s*identity\s*$/i.test(encoding))
    throw inputError(['content-encoding'], 'expected a body that is not compressed.', {
      status: 415,
      headers: { 'accept-encoding': 'identity' },
    });
}

export function bodyReader(exchange: Exchange): Promise<undefined> | undefined {
  if (exchange.request.method !== 'POST') return undefined;
  return readBody(exchange).then((body) => void (exchange.body = body));
}

/**
 * Reads a body. Other bytes than UTF-8 would be stored as replacement characters.
 * @throws GraphQLError with status 400 for such bytes, or 413, unread if its Content-Length is too large
 */
export function readBody({ request, headers }: Pick<Exchange, 'request' | 'headers'>): Promise<Buffer> {
  const length = Number(headers.get('content-length') ?? 0);
  return new Promise((resolve, reject) => {
    if (length > maxBodyBytes) return reject(inputError([], tooLarge, { status: 413 }));
    const chunks: Buffer[] = [];
    let received = 0;
    const complete = () => {
      const body = Buffer.concat(chunks);
      if (isUtf8(body)) resolve(body);
      else reject(inputError([], 'expected a body in UTF-8, got bytes that are not.'));
    };
    request.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received > maxBodyBytes) return reject(inputError([], tooLarge, { status: 413 }));
      chunks.push(chunk);
      // Waiting for the end of the stream as well would cost a turn of the event loop.
      if (received === length) complete();
    });
    request.on('end', () => {
      if (length === 0) complete();
    });
    request.on('close', () => {
      if (!request.complete) reject(inputError([], 'The connection closed before the request was complete.'));
    });
  });
}
