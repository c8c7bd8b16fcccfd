import { AsyncLocalStorage } from 'node:async_hooks';
import { context, propagation, SpanKind, SpanStatusCode, trace, type Span, type Tracer } from '@opentelemetry/api';
import type { Exchange } from '../../exchange.js';
import { requestHeaders, type RequestHeaderName } from '../../request-headers.js';
import type { RequestEnded, RequestEvent } from '../request-events.js';

/** The name of a span whose operation type is not known, or that covers a batch. */
const unknownOperation = 'GraphQL Operation';

export type RequestSpans = ReturnType<typeof createRequestSpans>;

/**
 * Creates a span for each request to /graphql, in the caller's trace if it sends one (W3C `traceparent`, or as
 * OTEL_PROPAGATORS says). Names and attributes follow OpenTelemetry's conventions for GraphQL servers: the span is
 * named after the operation's type, because clients choose operation names. It contains no document and no variables.
 */
export function createRequestSpans(tracer: Tracer) {
  const currentRecorder = new AsyncLocalStorage<(event: RequestEvent) => void>();

  return {
    /** Runs a request in its span. */
    run({ request, response, requestId, headers }: Exchange, work: () => void): void {
      // The query string is left out, because that of a GET contains the document and its variables.
      const pathname = request.url?.split('?')[0];
      if (pathname !== '/graphql') return work();
      const parentContext = propagation.extract(context.active(), headers, {
        get: (source, name) => (isListed(name) ? (source.get(name) ?? undefined) : undefined),
        keys: () => Object.keys(requestHeaders),
      });
      const attributes = {
        'http.request.method': request.method ?? '',
        'url.path': pathname,
        'waba_gateway.request_id': requestId,
      };
      const span = tracer.startSpan(unknownOperation, { kind: SpanKind.SERVER, attributes }, parentContext);
      // The entries of a batch are operations of one request.
      let startedOperations = 0;
      let endedOperations = 0;
      let isResponseSent = false;

      // Other stages than yoga end an operation without having started it.
      function endIfComplete(): void {
        if (endedOperations >= startedOperations && isResponseSent) span.end();
      }

      function record(event: RequestEvent): void {
        if (event.kind === 'operation-started') startedOperations++;
        if (event.kind !== 'request-ended') return;
        endedOperations++;
        recordOperation(span, event, endedOperations);
        endIfComplete();
      }

      response.once('close', () => {
        span.setAttribute('http.response.status_code', response.statusCode);
        isResponseSent = true;
        endIfComplete();
      });
      currentRecorder.run(record, () => context.with(trace.setSpan(parentContext, span), work));
    },
    /** Records an event on the span of its request. */
    record: (event: RequestEvent) => currentRecorder.getStore()?.(event),
  };
}

function recordOperation(span: Span, { operation, codes }: RequestEnded, batchSize: number): void {
  if (batchSize > 1) span.updateName(unknownOperation).setAttribute('waba_gateway.batch_size', batchSize);
  else if (operation !== null)
    span.updateName(operation.type).setAttributes({
      'graphql.operation.type': operation.type,
      'graphql.operation.name': operation.name ?? undefined,
    });
  const [firstCode] = codes;
  if (firstCode === undefined) return;
  span.setAttributes({ 'error.type': firstCode, 'waba_gateway.error_codes': [...new Set(codes)] });
  span.setStatus({ code: SpanStatusCode.ERROR, message: firstCode });
}

function isListed(name: string): name is RequestHeaderName {
  return Object.hasOwn(requestHeaders, name);
}
