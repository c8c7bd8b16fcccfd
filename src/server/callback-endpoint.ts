import { hash, timingSafeEqual } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import { InvalidInputError } from '../errors.js';

const path = '/callbacks/chatapp-audit';
const secretHeader = 'x-callback-secret';

/** A thousand notices are a tenth of it. */
const maxBytes = 1_000_000;

export interface CallbackEndpointOptions {
  /** What a push has to bear; null takes none. */
  readonly secret: string | null;
  /** @returns how many notices came @throws InvalidInputError */
  readonly receive: (body: string) => number;
}

/**
 * `POST /callbacks/chatapp-audit/<secret>`, or without it in the path and with the header `x-callback-secret`: CAMS' pushes. Answered
 * as soon as they are read. CAMS can be given an address and nothing else, so the secret may stand in it.
 */
export function useCallbackEndpoint({ secret, receive }: CallbackEndpointOptions): Plugin {
  return {
    async onRequest({ url, request, fetchAPI, endResponse }) {
      const { pathname } = url;
      if (secret === null || (pathname !== path && !pathname.startsWith(`${path}/`))) return;
      const respond = (status: number, message: string, headers: Record<string, string> = {}) =>
        endResponse(fetchAPI.Response.json({ code: status === 200 ? 0 : status, msg: message }, { status, headers }));
      const givenSecret =
        pathname.length > path.length ? pathname.slice(path.length + 1) : request.headers.get(secretHeader);
      if (!isSameSecret(givenSecret ?? '', secret))
        return respond(401, `expected the callback secret, in the path or in the header ${secretHeader}.`);
      if (request.method !== 'POST') return respond(405, `expected POST, got ${request.method}.`, { allow: 'POST' });
      const body = await readText(request);
      if (body === null) return respond(413, `expected a body of at most ${maxBytes} bytes, got more.`);
      try {
        const notices = receive(body);
        respond(200, `${notices} taken`);
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        respond(400, error.message);
      }
    },
  };
}

/** Compared by their hashes: how long it takes tells neither how long the secret is nor how much of it was right. */
function isSameSecret(given: string, secret: string): boolean {
  const digest = (text: string) => hash('sha256', text, 'buffer');
  return timingSafeEqual(digest(given), digest(secret));
}

/** The body as text; null where it is too long, of which no more is read. */
async function readText(request: Request): Promise<string | null> {
  if (Number(request.headers.get('content-length')) > maxBytes) return null;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
