import { hash, timingSafeEqual } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import { InvalidInputError } from '../errors.js';

const path = '/callbacks/chatapp-audit';
const header = 'x-callback-secret';

/** A thousand notices are a tenth of it. */
const mostBytes = 1_000_000;

export interface CallbackDoor {
  /** What a push has to bear; null takes none. */
  readonly secret: string | null;
  /** @returns how many notices came @throws InvalidInputError */
  readonly take: (body: string) => number;
}

/**
 * `POST /callbacks/chatapp-audit/<secret>`, or without it in the path and with the header `x-callback-secret`: CAMS' pushes. Answered
 * as soon as they are read. CAMS can be given an address and nothing else, so the secret may stand in it.
 */
export function useCallbacks({ secret, take }: CallbackDoor): Plugin {
  return {
    async onRequest({ url, request, fetchAPI, endResponse }) {
      const { pathname } = url;
      if (secret === null || (pathname !== path && !pathname.startsWith(`${path}/`))) return;
      const answer = (status: number, message: string, headers: Record<string, string> = {}) =>
        endResponse(fetchAPI.Response.json({ code: status === 200 ? 0 : status, msg: message }, { status, headers }));
      const shown = pathname.length > path.length ? pathname.slice(path.length + 1) : request.headers.get(header);
      if (!isSecret(shown ?? '', secret))
        return answer(401, `expected the callback secret, in the path or in the header ${header}.`);
      if (request.method !== 'POST') return answer(405, `expected POST, got ${request.method}.`, { allow: 'POST' });
      const body = await textOf(request);
      if (body === null) return answer(413, `expected a body of at most ${mostBytes} bytes, got more.`);
      try {
        const notices = take(body);
        answer(200, `${notices} taken`);
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        answer(400, error.message);
      }
    },
  };
}

/** Compared by their hashes: how long it takes tells neither how long the secret is nor how much of it was right. */
function isSecret(shown: string, secret: string): boolean {
  const digest = (text: string) => hash('sha256', text, 'buffer');
  return timingSafeEqual(digest(shown), digest(secret));
}

/** The body as text; null where it is too long, of which no more is read. */
async function textOf(request: Request): Promise<string | null> {
  if (Number(request.headers.get('content-length')) > mostBytes) return null;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
