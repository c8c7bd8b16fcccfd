import type { GraphQLField } from 'graphql';

/** Thrown when a field that was assumed to be pure reads its context. */
export class ContextReadError extends Error {
  override readonly message = 'the field reads its context, so its value cannot be shared between callers';
}

/** Fields that have read their context. */
const contextReaders = new WeakSet<GraphQLField<unknown, unknown>>();

/** Whether a field is assumed to be pure until it reads its context. Fields with a cost call loaders and never are. */
export function mayBePure(field: GraphQLField<unknown, unknown>): boolean {
  return field.extensions['cost'] === undefined && !contextReaders.has(field);
}

const contexts = new WeakMap<GraphQLField<unknown, unknown>, Record<string, unknown>>();

/**
 * A context that throws on any access. Fields whose values are shared between callers get only this context, so a field
 * that depends on its caller can never be shared.
 */
export function pureContextOf(field: GraphQLField<unknown, unknown>): Record<string, unknown> {
  const known = contexts.get(field);
  if (known !== undefined) return known;
  const fail = (): never => {
    contextReaders.add(field);
    throw new ContextReadError();
  };
  const context = new Proxy<Record<string, unknown>>(
    {},
    { get: fail, has: fail, ownKeys: fail, getOwnPropertyDescriptor: fail, getPrototypeOf: fail, set: fail },
  );
  contexts.set(field, context);
  return context;
}
