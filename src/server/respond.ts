/** The respond stage: adds the headers of every response, compresses it, writes it, and reports the request. */
import { pipeline, Readable } from 'node:stream';
import { LRUCache } from 'lru-cache';
import { toBuffer, type Answer, type ContentEncoding, type Exchange, type Latin1 } from './exchange.js';
import { compress } from './fast-path/response-cache.js';
import type { Cors } from './guards/cors.js';
import type { ServerOptions } from './index.js';
import { requestEnded } from './observability/request-events.js';
import { parseRanges } from './parse/accept.js';
import type { Stage } from './pipeline.js';

/** Shorter responses fit into a packet or two and gain nothing from compression. */
const minCompressedBytes = 1_024;

export function createResponder(cors: Cors, { metrics, onRequest, clock }: ServerOptions) {
  return function respond(exchange: Exchange, answer: Answer, stage: Stage): void {
    const { pathname, request, response } = exchange;
    const { status, body, report } = answer;
    exchange.settle?.(status === 200 ? answer : null);
    exchange.settle = undefined;
    metrics.response(paths.has(pathname) ? pathname.slice(1) : 'other', status);
    if (report !== undefined) onRequest(requestEnded(exchange, report, stage.name, clock.now()));
    if (body instanceof Readable) {
      response.writeHead(status, headersOf(exchange, answer, pathname === '/graphql')).flushHeaders();
      // Not compressed, because each part would have to be flushed. If one fails, ends both: the status is sent, so
      // only a closed connection shows that the response is incomplete.
      return void pipeline(body, response, () => undefined);
    }
    const isLong = body !== null && body.length > minCompressedBytes;
    // A 304 has the Vary header of the response that it stands for.
    const headers = headersOf(exchange, answer, isLong || status === 304 || pathname === '/graphql');
    /** A 204 and a 304 have no length, and a HEAD request gets no body. */
    function send(bytes: Buffer | Latin1 | null): void {
      if (status !== 204 && status !== 304) headers.push('content-length', String(bytes?.length ?? 0));
      response.writeHead(status, headers);
      response.end(request.method === 'HEAD' ? null : bytes, 'latin1');
    }

    const isCompressible = isLong && /json|text\//.test(answer.headers['content-type'] ?? '');
    const accepted = isCompressible ? exchange.headers.get('accept-encoding') : null;
    const encoding = accepted === null ? 'identity' : encodings.memo(accepted);
    if (encoding === 'identity' || body === null) return send(body);
    headers.push('content-encoding', encoding);
    const compressed = answer.encoded?.(encoding) ?? compress(toBuffer(body), encoding);
    if (compressed instanceof Promise) compressed.then(send, () => response.destroy());
    else send(compressed);
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
}

function addHeaders(flat: string[], headers: Readonly<Record<string, string>>): void {
  for (const name in headers) flat.push(name, headers[name] ?? '');
}

const paths = new Set(['/graphql', '/healthz', '/readyz', '/metrics']);
const encodings = new LRUCache<string, ContentEncoding | 'identity'>({ max: 200, memoMethod: chooseEncoding });

/** The encoding that the caller prefers: Brotli before gzip before none if it likes them equally. */
function chooseEncoding(accepted: string): ContentEncoding | 'identity' {
  const weights = new Map(
    parseRanges(accepted).map(({ type, parameters }) => [type, Number(parameters.get('q') ?? 1) || 0]),
  );
  const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0;
  const [br, gzip] = [weightOf('br'), weightOf('gzip')];
  const weight = Math.max(br, gzip);
  if (weight === 0 || weight < (weights.get('identity') ?? 0)) return 'identity';
  return br === weight ? 'br' : 'gzip';
}
