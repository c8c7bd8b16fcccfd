import { useCSRFPrevention } from '@graphql-yoga/plugin-csrf-prevention';
import type { Plugin } from 'graphql-yoga';

/**
 * Keeps other people's pages from posting through a browser: a POST in a form's content type, which needs no preflight, is
 * refused unless it bears a header of ours. Queries by GET change nothing, and their answers are unreadable to other origins.
 */
export function useCsrfGuard(): Plugin {
  const { onRequestParse } = useCSRFPrevention({
    requestHeaders: ['x-request-id', 'x-gateway-trace', 'x-csrf-prevention'],
  });
  return {
    onRequestParse(payload) {
      if (payload.request.method === 'POST') return onRequestParse?.(payload);
    },
  };
}

/** CORS by setting: none for nobody, `*` for all, or the origins named. Never with cookies, for the gateway knows none. */
export function corsOptions(origins: readonly string[]) {
  if (origins.length === 0) return false;
  return {
    origin: [...origins],
    credentials: false,
    methods: ['GET', 'POST', 'OPTIONS'],
    allowedHeaders: [
      'content-type',
      'authorization',
      'x-api-key',
      'x-request-id',
      'idempotency-key',
      'x-request-timeout-ms',
      'x-gateway-trace',
      'cache-control',
    ],
    exposedHeaders: ['x-request-id', 'retry-after', 'ratelimit', 'ratelimit-policy'],
  };
}
