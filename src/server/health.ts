import type { Plugin } from 'graphql-yoga';

/** How the gateway is, in sentences for whoever runs it. */
export interface Health {
  /** Why it cannot serve now; empty when it can. */
  unready(): readonly string[];
  /** What does not work although it serves. */
  degraded(): readonly string[];
}

/**
 * `/healthz`: alive. `/readyz`: 200 when the gateway can serve, 503 with the reasons while it drains or its upstream is out of
 * reach; what it can do without is told beside. `/` leads a browser to GraphiQL.
 */
export function useHealth(health: Health): Plugin {
  return {
    onRequest({ url, request, fetchAPI, endResponse }) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return;
      const headers = { 'cache-control': 'no-store' };
      if (url.pathname === '/healthz') endResponse(fetchAPI.Response.json({ status: 'ok' }, { headers }));
      if (url.pathname === '/readyz') {
        const reasons = health.unready();
        const isReady = reasons.length === 0;
        const body = { status: isReady ? 'ready' : 'unready', reasons, degraded: health.degraded() };
        endResponse(fetchAPI.Response.json(body, { status: isReady ? 200 : 503, headers }));
      }
      if (url.pathname === '/')
        endResponse(new fetchAPI.Response(null, { status: 302, headers: { location: '/graphql' } }));
    },
  };
}
