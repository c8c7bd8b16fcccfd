/**
 * Estimates how many values the answer to an operation's introspection contains. The budget of a response does not
 * count these values, because introspection calls no resolver of the schema, and aliases multiply them.
 */
import { memoize1 } from '@graphql-tools/utils';
import { introspectionFromSchema, Kind, type FieldNode, type GraphQLSchema, type SelectionSetNode } from 'graphql';
import { selectionSetOf, type Fragments } from '../../selections.js';

/** A type that is asked for by name may be this much larger than the mean of all types. */
const largeTypeFactor = 10;

/**
 * Returns the estimated number of values of a field; 0 for fields other than __schema and __type.
 * @param fragments those of a valid document
 */
export function introspectionSizer(schema: GraphQLSchema, fragments: Fragments): (field: FieldNode) => number {
  /** Values of one object with these selections: computed once for each fragment, however often it is spread. */
  const valuesOf = memoize1((set: SelectionSetNode): number => {
    let sum = 1;
    for (const selection of set.selections) {
      const inner = selectionSetOf(selection, fragments);
      const length = selection.kind === Kind.FIELD ? (listLengthsOf(schema)[selection.name.value] ?? 1) : 1;
      sum += length * (inner === undefined ? 1 : valuesOf(inner));
    }
    return sum;
  });

  return ({ name: { value }, selectionSet }) =>
    selectionSet !== undefined && /^__(schema|type)$/.test(value)
      ? (value === '__type' ? largeTypeFactor : 1) * valuesOf(selectionSet)
      : 0;
}

/** Mean lengths of the lists that introspection returns, by the names of their fields. A list may be null. */
const listLengthsOf = memoize1((schema: GraphQLSchema): Readonly<Record<string, number>> => {
  const totals: Record<string, { length: number; count: number }> = {};
  JSON.stringify(introspectionFromSchema(schema), (key, value: unknown) => {
    const total = (totals[key] ??= { length: 0, count: 0 });
    total.count += 1;
    if (Array.isArray(value)) total.length += value.length;
    return value;
  });
  const lists = Object.entries(totals).filter(([, { length }]) => length > 0);
  const lengths = Object.fromEntries(lists.map(([name, { length, count }]) => [name, Math.ceil(length / count)]));
  // Most types are wrapped in one list or non-null type, or in none.
  lengths['ofType'] = 0.5;
  return lengths;
});
