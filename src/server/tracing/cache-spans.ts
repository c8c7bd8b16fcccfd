import { context, SpanStatusCode, trace, type SpanContext, type Tracer } from '@opentelemetry/api';
import type { Cache, CacheAnswer, CacheRead, FetchReason } from '../../cache/index.js';
import { currentAction } from './field-spans.js';

/**
 * A span for each read of the cache. A call that several share is a child of the read that began it, because that one's request
 * it was made for; the others have a link to that read. A refresh in the background has a trace of its own, linked to the read
 * that found the entry stale: its caller has been answered, and its trace is over.
 */
export function tracedCache(tracer: Tracer, cache: Cache): Cache {
  /** The reads whose fetches are under way, by what is fetched. */
  const fetching = new Map<string, SpanContext>();

  function fetchOf<T>(
    { key, fetch }: CacheRead<T>,
    reader: SpanContext,
    attributes: Record<string, string>,
  ): (why: FetchReason) => Promise<T> {
    const id = JSON.stringify(key);
    return async (why) => {
      if (why.refresh) {
        const span = tracer.startSpan('cache refresh', { root: true, attributes, links: [{ context: reader }] });
        return context.with(trace.setSpan(context.active(), span), fetch, undefined, why).finally(() => span.end());
      }
      fetching.set(id, reader);
      try {
        return await fetch(why);
      } finally {
        // Those who joined learn of the answer after this, and link to its read then.
        setImmediate(() => {
          if (fetching.get(id) === reader) fetching.delete(id);
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
      let shared = fetching.get(id);
      try {
        const fetch = fetchOf(request, span.spanContext(), attributes);
        const answer = await context.with(trace.setSpan(context.active(), span), () =>
          cache.read({ ...request, fetch }),
        );
        shared = fetching.get(id) ?? shared;
        span.setAttributes({ 'waba_gateway.cache.state': answer.state, 'waba_gateway.cache.age_ms': answer.ageMs });
        if (answer.state === 'joined' && shared !== undefined) span.addLink({ context: shared });
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
      // With Redis it is no part of a request that is traced.
      if (answer === undefined || answer instanceof Promise) return answer;
      const action = currentAction();
      const attributes = {
        ...(action === undefined ? {} : { 'waba_gateway.action': action }),
        'waba_gateway.cache.state': answer.state,
        'waba_gateway.cache.age_ms': answer.ageMs,
      };
      tracer.startSpan('cache read', { attributes }).end();
      return answer;
    },
    isImmediate: cache.isImmediate,
    write: (tags, run) => cache.write(tags, run),
    drop: (tags) => cache.drop(tags),
    current: (marks) => cache.current(marks),
    held: () => cache.held(),
    close: () => cache.close(),
  };
}
