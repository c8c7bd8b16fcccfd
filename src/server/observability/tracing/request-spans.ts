import { context, propagation, SpanKind, SpanStatusCode, trace, type Span, type Tracer } from '@opentelemetry/api';
import type { Exchange } from '../../exchange.js';
import { requestHeaders, type RequestHeaderName } from '../../request-headers.js';
import type { RequestEvent } from '../request-events.js';

/** The span of an HTTP request, which covers as many GraphQL requests as its batch has entries. */
interface HttpRequestSpan {
  readonly span: Span;
  pendingOperations: number;
  endedOperations: number;
  isResponseSent: boolean;
}

/** The name of a span whose operation type is not known, or that covers a batch. */
const unknownOperation = 'GraphQL Operation';

export interface RequestSpans {
  /** Runs a request in its span. */
  run(exchange: Exchange, work: () => void): void;
  record(event: RequestEvent): void;
}

/**
 * Creates a span for each request to /graphql, in the caller's trace if it sends one (W3C `traceparent`, or as
 * OTEL_PROPAGATORS says). Names and attributes follow OpenTelemetry's conventions for GraphQL servers: the span is
 * named after the operation's type, because clients choose operation names. Neither the document nor its variables
 * are in it.
 */
export function createRequestSpans(tracer: Tracer): RequestSpans {
  const requestsBySpan = new WeakMap<Span, HttpRequestSpan>();

  function endIfComplete({ span, pendingOperations, isResponseSent }: HttpRequestSpan): void {
    if (pendingOperations === 0 && isResponseSent) span.end();
  }

  return {
    run({ request, response, requestId, headers }, work) {
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
      const entry: HttpRequestSpan = { span, pendingOperations: 0, endedOperations: 0, isResponseSent: false };
      requestsBySpan.set(span, entry);
      response.once('close', () => {
        span.setAttribute('http.response.status_code', response.statusCode);
        entry.isResponseSent = true;
        endIfComplete(entry);
      });
      context.with(trace.setSpan(parentContext, span), work);
    },
    record(event) {
      const span = trace.getActiveSpan();
      const entry = span && requestsBySpan.get(span);
      if (span === undefined || entry === undefined) return;
      if (event.kind === 'request-started') entry.pendingOperations++;
      if (event.kind !== 'request-ended') return;
      entry.pendingOperations--;
      entry.endedOperations++;
      const { operation, codes } = event;
      if (entry.endedOperations > 1) {
        span.updateName(unknownOperation);
        span.setAttribute('waba_gateway.batch_size', entry.endedOperations);
      } else if (operation !== null) {
        span.updateName(operation.type);
        span.setAttribute('graphql.operation.type', operation.type);
        if (operation.name !== null) span.setAttribute('graphql.operation.name', operation.name);
      }
      const [firstCode] = codes;
      if (firstCode !== undefined) {
        span.setAttributes({ 'error.type': firstCode, 'waba_gateway.error_codes': [...new Set(codes)] });
        span.setStatus({ code: SpanStatusCode.ERROR, message: firstCode });
      }
      endIfComplete(entry);
    },
  };
}

function isListed(name: string): name is RequestHeaderName {
  return Object.hasOwn(requestHeaders, name);
}
