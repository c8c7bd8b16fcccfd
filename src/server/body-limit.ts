import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Refuses a body of more than so many bytes. What announces its length is taken at its word, for node:http takes in no more than
 * was announced; only what comes without is counted. Yoga's own limit pipes every body through a stream that counts: a quarter of
 * all that the server does for a small request.
 */
export function useBodyLimit(bytes: number): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser, fetchAPI }) {
      const announced = request.headers.get('content-length');
      if (announced !== null) {
        if (Number(announced) > bytes) throw tooLarge(bytes);
        return;
      }
      if (requestParser === undefined || request.body === null) return;
      setRequestParser(async ({ url, method, headers, signal }) => {
        const body = await counted(request, bytes);
        return requestParser(new fetchAPI.Request(url, { method, headers, signal, body }));
      });
    },
  };
}

async function counted({ body }: Request, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > most) throw tooLarge(most);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function tooLarge(most: number): GraphQLError {
  return new GraphQLError(`The request is too large: expected a body of at most ${most} bytes.`, {
    extensions: { code: 'BAD_USER_INPUT', http: { status: 413 } },
  });
}
