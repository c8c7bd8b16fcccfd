/** Spans of the fields that call a loader. Most fields call none, so a span starts with its field's first call. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { context, trace, type Span, type SpanContext, type Tracer } from '@opentelemetry/api';
import { isIntrospectionType, isObjectType, type GraphQLSchema } from 'graphql';
import type { Loaders } from '../../../loaders/index.js';

/** A field that is being resolved, with its span if that has started. */
interface TracedField {
  readonly start: () => Span;
  span?: Span;
}

const currentField = new AsyncLocalStorage<TracedField>();

/** The upstream operation that is being loaded. */
export const currentAction = new AsyncLocalStorage<string>();

/** Wraps the resolvers of a schema in place, so that loader calls know their field. */
export function traceFields(tracer: Tracer, schema: GraphQLSchema): GraphQLSchema {
  // All schemas share the types of introspection, so those are not changed.
  const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
  for (const field of types.filter((type) => isObjectType(type)).flatMap((type) => Object.values(type.getFields()))) {
    const { resolve } = field;
    if (resolve === undefined) continue;
    field.resolve = (source, args, contextValue, info) => {
      const parentContext = context.active();
      const name = `${info.parentType.name}.${info.fieldName}`;
      const attributes = { 'waba_gateway.field': name };
      const traced: TracedField = { start: () => tracer.startSpan(name, { attributes }, parentContext) };
      const result: unknown = currentField.run(traced, () => resolve(source, args, contextValue, info));
      endWhenSettled(result, traced);
      return result;
    };
  }
  return schema;
}

/** A field ends with its value, or with the last value of its list: a bulk mutation returns its results one by one. */
function endWhenSettled(result: unknown, field: TracedField): void {
  const end = () => field.span?.end();
  if (result instanceof Promise) result.then((value) => endWhenSettled(value, field), end);
  else if (Array.isArray(result) && result.some((item) => item instanceof Promise))
    void Promise.allSettled(result).then(end);
  else end();
}

/** Puts calls under the span of their field. A read that another field started is a link to it. */
export function tracedLoaders(loaders: Loaders): Loaders {
  const firstReads = new Map<string, SpanContext>();

  /** @param parameters of a read; those of a write are left out, because no two fields share one */
  function inFieldSpan<T>(action: string, work: () => T, parameters?: object): T {
    const field = currentField.getStore();
    if (field === undefined) return currentAction.run(action, work);
    const span = (field.span ??= field.start()).setAttribute('waba_gateway.action', action);
    if (parameters !== undefined) {
      const id = JSON.stringify([action, parameters]);
      const first = firstReads.get(id);
      if (first === undefined) firstReads.set(id, span.spanContext());
      else if (first.spanId !== span.spanContext().spanId) span.addLink({ context: first });
    }
    return currentAction.run(action, () => context.with(trace.setSpan(context.active(), span), work));
  }

  return {
    ...loaders,
    load: (operation, parameters, options) =>
      inFieldSpan(operation.action, () => loaders.load(operation, parameters, options), parameters),
    write: (operation, parameters, options) =>
      inFieldSpan(operation.action, () => loaders.write(operation, parameters, options)),
  };
}
