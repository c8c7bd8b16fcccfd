import type { IncomingMessage } from 'node:http';

/** Everything in a request that its answer may depend on, but for who asks. */
export type Question = string;

/** What is handed on with a request; undefined where no answer to it is kept. */
export interface WithQuestion {
  readonly question?: Question;
}

/** Headers that the road to an answer reads. What reads another one has to add it, here or below. */
const telling = ['host', 'origin', 'accept', 'content-type'] as const;

/** Headers that ask for something that is made for this request: fresh data, what it cost, another deadline. */
const special = ['cache-control', 'x-gateway-trace', 'x-request-timeout-ms', 'idempotency-key', 'content-encoding'] as const;

/** Whether a request is one whose answer may be kept, as far as its head tells: GraphQL by POST, as JSON, with nothing special. */
export function mayBeKept({ method, url, headers }: IncomingMessage): boolean {
  return method === 'POST' && url === '/graphql' && /^application\/json\b/i.test(headers['content-type'] ?? '') && special.every((name) => headers[name] === undefined);
}

/** The question that a request asks; undefined for a batch, which is several. The parts of its head are one line, so that no body can be taken for one. */
export function questionOf({ headers }: IncomingMessage, body: Buffer): Question | undefined {
  const text = body.toString('latin1');
  if (!text.startsWith('{')) return undefined;
  return `${JSON.stringify(telling.map((name) => headers[name]))}\n${text}`;
}

/**
 * The body of a request, left in its stream for whoever reads it next; null where it did not come in one piece that its stream can
 * hold, as a dashboard's question does.
 */
export function peek(request: IncomingMessage, told: (body: Buffer | null) => void): void {
  const length = Number(request.headers['content-length']);
  if (!(length > 0 && length < request.readableHighWaterMark)) return told(null);
  request.once('readable', () => {
    const body: unknown = request.read();
    if (!(body instanceof Buffer)) return told(null);
    request.unshift(body);
    told(body.length === length ? body : null);
  });
}
