/**
 * Traces by OpenTelemetry: a span for the request, for each field that calls a loader, each read of the cache, each
 * wait for the
 * throttle and each exchange with the upstream. It wraps the layers where they are joined and listens to their events;
 * none of
 * them knows of it. Loaded only where the settings say where traces go. No parameter of a call is ever in a span.
 */
import { diag, DiagLogLevel, trace } from '@opentelemetry/api';
import { NodeSDK, resources } from '@opentelemetry/sdk-node';
import type { GraphQLSchema } from 'graphql';
import type { Cache } from '../../../cache/index.js';
import type { Loaders } from '../../../loaders/index.js';
import type { Throttle } from '../../../throttle/index.js';
import type { UpstreamEvent } from '../../../upstream/index.js';
import type { Logger } from '../log-levels.js';
import type { RequestEvent } from '../request-events.js';
import { tracedCache } from './cache-spans.js';
import { recordUpstreamEvent, tracedThrottle } from './call-spans.js';
import { createDiagLogger } from './diagnostics.js';
import { tracedLoaders, tracedSchema } from './field-spans.js';
import { createRequestSpans, type RequestSpans } from './request-spans.js';

/** How long the last spans may take to be sent when the gateway stops: whoever collects them may be gone. */
const flushMs = 3_000;

export interface Tracing {
  readonly requests: RequestSpans;
  schema(schema: GraphQLSchema): GraphQLSchema;
  /** Of one request. */
  loaders(loaders: Loaders): Loaders;
  cache(cache: Cache): Cache;
  throttle(throttle: Throttle): Throttle;
  request(event: RequestEvent): void;
  upstream(event: UpstreamEvent): void;
  /** Sends what is left. Never rejects. */
  close(): Promise<void>;
}

/** Starts the SDK, which reads the standard OTEL_ variables itself. What it cannot do, it says in the log. */
export function startTracing(log: Logger): Tracing {
  const sdk = new NodeSDK({
    resource: resources.defaultResource().merge(resources.resourceFromAttributes({ 'service.name': 'waba-gateway' })),
    // Its own metrics and logs are elsewhere: at /metrics and on standard output.
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [],
  });
  // After the SDK was made, which sets a logger of its own where OTEL_LOG_LEVEL is set: what is written here are lines
  // of JSON.
  diag.setLogger(createDiagLogger(log, Date.now), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  sdk.start();
  const tracer = trace.getTracer('waba-gateway');
  const requests = createRequestSpans(tracer);
  return {
    requests,
    schema: (schema) => tracedSchema(tracer, schema),
    loaders: tracedLoaders,
    cache: (cache) => tracedCache(tracer, cache),
    throttle: (throttle) => tracedThrottle(tracer, throttle),
    request: (event) => requests.record(event),
    upstream: recordUpstreamEvent,
    async close() {
      const timeout = new Promise<void>((resolve) => setTimeout(resolve, flushMs).unref());
      await Promise.race([sdk.shutdown().catch(() => undefined), timeout]);
    },
  };
}
