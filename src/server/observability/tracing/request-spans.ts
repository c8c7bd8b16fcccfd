import { context, propagation, SpanKind, SpanStatusCode, trace, type Span, type Tracer } from '@opentelemetry/api';
import type { Plugin } from 'graphql-yoga';
import { currentRequestId } from '../../request-id.js';
import type { RequestEvent } from '../request-events.js';

/** The span of a request over HTTP, with as many GraphQL requests in it as its batch has entries. */
interface HttpRequestSpan {
  readonly span: Span;
  pendingOperations: number;
  endedOperations: number;
  isResponseSent: boolean;
}

export interface RequestSpans {
  readonly plugin: Plugin;
  record(event: RequestEvent): void;
}

/**
 * A span for each request to /graphql, in the trace of its caller where it names one (W3C `traceparent`, or as OTEL_PROPAGATORS
 * says). Neither document nor variables are in it, nor the URL's query, which holds both with GET.
 */
export function createRequestSpans(tracer: Tracer): RequestSpans {
  const requestsBySpan = new WeakMap<Span, HttpRequestSpan>();

  function endIfComplete({ span, pendingOperations, isResponseSent }: HttpRequestSpan): void {
    if (pendingOperations === 0 && isResponseSent) span.end();
  }

  return {
    plugin: {
      instrumentation: {
        async request({ request }, wrapped) {
          const { pathname } = new URL(request.url);
          if (pathname !== '/graphql') return wrapped();
          const parentContext = propagation.extract(context.active(), request.headers, {
            get: (headers, name) => headers.get(name) ?? undefined,
            keys: (headers) => [...headers.keys()],
          });
          const attributes = {
            'http.request.method': request.method,
            'url.path': pathname,
            'waba_gateway.request_id': currentRequestId() ?? '',
          };
          const span = tracer.startSpan(
            `${request.method} ${pathname}`,
            { kind: SpanKind.SERVER, attributes },
            parentContext,
          );
          const entry: HttpRequestSpan = { span, pendingOperations: 0, endedOperations: 0, isResponseSent: false };
          requestsBySpan.set(span, entry);
          try {
            await context.with(trace.setSpan(parentContext, span), async () => wrapped());
          } finally {
            entry.isResponseSent = true;
            endIfComplete(entry);
          }
        },
      },
      onResponse({ response }) {
        trace.getActiveSpan()?.setAttribute('http.response.status_code', response.status);
      },
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
        span.updateName('batch');
      } else if (operation !== null) {
        span.updateName(operation.name === null ? operation.type : `${operation.type} ${operation.name}`);
        span.setAttribute('graphql.operation.type', operation.type);
        if (operation.name !== null) span.setAttribute('graphql.operation.name', operation.name);
      }
      if (codes.length > 0) {
        span.setAttribute('waba_gateway.error_codes', [...new Set(codes)]);
        span.setStatus({ code: SpanStatusCode.ERROR, message: codes[0] ?? '' });
      }
      endIfComplete(entry);
    },
  };
}
