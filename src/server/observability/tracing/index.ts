/**
 * Traces by OpenTelemetry: a span for each request, field that calls a loader, cache read, queue wait and exchange with
 * the upstream. Wraps the layers in the composition root; no layer knows of it. Loaded only if
 * OTEL_EXPORTER_OTLP_ENDPOINT is set. Spans never contain parameters of calls.
 */
import { diag, DiagLogLevel, trace, type DiagLogger } from '@opentelemetry/api';
import { NodeSDK, resources } from '@opentelemetry/sdk-node';
import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { raceAbort } from '../../../abort.js';
import { systemClock } from '../../../clock.js';
import { isJsonObject, tryParseJson } from '../../../json.js';
import type { Cache } from '../../../cache/index.js';
import type { Throttle } from '../../../throttle/index.js';
import type { Logger } from '../log.js';
import { traceFields, tracedLoaders } from './field-spans.js';
import { recordUpstreamEvent, tracedCache, tracedThrottle } from './layer-spans.js';
import { createRequestSpans } from './request-spans.js';

/** How long shutdown waits for the export of the last spans: the collector may be unreachable. */
const flushMs = 3_000;

/** How long the same message is not logged again, because an unreachable collector fails with every batch of spans. */
const repeatIntervalMs = 60_000;

/** Wrappers of the layers, and receivers of their events. */
export type Tracing = ReturnType<typeof startTracing>;

/** Starts the SDK, which reads the standard OTEL_ variables itself. Its problems are logged. */
export function startTracing(log: Logger) {
  const sdk = new NodeSDK({
    resource: resources.defaultResource().merge(resources.resourceFromAttributes({ 'service.name': 'waba-gateway' })),
    // Off: the gateway has metrics at /metrics and logs on standard output.
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [],
  });
  // Set after the SDK, which installs a logger of its own if OTEL_LOG_LEVEL is set: this log must stay JSON lines.
  const diagOptions = { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true };
  diag.setLogger(createDiagLogger(log, systemClock.now), diagOptions);
  sdk.start();
  const tracer = trace.getTracer('waba-gateway');
  return {
    requests: createRequestSpans(tracer),
    /** Changes the schema in place. */
    schema: (schema: GraphQLSchema) => traceFields(tracer, schema),
    /** Wraps the loaders of one request. */
    loaders: tracedLoaders,
    cache: (cache: Cache) => tracedCache(tracer, cache),
    throttle: (throttle: Throttle) => tracedThrottle(tracer, throttle),
    upstream: recordUpstreamEvent,
    /** Exports the remaining spans. Never rejects. */
    async close(): Promise<void> {
      await raceAbort(sdk.shutdown(), AbortSignal.timeout(flushMs)).catch(() => undefined);
    },
  };
}

/**
 * Logs what the SDK reports, such as spans that could not be delivered, each message at most once a minute. The rest of
 * an error is not logged, because it may contain the response of an unknown server.
 */
export function createDiagLogger(log: Pick<Logger, 'warn'>, now: () => number): DiagLogger {
  const lastLoggedAt = new LRUCache<string, number>({ max: 100 });
  const logOnce = (text: string) => {
    // The SDK passes errors as JSON with their stack.
    const error = tryParseJson(text);
    const reason = isJsonObject(error) && typeof error['message'] === 'string' ? error['message'] : text.slice(0, 500);
    if (now() - (lastLoggedAt.get(reason) ?? -Infinity) < repeatIntervalMs) return;
    lastLoggedAt.set(reason, now());
    log.warn({ type: 'diagnostic', reason }, 'tracing');
  };
  const noop = () => undefined;
  return { error: logOnce, warn: logOnce, info: noop, debug: noop, verbose: noop };
}
