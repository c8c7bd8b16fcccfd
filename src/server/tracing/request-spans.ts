import { context, propagation, SpanKind, SpanStatusCode, trace, type Span, type Tracer } from '@opentelemetry/api';
import type { Plugin } from 'graphql-yoga';
import { currentRequestId } from '../request-id.js';
import type { RequestEvent } from '../request-events.js';

/** The span of a request over HTTP, with as many GraphQL requests in it as its batch has entries. */
interface Entry {
  readonly span: Span;
  open: number;
  seen: number;
  isAnswered: boolean;
}

export interface RequestSpans {
  readonly plugin: Plugin;
  note(event: RequestEvent): void;
}

/**
 * A span for each request to /graphql, in the trace of its caller where it names one (W3C `traceparent`, or as OTEL_PROPAGATORS
 * says). Neither document nor variables are in it, nor the URL's query, which holds both with GET.
 */
export function requestSpans(tracer: Tracer): RequestSpans {
  const entries = new WeakMap<Span, Entry>();

  function endIfOver({ span, open, isAnswered }: Entry): void {
    if (open === 0 && isAnswered) span.end();
  }

  return {
    plugin: {
      instrumentation: {
        async request({ request }, wrapped) {
          const { pathname } = new URL(request.url);
          if (pathname !== '/graphql') return wrapped();
          const caller = propagation.extract(context.active(), request.headers, {
            get: (headers, name) => headers.get(name) ?? undefined,
            keys: (headers) => [...headers.keys()],
          });
          const attributes = {
            'http.request.method': request.method,
            'url.path': pathname,
            'waba_gateway.request_id': currentRequestId() ?? '',
          };
          const span = tracer.startSpan(`${request.method} ${pathname}`, { kind: SpanKind.SERVER, attributes }, caller);
          const entry: Entry = { span, open: 0, seen: 0, isAnswered: false };
          entries.set(span, entry);
          try {
            await context.with(trace.setSpan(caller, span), async () => wrapped());
          } finally {
            entry.isAnswered = true;
            endIfOver(entry);
          }
        },
      },
      onResponse({ response }) {
        trace.getActiveSpan()?.setAttribute('http.response.status_code', response.status);
      },
    },
    note(event) {
      const span = trace.getActiveSpan();
      const entry = span && entries.get(span);
      if (span === undefined || entry === undefined) return;
      if (event.kind === 'request-started') entry.open++;
      if (event.kind !== 'request-ended') return;
      entry.open--;
      entry.seen++;
      const { operation, codes } = event;
      if (entry.seen > 1) {
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
      endIfOver(entry);
    },
  };
}
