import {
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';
import type { Latin1 } from '../../exchange.js';
import { FallbackToYoga } from './fallback-to-yoga.js';

/** Writes a value as JSON. @throws FallbackToYoga for a promise, an error, or a value that does not fit its type */
export type WriteValue<R> = (value: unknown, state: R) => Latin1;

/** The plan that writes the objects in a value. */
export interface ObjectWriter<R> {
  /** The object type of a value whose field has an abstract type. */
  resolveType(type: GraphQLAbstractType, value: unknown, state: R): GraphQLObjectType;
  writeObject(type: GraphQLObjectType, source: unknown, state: R): string;
}

/** Creates a writer that completes values of a type as GraphQL does. Errors are left to yoga. */
export function createWriter<R>(type: GraphQLOutputType, objectWriter: ObjectWriter<R>): WriteValue<R> {
  if (!isNonNullType(type)) return nullableWriter(type, objectWriter);
  const write = nullableWriter(type.ofType, objectWriter);
  return (value, state) => {
    const text = write(value, state);
    if (text === 'null') throw new FallbackToYoga();
    return text;
  };
}

function nullableWriter<R>(type: GraphQLOutputType, objectWriter: ObjectWriter<R>): WriteValue<R> {
  const write = nonNullWriter(type, objectWriter);
  return (value, state) => {
    if (value === null || value === undefined) return 'null';
    if (value instanceof Error || isPromise(value)) throw new FallbackToYoga();
    return write(value, state);
  };
}

function nonNullWriter<R>(type: GraphQLOutputType, objectWriter: ObjectWriter<R>): WriteValue<R> {
  if (isLeafType(type)) return leafWriter(type);
  if (isObjectType(type)) return (value, state) => objectWriter.writeObject(type, value, state);
  if (isListType(type)) return listWriter(createWriter(type.ofType, objectWriter));
  if (isAbstractType(type))
    return (value, state) => objectWriter.writeObject(objectWriter.resolveType(type, value, state), value, state);
  throw new FallbackToYoga();
}

function leafWriter(type: GraphQLLeafType): WriteValue<unknown> {
  return (value) => {
    const serialized = type.serialize(value);
    const text = serialized === null ? undefined : JSON.stringify(serialized);
    if (text === undefined) throw new FallbackToYoga();
    return ascii.test(text) ? text : Buffer.from(text).toString('latin1');
  };
}

// eslint-disable-next-line no-control-regex -- ASCII starts at U+0000
const ascii = /^[\x00-\x7f]*$/;

function listWriter<R>(write: WriteValue<R>): WriteValue<R> {
  return (value, state) => {
    // Checks all items first, because every promise needs its rejection handled.
    if (!Array.isArray(value) || value.filter(isPromise).length > 0) throw new FallbackToYoga();
    let text = '[';
    for (const item of value) text += text.length === 1 ? write(item, state) : `,${write(item, state)}`;
    return `${text}]`;
  };
}

/**
 * Whether a value is a promise. Also handles its rejection, because yoga resolves the field again and nothing awaits
 * this promise.
 */
function isPromise(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('then' in value) || typeof value.then !== 'function')
    return false;
  value.then(undefined, () => undefined);
  return true;
}
