import type { Answer, Exchange } from '../exchange.js';
import { baseVary, bypassHeaders, identityHeaders } from '../request-headers.js';

/** Cross-origin resource sharing (CORS) by CORS_ORIGINS. Never with credentials, because the gateway has no cookies. */
export type Cors = ReturnType<typeof createCors>;

const allowedHeaders = ['content-type', 'x-request-id', ...identityHeaders, ...bypassHeaders].join(', ');
const exposedHeaders = 'x-request-id, retry-after, ratelimit, ratelimit-policy';
const methods = 'GET, POST, OPTIONS';

/** @param origins compared exactly; `*` allows all */
export function createCors(origins: readonly string[]) {
  const isOpen = origins.includes('*');
  const allowedOrigin = ({ headers }: Exchange) =>
    isOpen ? '*' : origins.find((listed) => listed === headers.get('origin'));
  return {
    vary: isOpen || origins.length === 0 ? baseVary : `${baseVary}, origin`,
    /** The headers that a response needs so that the requesting page may read it. */
    headersFor(exchange: Exchange): Answer['headers'] {
      const origin = allowedOrigin(exchange);
      if (origin === undefined) return {};
      return { 'access-control-allow-origin': origin, 'access-control-expose-headers': exposedHeaders };
    },
    /** Answers preflight requests to /graphql. */
    preflight(exchange: Exchange): Answer | undefined {
      if (exchange.request.method !== 'OPTIONS' || exchange.pathname !== '/graphql') return undefined;
      const headers: Answer['headers'] =
        allowedOrigin(exchange) === undefined
          ? { allow: methods }
          : { 'access-control-allow-methods': methods, 'access-control-allow-headers': allowedHeaders };
      return { status: 204, headers, body: null };
    },
  };
}
