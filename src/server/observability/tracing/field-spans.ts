/** Spans of the fields that call a loader. Most fields call none, so a span starts with its field's first call. */
import { context, createContextKey, trace, type Span, type SpanContext, type Tracer } from '@opentelemetry/api';
import { isIntrospectionType, isObjectType, type GraphQLSchema } from 'graphql';
import type { Loaders } from '../../../loaders/index.js';

const fieldKey = createContextKey('waba-gateway field');
const actionKey = createContextKey('waba-gateway action');

/** The span of a field that is being resolved, if it has started. */
class LazySpan {
  #span: Span | undefined;

  constructor(readonly start: () => Span) {}

  get span(): Span {
    return (this.#span ??= this.start());
  }

  end(): void {
    this.#span?.end();
  }
}

/** The upstream operation that is being loaded. */
export function currentAction(): string | undefined {
  const action = context.active().getValue(actionKey);
  return typeof action === 'string' ? action : undefined;
}

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
      const span = new LazySpan(() => tracer.startSpan(name, { attributes }, parentContext));
      const work = (): unknown => resolve(source, args, contextValue, info);
      const result = context.with(parentContext.setValue(fieldKey, span), work);
      endWhenSettled(result, span);
      return result;
    };
  }
  return schema;
}

/** A field ends with its value, or with the last value of its list: a bulk mutation returns its results one by one. */
function endWhenSettled(result: unknown, field: LazySpan): void {
  const end = () => field.end();
  if (result instanceof Promise) result.then((value) => endWhenSettled(value, field), end);
  else if (Array.isArray(result) && result.some((item) => item instanceof Promise))
    void Promise.allSettled(result).then(end);
  else end();
}

/** Puts calls under the span of their field. A read that another field started is a link to it. */
export function tracedLoaders(loaders: Loaders): Loaders {
  const firstReads = new Map<string, SpanContext>();

  function inFieldSpan<T>(action: string, work: () => T, onSpan?: (span: Span) => void): T {
    const active = context.active().setValue(actionKey, action);
    const field = active.getValue(fieldKey);
    if (!(field instanceof LazySpan)) return context.with(active, work);
    const span = field.span.setAttribute('waba_gateway.action', action);
    onSpan?.(span);
    return context.with(trace.setSpan(active, span), work);
  }

  return {
    ...loaders,
    load: (operation, parameters, options) =>
      inFieldSpan(
        operation.action,
        () => loaders.load(operation, parameters, options),
        (span) => {
          const id = JSON.stringify([operation.action, parameters]);
          const first = firstReads.get(id);
          if (first === undefined) firstReads.set(id, span.spanContext());
          else if (first.spanId !== span.spanContext().spanId) span.addLink({ context: first });
        },
      ),
    write: (operation, parameters, options) =>
      inFieldSpan(operation.action, () => loaders.write(operation, parameters, options)),
  };
}
