import type { GraphQLField } from 'graphql';

const contextReaders = new WeakSet<GraphQLField<unknown, unknown>>();

let contextReads = 0;

/** The number of reads of contexts from pureContextOf until now, by which an execution notices its own. */
export const countContextReads = (): number => contextReads;

/** Whether a field is assumed to be pure until it reads its context. Fields with a cost call loaders and never are. */
export function mayBePure(field: GraphQLField<unknown, unknown>): boolean {
  return field.extensions['cost'] === undefined && !contextReaders.has(field);
}

const contexts = new WeakMap<GraphQLField<unknown, unknown>, never>();

/**
 * A context that throws on any access. Fields whose values are shared between callers get only this context, so a field
 * that depends on its caller can never be shared. It stands for anything that nothing may be read from, hence its type.
 */
export function pureContextOf(field: GraphQLField<unknown, unknown>): never {
  const known = contexts.get(field);
  if (known !== undefined) return known;
  const fail = (): never => {
    contextReads += 1;
    contextReaders.add(field);
    throw new TypeError('The field reads its context, so its value cannot be shared between callers.');
  };
  const traps = {
    get: fail,
    has: fail,
    ownKeys: fail,
    getOwnPropertyDescriptor: fail,
    getPrototypeOf: fail,
    set: fail,
  };
  const context = new Proxy({} as never, traps);
  contexts.set(field, context);
  return context;
}
