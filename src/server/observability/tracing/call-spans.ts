import { context, SpanKind, SpanStatusCode, trace, type Span, type Tracer } from '@opentelemetry/api';
import { ThrottledError } from '../../../errors.js';
import type { Throttle, CallRequest } from '../../../throttle/index.js';
import type { UpstreamEvent } from '../../../upstream/index.js';

/**
 * A span for each queue wait and each exchange, in order; a throttled call waits again. They are children of the span
 * that made the call, whichever call freed the permit.
 */
export function tracedThrottle(tracer: Tracer, throttle: Throttle): Throttle {
  return {
    ...throttle,
    async run<T>(request: CallRequest, call: () => Promise<T>): Promise<T> {
      const callerContext = context.active();
      const action = request.key.slice(request.key.lastIndexOf(':') + 1);
      const attributes = { 'waba_gateway.action': action, 'waba_gateway.call_class': request.class };
      const startWait = () => tracer.startSpan('throttle wait', { attributes }, callerContext);
      let wait = startWait();

      async function runTraced(): Promise<T> {
        wait.end();
        const span = tracer.startSpan(action, { kind: SpanKind.CLIENT, attributes }, callerContext);
        try {
          return await context.with(trace.setSpan(callerContext, span), call);
        } catch (error) {
          if (error instanceof ThrottledError) wait = startWait();
          throw error;
        } finally {
          span.end();
        }
      }

      try {
        return await throttle.run(request, runTraced);
      } finally {
        endIfOpen(wait);
      }
    },
  };
}

/** Records the result of an exchange on its span, and the events of a call on the span that made it. */
export function recordUpstreamEvent(event: UpstreamEvent): void {
  const span = trace.getActiveSpan();
  if (span === undefined) return;
  if (event.kind === 'call-ended') {
    span.setAttribute('waba_gateway.attempt', event.attempt);
    span.setAttribute('waba_gateway.outcome', event.outcome);
    if (event.requestId !== null) span.setAttribute('waba_gateway.upstream.request_id', event.requestId);
    if (event.upstreamCode !== undefined) span.setAttribute('waba_gateway.upstream.code', event.upstreamCode);
    if (event.outcome !== 'OK') {
      span.setAttribute('error.type', event.outcome);
      span.setStatus({ code: SpanStatusCode.ERROR, message: event.outcome });
    }
  } else if (event.kind === 'call-retried') {
    span.addEvent('retry', {
      'waba_gateway.attempt': event.attempt,
      'waba_gateway.outcome': event.because,
      'waba_gateway.delay_ms': event.delayMs,
    });
  }
}

function endIfOpen(span: Span): void {
  if (span.isRecording()) span.end();
}
