import { context, propagation, SpanKind, SpanStatusCode, trace, type Span, type Tracer } from '@opentelemetry/api';
import type { Exchange } from '../../exchange.js';
import { requestHeaders, type RequestHeaderName } from '../../request-headers.js';
import type { RequestEvent } from '../request-events.js';

/** What an HTTP request still waits for. It covers as many GraphQL requests as its batch has entries. */
interface Progress {
  pendingOperations: number;
  endedOperations: number;
  isResponseSent: boolean;
}

/** The name of a span whose operation type is not known, or that covers a batch. */
const unknownOperation = 'GraphQL Operation';

export type RequestSpans = ReturnType<typeof createRequestSpans>;

/**
 * Creates a span for each request to /graphql, in the caller's trace if it sends one (W3C `traceparent`, or as
 * OTEL_PROPAGATORS says). Names and attributes follow OpenTelemetry's conventions for GraphQL servers: the span is
 * named after the operation's type, because clients choose operation names. Neither the document nor its variables
 * are in it.
 */
export function createRequestSpans(tracer: Tracer) {
  const progressBySpan = new WeakMap<Span, Progress>();

  function endIfComplete(span: Span, { pendingOperations, isResponseSent }: Progress): void {
    if (pendingOperations === 0 && isResponseSent) span.end();
  }

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
      const progress = { pendingOperations: 0, endedOperations: 0, isResponseSent: false };
      progressBySpan.set(span, progress);
      response.once('close', () => {
        span.setAttribute('http.response.status_code', response.statusCode);
        progress.isResponseSent = true;
        endIfComplete(span, progress);
      });
      context.with(trace.setSpan(parentContext, span), work);
    },
    record(event: RequestEvent): void {
      const span = trace.getActiveSpan();
      const progress = span && progressBySpan.get(span);
      if (span === undefined || progress === undefined) return;
      if (event.kind === 'request-started') progress.pendingOperations++;
      if (event.kind !== 'request-ended') return;
      progress.pendingOperations--;
      progress.endedOperations++;
      const { operation, codes } = event;
      if (progress.endedOperations > 1) {
        span.updateName(unknownOperation);
        span.setAttribute('waba_gateway.batch_size', progress.endedOperations);
      } else if (operation !== null) {
        span.updateName(operation.type);
        span.setAttributes({
          'graphql.operation.type': operation.type,
          'graphql.operation.name': operation.name ?? undefined,
        });
      }
      const [firstCode] = codes;
      if (firstCode !== undefined) {
        span.setAttributes({ 'error.type': firstCode, 'waba_gateway.error_codes': [...new Set(codes)] });
        span.setStatus({ code: SpanStatusCode.ERROR, message: firstCode });
      }
      endIfComplete(span, progress);
    },
  };
}

function isListed(name: string): name is RequestHeaderName {
  return Object.hasOwn(requestHeaders, name);
}
