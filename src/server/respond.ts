/** The respond stage: adds the headers of every response, compresses it, writes it, and reports the request. */
import type { ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { ErrorCode } from '../errors.js';
import { isStream, toBuffer, type Answer, type ContentEncoding, type Exchange } from './exchange.js';
import { compress } from './fast-path/response-cache.js';
import type { Cors } from './guards/cors.js';
import type { RequestEvent } from './observability/request-events.js';
import { parseRanges } from './parse/accept.js';
import type { Stage } from './pipeline.js';

/** Shorter responses fit into a packet or two and gain nothing from compression. */
const minCompressedBytes = 1_024;

export interface ResponderOptions {
  readonly cors: Cors;
  /** Counts HTTP responses. */
  readonly onResponse: (path: string, status: number) => void;
  readonly onEvent: (event: RequestEvent) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Error codes of a rejected request. */
export const refusalCodes = new WeakMap<Answer, readonly ErrorCode[]>();

export function createResponder({ cors, onResponse, onEvent, now }: ResponderOptions) {
  return function respond(exchange: Exchange, answer: Answer, stage: Stage): void {
    const { request, response } = exchange;
    exchange.settle?.(answer.status === 200 ? answer : null);
    exchange.settle = undefined;
    const isGraphql = exchange.pathname === '/graphql';
    onResponse(metricPath(exchange.pathname), answer.status);
    report(exchange, answer, stage);
    const { body } = answer;
    if (isStream(body)) return void stream(exchange, answer, body, headersOf(exchange, answer, isGraphql));
    const length = body?.length ?? 0;
    const encoding =
      length > minCompressedBytes && isCompressible(answer)
        ? chooseEncoding(exchange.headers.get('accept-encoding'))
        : null;
    const headers = headersOf(exchange, answer, isGraphql || length > minCompressedBytes);
    const isHead = request.method === 'HEAD';
    if (encoding === null || body === null) {
      // A 204 and a 304 have no length, and a HEAD request no body.
      if (answer.status !== 204 && answer.status !== 304) headers.push('content-length', String(length));
      response.writeHead(answer.status, headers);
      return void response.end(isHead ? null : body, 'latin1');
    }
    headers.push('content-encoding', encoding);
    const send = (compressed: Buffer) => {
      headers.push('content-length', String(compressed.length));
      response.writeHead(answer.status, headers);
      response.end(isHead ? null : compressed);
    };
    const compressed = answer.encoded?.(encoding) ?? compress(toBuffer(body), encoding);
    if (!(compressed instanceof Promise)) return send(compressed);
    compressed.then(send, () => response.destroy());
  };

  /** Headers in the flat form that node:http takes without copying. */
  function headersOf(exchange: Exchange, { headers }: Answer, hasVary: boolean): string[] {
    const flat: string[] = [];
    addHeaders(flat, headers);
    if (hasVary) flat.push('vary', cors.vary);
    if (exchange.pathname === '/graphql') addHeaders(flat, cors.headersFor(exchange));
    addHeaders(flat, exchange.rateLimitHeaders);
    flat.push('x-request-id', exchange.requestId);
    return flat;
  }

  /** Operations that yoga executes are reported by the plugin in request-events.ts instead. */
  function report(exchange: Exchange, answer: Answer, { answersAs }: Stage): void {
    const codes = refusalCodes.get(answer);
    if (answersAs === 'yoga' && codes === undefined) return;
    if (codes === undefined && answersAs === undefined) return;
    onEvent({ kind: 'request-started' });
    onEvent({
      kind: 'request-ended',
      operation: exchange.servedOperation ?? exchange.shareable?.operation ?? null,
      viewer: exchange.viewer?.name ?? null,
      codes: codes ?? [],
      durationMs: now() - exchange.startedAt,
      stats: exchange.shareable?.stats ?? null,
      answeredBy: codes === undefined ? (answersAs ?? 'refused') : 'refused',
    });
  }
}

function addHeaders(flat: string[], headers: Readonly<Record<string, string>>): void {
  for (const name in headers) flat.push(name, headers[name] ?? '');
}

/**
 * Sends a stream part by part, each as soon as it is ready. Not compressed, because each part would have to be flushed.
 */
async function stream(
  { response }: Exchange,
  { status }: Answer,
  body: ReadableStream<Uint8Array>,
  headers: string[],
): Promise<void> {
  const reader = body.getReader();
  response.once('close', () => void reader.cancel().catch(() => undefined));
  response.writeHead(status, headers);
  response.flushHeaders();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (!response.write(value)) await drained(response);
    }
    response.end();
  } catch {
    // The status has been sent, so the connection is destroyed to show that the response is incomplete.
    response.destroy();
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

const paths = new Set(['/graphql', '/healthz', '/readyz', '/metrics']);

function metricPath(pathname: string): string {
  return paths.has(pathname) ? pathname.slice(1) : 'other';
}

function isCompressible({ headers }: Answer): boolean {
  return /json|text\//.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined;
}

const encodings = new LRUCache<string, { readonly encoding: ContentEncoding | null }>({ max: 200 });

/** Prefers Brotli to gzip if the caller accepts both equally. */
function chooseEncoding(accepted: string | null): ContentEncoding | null {
  if (accepted === null) return null;
  const known = encodings.get(accepted);
  if (known !== undefined) return known.encoding;
  const weights = new Map(
    parseRanges(accepted).map(({ type, parameters }) => [type, Number(parameters.get('q') ?? 1) || 0]),
  );
  const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0;
  const [br, gzip] = [weightOf('br'), weightOf('gzip')];
  const encoding = br > 0 && br >= gzip ? 'br' : gzip > 0 ? 'gzip' : null;
  encodings.set(accepted, { encoding });
  return encoding;
}
