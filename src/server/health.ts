import type { Plugin } from 'graphql-yoga';

/** Why the gateway cannot serve now; empty when it can. */
export type Unready = () => readonly string[];

/**
 * `/healthz`: alive. `/readyz`: 200 when the gateway can serve, 503 with the reasons while it drains or its upstream is out of reach.
 * `/` leads a browser to GraphiQL.
 */
export function useHealth(unready: Unready): Plugin {
  return {
    onRequest({ url, request, fetchAPI, endResponse }) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return;
      if (url.pathname === '/healthz') endResponse(fetchAPI.Response.json({ status: 'ok' }));
      if (url.pathname === '/readyz') {
        const reasons = unready();
        endResponse(fetchAPI.Response.json({ status: reasons.length === 0 ? 'ready' : 'unready', reasons }, { status: reasons.length === 0 ? 200 : 503 }));
      }
      if (url.pathname === '/') endResponse(new fetchAPI.Response(null, { status: 302, headers: { location: '/graphql' } }));
    },
  };
}
