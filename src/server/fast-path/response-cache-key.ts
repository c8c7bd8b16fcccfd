import type { IncomingMessage } from 'node:http';

/** Everything in a request that its answer may depend on, but for who asks. */
export interface RequestKey {
  /** What its head says, a line each: all that the headers of an answer depend on. */
  readonly headerKey: string;
  /** Its body, a character a byte. */
  readonly body: string;
}

/** What is handed on with a request; undefined where no answer to it is kept. */
export interface WithRequestKey {
  readonly requestKey?: RequestKey;
}

/** Headers that the road to an answer reads. What reads another one has to add it, here or below. */
const varyHeaders = ['host', 'origin', 'accept', 'content-type'] as const;

/** Headers that ask for something that is made for this request: fresh data, what it cost, another deadline. */
const bypassHeaders = [
  'cache-control',
  'x-gateway-trace',
  'x-request-timeout-ms',
  'idempotency-key',
  'content-encoding',
] as const;

/** Whether a request is one whose answer may be kept, as far as its head tells: GraphQL by POST, as JSON, with nothing special. */
export function isCacheableRequest({ method, url, headers }: IncomingMessage): boolean {
  return (
    method === 'POST' &&
    url === '/graphql' &&
    /^application\/json\b/i.test(headers['content-type'] ?? '') &&
    bypassHeaders.every((name) => headers[name] === undefined)
  );
}

/** The question that a request asks; undefined for a batch, which is several. */
export function createRequestKey({ headers }: IncomingMessage, body: Buffer): RequestKey | undefined {
  if (body[0] !== openingBrace) return undefined;
  let headerKey = '';
  // No header holds a line break, and one that is missing is not one that is empty.
  for (const name of varyHeaders) headerKey += headers[name] === undefined ? '-\n' : `=${headers[name]}\n`;
  return { headerKey, body: body.toString('latin1') };
}

const openingBrace = 0x7b;

/**
 * The body of a request, taken out of its stream: who does not answer in this tick puts it back, or the stream is at its end. null where it did not come in one piece that
 * its stream can hold, as a dashboard's question does; then it is in its stream still.
 */
export function readBufferedBody(request: IncomingMessage, onBody: (body: Buffer | null) => void): void {
  const length = Number(request.headers['content-length']);
  if (!(length > 0 && length < request.readableHighWaterMark)) return onBody(null);
  request.once('readable', () => {
    const body: unknown = request.read();
    if (!(body instanceof Buffer)) return onBody(null);
    if (body.length === length) return onBody(body);
    request.unshift(body);
    onBody(null);
  });
}
