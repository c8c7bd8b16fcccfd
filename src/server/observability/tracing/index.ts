/**
 * Traces by OpenTelemetry: a span for the request, for each field that calls a loader, each read of the cache, each
 * wait for the throttle and each exchange with the upstream. It wraps the layers in the composition root and listens to
 * their events; no layer knows of it. Loaded only if OTEL_EXPORTER_OTLP_ENDPOINT is set. Spans never contain parameters
 * of calls.
 */
import { diag, DiagLogLevel, trace } from '@opentelemetry/api';
import { NodeSDK, resources } from '@opentelemetry/sdk-node';
import type { GraphQLSchema } from 'graphql';
import { systemClock } from '../../../clock.js';
import type { Cache } from '../../../cache/index.js';
import type { Loaders } from '../../../loaders/index.js';
import type { Throttle } from '../../../throttle/index.js';
import type { UpstreamEvent } from '../../../upstream/index.js';
import type { Logger } from '../log-levels.js';
import type { RequestEvent } from '../request-events.js';
import { tracedCache } from './cache-spans.js';
import { recordUpstreamEvent, tracedThrottle } from './call-spans.js';
import { createDiagLogger } from './diagnostics.js';
import { traceFields, tracedLoaders } from './field-spans.js';
import { createRequestSpans, type RequestSpans } from './request-spans.js';

/** How long shutdown waits for the export of the last spans: the collector may be unreachable. */
const flushMs = 3_000;

export interface Tracing {
  readonly requests: RequestSpans;
  /** Changes the schema in place. */
  schema(schema: GraphQLSchema): GraphQLSchema;
  /** The span of one request. */
  loaders(loaders: Loaders): Loaders;
  cache(cache: Cache): Cache;
  throttle(throttle: Throttle): Throttle;
  request(event: RequestEvent): void;
  upstream(event: UpstreamEvent): void;
  /** Exports the remaining spans. Never rejects. */
  close(): Promise<void>;
}

/** Starts the SDK, which reads the standard OTEL_ variables itself. Its problems are logged. */
export function startTracing(log: Logger): Tracing {
  const sdk = new NodeSDK({
    resource: resources.defaultResource().merge(resources.resourceFromAttributes({ 'service.name': 'waba-gateway' })),
    // Off: the gateway has metrics at /metrics and logs on standard output.
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [],
  });
  // Set after the SDK, which installs a logger of its own if OTEL_LOG_LEVEL is set: this log must stay JSON lines.
  diag.setLogger(createDiagLogger(log, systemClock.now), {
    logLevel: DiagLogLevel.WARN,
    suppressOverrideMessage: true,
  });
  sdk.start();
  const tracer = trace.getTracer('waba-gateway');
  const requests = createRequestSpans(tracer);
  return {
    requests,
    schema: (schema) => traceFields(tracer, schema),
    loaders: tracedLoaders,
    cache: (cache) => tracedCache(tracer, cache),
    throttle: (throttle) => tracedThrottle(tracer, throttle),
    request: (event) => requests.record(event),
    upstream: recordUpstreamEvent,
    async close() {
      let cancel = () => {};
      const timeout = new Promise<void>((resolve) => void (cancel = systemClock.after(flushMs, resolve)));
      await Promise.race([sdk.shutdown().catch(() => undefined), timeout]).finally(cancel);
    },
  };
}
