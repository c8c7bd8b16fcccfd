import type { Plugin } from 'graphql-yoga';
import type { MetricsRecorder } from './index.js';

const paths = new Set(['/graphql', '/healthz', '/readyz', '/metrics']);

/**
 * `/metrics` in Prometheus' text format, and a count of every HTTP answer. It asks for no credential, as scrapers show none;
 * who must not read it is kept away in front of the gateway.
 */
export function useMetrics({ registry, response: count }: Pick<MetricsRecorder, 'registry' | 'response'>): Plugin {
  return {
    async onRequest({ url, request, fetchAPI, endResponse }) {
      if (url.pathname !== '/metrics' || (request.method !== 'GET' && request.method !== 'HEAD')) return;
      endResponse(
        new fetchAPI.Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } }),
      );
    },
    onResponse({ request, response }) {
      const { pathname } = new URL(request.url);
      count(paths.has(pathname) ? pathname.slice(1) : 'other', response.status);
    },
  };
}
