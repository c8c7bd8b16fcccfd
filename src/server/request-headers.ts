/**
 * The one table of request headers that the gateway reads, with the part each plays in caching. The response cache key
 * and the conditions for skipping the cache derive from it, and RequestHeaders refuses to read any other header.
 */
import type { IncomingMessage } from 'node:http';

/**
 * `identity`: authenticates the caller, whose rights are part of the cache key. `varies`: may change the body, so it is
 * part of the key. `bypass`: requires a response for this request alone, so the cache is neither read nor filled.
 * `guard`: may reject the request, before the cache. `response`: applied to each response, cached or not.
 */
type HeaderRole = 'identity' | 'varies' | 'bypass' | 'guard' | 'response';

interface HeaderEntry {
  readonly role: HeaderRole;
  /** A request with two of these headers is rejected, because it is ambiguous which one counts. */
  readonly isSingle?: true;
}

export const requestHeaders = {
  authorization: { role: 'identity', isSingle: true },
  'x-api-key': { role: 'identity', isSingle: true },
  accept: { role: 'varies' },
  'cache-control': { role: 'bypass' },
  'idempotency-key': { role: 'bypass', isSingle: true },
  'x-gateway-trace': { role: 'bypass' },
  'x-request-timeout-ms': { role: 'bypass', isSingle: true },
  host: { role: 'guard', isSingle: true },
  'content-type': { role: 'guard', isSingle: true },
  'content-encoding': { role: 'guard' },
  'content-length': { role: 'guard', isSingle: true },
  'x-csrf-prevention': { role: 'guard' },
  'x-callback-secret': { role: 'guard', isSingle: true },
  origin: { role: 'response' },
  // Only for files of the reference site, which no stage stores.
  'if-none-match': { role: 'response' },
  'accept-encoding': { role: 'response' },
  'x-request-id': { role: 'response' },
  // The trace context formats that OTEL_PROPAGATORS can name.
  traceparent: { role: 'response' },
  tracestate: { role: 'response' },
  baggage: { role: 'response' },
  b3: { role: 'response' },
  'x-b3-traceid': { role: 'response' },
  'x-b3-spanid': { role: 'response' },
  'x-b3-parentspanid': { role: 'response' },
  'x-b3-sampled': { role: 'response' },
  'x-b3-flags': { role: 'response' },
  'uber-trace-id': { role: 'response' },
} as const satisfies Record<string, HeaderEntry>;

export type RequestHeaderName = keyof typeof requestHeaders;
const names = Object.keys(requestHeaders) as RequestHeaderName[];
const namesWithRole = (role: HeaderRole) => names.filter((name) => requestHeaders[name].role === role);
export const identityHeaders = namesWithRole('identity');
export const bypassHeaders = namesWithRole('bypass');
const varyHeaders = namesWithRole('varies');
const singleHeaders: ReadonlySet<string> = new Set(names.filter((name) => 'isSingle' in requestHeaders[name]));
/** The Vary header, for caches between the gateway and its callers; `origin` is added if CORS is on. */
export const baseVary = [...varyHeaders, 'accept-encoding'].join(', ');

/** The headers of one request that the table lists. */
export class RequestHeaders {
  constructor(private readonly message: Pick<IncomingMessage, 'headers' | 'rawHeaders'>) {}

  /** @throws TypeError for a header that is not in the table, because no cache key would include it */
  get(name: RequestHeaderName): string | null {
    if (!Object.hasOwn(requestHeaders, name))
      throw new TypeError(`Expected a header listed in request-headers.ts, got ${String(name)}.`);
    const value = this.message.headers[name];
    return typeof value === 'string' ? value : null;
  }

  /** Part of the response cache key: one line per header, because no value contains a line break. */
  get cacheKey(): string {
    let key = '';
    for (const name of varyHeaders) {
      const value = this.message.headers[name];
      key += value === undefined ? '-\n' : `=${String(value)}\n`;
    }
    return key;
  }

  /** Whether a header requires a response made for this request alone. */
  get bypassCache(): boolean {
    for (const name of bypassHeaders) if (this.message.headers[name] !== undefined) return true;
    return false;
  }

  /** All headers, listed or not, for a library that answers a route of its own. No stage may store its answers. */
  toFetchHeaders(): Headers {
    return new Headers(Object.entries(this.message.headers).map(([name, value]) => [name, String(value)]));
  }

  /** The first header that was sent twice but may occur only once. */
  get repeated(): string | undefined {
    const { rawHeaders } = this.message;
    const seen: string[] = [];
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index]?.toLowerCase() ?? '';
      if (!singleHeaders.has(name)) continue;
      if (seen.includes(name)) return name;
      seen.push(name);
    }
    return undefined;
  }
}
