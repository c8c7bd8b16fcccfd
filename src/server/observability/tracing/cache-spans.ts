import { context, SpanStatusCode, trace, type SpanContext, type Tracer } from '@opentelemetry/api';
import type { Cache, CacheAnswer, CacheRead, FetchContext } from '../../../cache/index.js';
import { currentAction } from './field-spans.js';

/**
 * A span for each read of the cache. A call that several reads share is a child of the read that started it; the other
 * reads have a link to that one. A refresh in the background has a trace of its own, linked to the read that found the
 * entry stale: its caller has been answered, and its trace is over.
 */
export function tracedCache(tracer: Tracer, cache: Cache): Cache {
  /** The reads whose fetches are in flight, by cache key. */
  const inFlight = new Map<string, SpanContext>();

  function traceFetch<T>(
    { key, fetch }: CacheRead<T>,
    readSpan: SpanContext,
    attributes: Record<string, string>,
  ): (reason: FetchContext) => Promise<T> {
    const id = JSON.stringify(key);
    return async (reason) => {
      if (reason.refresh) {
        const span = tracer.startSpan('cache refresh', { root: true, attributes, links: [{ context: readSpan }] });
        return context.with(trace.setSpan(context.active(), span), fetch, undefined, reason).finally(() => span.end());
      }
      inFlight.set(id, readSpan);
      try {
        return await fetch(reason);
      } finally {
        // Reads that joined end after this, and then link to this read.
        setImmediate(() => {
          if (inFlight.get(id) === readSpan) inFlight.delete(id);
        });
      }
    };
  }

  return {
    read: async <T>(request: CacheRead<T>): Promise<CacheAnswer<T>> => {
      const action = currentAction();
      const attributes: Record<string, string> = action === undefined ? {} : { 'waba_gateway.action': action };
      const span = tracer.startSpan('cache read', { attributes });
      const id = JSON.stringify(request.key);
      let sharedRead = inFlight.get(id);
      try {
        const fetch = traceFetch(request, span.spanContext(), attributes);
        const answer = await context.with(trace.setSpan(context.active(), span), () =>
          cache.read({ ...request, fetch }),
        );
        sharedRead = inFlight.get(id) ?? sharedRead;
        span.setAttributes({ 'waba_gateway.cache.state': answer.state, 'waba_gateway.cache.age_ms': answer.ageMs });
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
      if (answer === undefined) return undefined;
      const action = currentAction();
      const attributes = {
        ...(action === undefined ? {} : { 'waba_gateway.action': action }),
        'waba_gateway.cache.state': answer.state,
        'waba_gateway.cache.age_ms': answer.ageMs,
      };
      tracer.startSpan('cache read', { attributes }).end();
      return answer;
    },
    write: (tags, run, replaces) => cache.write(tags, run, replaces),
    invalidate: (tags) => cache.invalidate(tags),
    areFresh: (marks) => cache.areFresh(marks),
    stats: () => cache.stats(),
    close: () => cache.close(),
  };
}
