import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Refuses a body of more than so many bytes. What announces its length is taken at its word, for node:http takes in no more than
 * was announced; only what comes without is counted. Yoga's own limit pipes every body through a stream that counts: a quarter of
 * all that the server does for a small request.
 */
export function useBodyLimit(maxBytes: number): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser, fetchAPI }) {
      const contentLength = request.headers.get('content-length');
      if (contentLength !== null) {
        if (Number(contentLength) > maxBytes) throw tooLarge(maxBytes);
        return;
      }
      if (requestParser === undefined || request.body === null) return;
      setRequestParser(async ({ url, method, headers, signal }) => {
        const body = await readWithLimit(request, maxBytes);
        return requestParser(new fetchAPI.Request(url, { method, headers, signal, body }));
      });
    },
  };
}

async function readWithLimit({ body }: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function tooLarge(maxBytes: number): GraphQLError {
  return new GraphQLError(`The request is too large: expected a body of at most ${maxBytes} bytes.`, {
    extensions: { code: 'BAD_USER_INPUT', http: { status: 413 } },
  });
}
