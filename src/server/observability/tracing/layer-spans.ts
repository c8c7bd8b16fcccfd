/** Spans of the layers below the fields: reads of the cache, queue waits and exchanges with the upstream. */
import { context, SpanKind, SpanStatusCode, trace, type SpanContext, type Tracer } from '@opentelemetry/api';
import type { Cache, CacheAnswer, CacheRead, FetchContext } from '../../../cache/index.js';
import { ThrottledError } from '../../../errors.js';
import type { CallRequest, Throttle } from '../../../throttle/index.js';
import type { UpstreamEvent } from '../../../upstream/index.js';
import { currentAction } from './field-spans.js';

/**
 * A span for each read of the cache. A call that several reads share is a child of the read that started it; the other
 * reads have a link to that one. A refresh in the background has a trace of its own, linked to the read that found the
 * entry stale: its caller has been answered, and its trace is over.
 */
export function tracedCache(tracer: Tracer, cache: Cache): Cache {
  /** The reads whose fetches are in flight, by cache key. */
  const inFlight = new Map<string, SpanContext>();

  function startRead() {
    const action = currentAction.getStore();
    const attributes = action === undefined ? {} : { 'waba_gateway.action': action };
    const span = tracer.startSpan('cache read', { attributes });
    const setAnswer = ({ state, ageMs }: CacheAnswer<unknown>) =>
      span.setAttributes({ 'waba_gateway.cache.state': state, 'waba_gateway.cache.age_ms': ageMs });
    return { span, attributes, setAnswer };
  }

  return {
    async read<T>(request: CacheRead<T>): Promise<CacheAnswer<T>> {
      const { span, attributes, setAnswer } = startRead();
      const readSpan = span.spanContext();
      const id = JSON.stringify(request.key);
      const earlierRead = inFlight.get(id);

      function fetch(reason: FetchContext): Promise<T> {
        if (reason.refresh) {
          const options = { root: true, attributes, links: [{ context: readSpan }] };
          return tracer.startActiveSpan('cache refresh', options, (refresh) =>
            request.fetch(reason).finally(() => refresh.end()),
          );
        }
        inFlight.set(id, readSpan);
        const forget = () => {
          if (inFlight.get(id) === readSpan) inFlight.delete(id);
        };
        // Reads that joined end after the fetch, and then link to this read.
        return request.fetch(reason).finally(() => setImmediate(forget));
      }

      try {
        const work = () => cache.read({ ...request, fetch });
        const answer = await context.with(trace.setSpan(context.active(), span), work);
        const sharedRead = inFlight.get(id) ?? earlierRead;
        setAnswer(answer);
        if (answer.state === 'joined' && sharedRead !== undefined) span.addLink({ context: sharedRead });
        return answer;
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    },
    peek(request) {
      const answer = cache.peek(request);
      if (answer !== undefined) startRead().setAnswer(answer).end();
      return answer;
    },
    write: (tags, run, replaces) => cache.write(tags, run, replaces),
    invalidate: (tags) => cache.invalidate(tags),
    areFresh: (marks) => cache.areFresh(marks),
    stats: () => cache.stats(),
    close: () => cache.close(),
  };
}

/** Spans of each queue wait and exchange, under the span that made the call, whichever call freed the permit. */
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

      return throttle.run(request, runTraced).finally(() => {
        if (wait.isRecording()) wait.end();
      });
    },
  };
}

/** Records the result of an exchange on its span, and the events of a call on the span that made it. */
export function recordUpstreamEvent(event: UpstreamEvent): void {
  const span = trace.getActiveSpan();
  if (span === undefined) return;
  if (event.kind === 'call-ended') {
    const { attempt, outcome } = event;
    span.setAttributes({
      'waba_gateway.attempt': attempt,
      'waba_gateway.outcome': outcome,
      'waba_gateway.upstream.request_id': event.upstreamRequestId ?? undefined,
      'waba_gateway.upstream.code': event.upstreamCode,
    });
    if (outcome === 'OK') return;
    span.setAttribute('error.type', outcome);
    span.setStatus({ code: SpanStatusCode.ERROR, message: outcome });
  } else if (event.kind === 'call-retried') {
    span.addEvent('retry', {
      'waba_gateway.attempt': event.attempt,
      'waba_gateway.outcome': event.because,
      'waba_gateway.delay_ms': event.delayMs,
    });
  }
}
