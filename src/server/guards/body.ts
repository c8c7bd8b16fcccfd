/** Guards of the method, the content type and the body, among them that against cross-site request forgery (CSRF). */
import { isUtf8 } from 'node:buffer';
import { PermissionError } from '../../errors.js';
import type { Exchange } from '../exchange.js';
import { httpError, inputError } from '../graphql/error-mask.js';
import type { Stage } from '../pipeline.js';

/** Maximum size of a body, in bytes. */
export const maxBodyBytes = 1_000_000;

/**
 * Rejects methods and content types that /graphql does not accept, and cross-site request forgery (CSRF): posts that a
 * browser sends for a page of another site.
 */
export const contentGuard: Stage = {
  name: 'content',
  run({ request: { method }, headers }) {
    if (method === 'GET') return undefined;
    if (method !== 'POST')
      throw inputError([], `expected GET or POST, got ${method ?? 'no method'}.`, {
        status: 405,
        headers: { allow: 'GET, POST, OPTIONS' },
      });
    const contentType = headers.get('content-type');
    if (contentType !== 'application/json') checkContentType(contentType, headers);
    checkContentEncoding(headers);
    return undefined;
  },
};

const jsonTypes = new Set(['application/json', 'application/graphql+json']);

/** Content types that a page of any site may send without a preflight (Fetch standard): cross-site request forgery. */
const simpleTypes = new Set(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']);

function checkContentType(contentType: string | null, headers: Exchange['headers']): void {
  const expected = 'expected content-type: application/json, in UTF-8';
  if (contentType === null) throw inputError(['content-type'], `${expected}; got none.`, { status: 415 });
  const [type = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (!jsonTypes.has(type)) {
    if (simpleTypes.has(type) && headers.get('x-csrf-prevention') === null)
      throw httpError(new PermissionError(`A page of another site could have sent this request: ${expected}.`), {
        status: 403,
      });
    throw inputError(['content-type'], `${expected}; got ${type.slice(0, 60)}.`, { status: 415 });
  }
  checkCharset(parameters);
}

const utf8Names = new Set(['utf-8', 'utf8', '"utf-8"', '"utf8"']);

function checkCharset(parameters: readonly string[]): void {
  for (const parameter of parameters) {
    const [name = '', value = ''] = parameter.split('=').map((part) => part.trim());
    if (name === 'charset' && !utf8Names.has(value))
      throw inputError(['content-type'], 'expected a body in UTF-8, got another charset.', { status: 415 });
  }
}

function checkContentEncoding(headers: Exchange['headers']): void {
  const encoding = headers.get('content-encoding');
  if (encoding === null || /^\s*identity\s*$/i.test(encoding)) return;
  throw inputError(['content-encoding'], 'expected a body that is not compressed.', {
    status: 415,
    headers: { 'accept-encoding': 'identity' },
  });
}

/** Rejects a body that is compressed or not in UTF-8, for senders that choose their own content type. */
export function checkPlainText(headers: Exchange['headers']): void {
  checkCharset((headers.get('content-type') ?? '').toLowerCase().split(';').slice(1));
  checkContentEncoding(headers);
}

/** Reads the body of a POST. */
export const bodyReader: Stage = {
  name: 'body',
  run(exchange) {
    if (exchange.request.method !== 'POST') return undefined;
    return readBody(exchange).then((body) => {
      exchange.body = body;
      return undefined;
    });
  },
};

/**
 * Reads a body of up to maxBodyBytes. Other bytes than UTF-8 would be stored as replacement characters.
 * @throws GraphQLError with status 413, or 400 for other bytes; a body whose Content-Length is too large is rejected
 * unread
 */
export function readBody({ request, headers }: Pick<Exchange, 'request' | 'headers'>): Promise<Buffer> {
  const announced = headers.get('content-length');
  const length = announced === null ? undefined : Number(announced);
  return new Promise((resolve, reject) => {
    if (length !== undefined && length > maxBodyBytes) return reject(tooLarge());
    if (length === 0) return resolve(Buffer.alloc(0));
    const chunks: Buffer[] = [];
    let received = 0;
    const onReadable = (): void => {
      let chunk: unknown;
      while ((chunk = request.read()) instanceof Buffer) {
        received += chunk.length;
        if (received > maxBodyBytes) return finish(() => reject(tooLarge()));
        chunks.push(chunk);
        // Waiting for the end of the stream as well would cost a turn of the event loop.
        if (received === length) return onEnd();
      }
    };
    const onEnd = () => {
      const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
      finish(() => (isUtf8(body) ? resolve(body) : reject(notUtf8())));
    };
    const onClose = () =>
      finish(() => reject(inputError([], 'The connection closed before the request was complete.')));
    function finish(complete: () => void): void {
      request.off('readable', onReadable).off('end', onEnd).off('close', onClose);
      // Drains the rest, so that the connection can take its next request.
      request.resume();
      complete();
    }
    request.on('readable', onReadable).on('end', onEnd).on('close', onClose);
  });
}

const notUtf8 = () => inputError([], 'expected a body in UTF-8, got bytes that are not.');

function tooLarge() {
  return inputError([], `The request is too large: expected a body of at most ${maxBodyBytes} bytes.`, { status: 413 });
}
