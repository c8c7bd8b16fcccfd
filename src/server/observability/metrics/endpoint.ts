import type { Registry } from 'prom-client';
import type { Stage } from '../../pipeline.js';

/**
 * `/metrics` in Prometheus' text format. It needs no credential, because scrapers send none; a proxy in front of the
 * gateway must hide it.
 */
export function metricsRoute(registry: Registry): Stage {
  return {
    name: 'metrics',
    run({ pathname, request: { method } }) {
      if (pathname !== '/metrics' || (method !== 'GET' && method !== 'HEAD')) return undefined;
      return registry
        .metrics()
        .then((text) => ({ status: 200, headers: { 'content-type': registry.contentType }, body: Buffer.from(text) }));
    },
  };
}
