/**
 * Estimates how many values the answer to an operation's introspection contains. The budget of a response does not
 * count these values, because introspection calls no resolver of the schema, and aliases multiply them.
 */
import { memoize1 } from '@graphql-tools/utils';
import {
  introspectionFromSchema,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

/** A type that is asked for by name may be this much larger than the mean of all types. */
const largeTypeFactor = 10;

/** Returns the estimated number of values of a field; 0 for fields other than __schema and __type. */
export function introspectionSizer(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): (field: FieldNode) => number {
  const sizes = new Map<string, number>();

  /** Values of one object with these selections. */
  function valuesOf({ selections }: SelectionSetNode): number {
    let sum = 1;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const values = selection.selectionSet === undefined ? 1 : valuesOf(selection.selectionSet);
        sum += (listLengthsOf(schema)[selection.name.value] ?? 1) * values;
      } else if (selection.kind === Kind.INLINE_FRAGMENT) sum += valuesOf(selection.selectionSet);
      else sum += valuesOfFragment(selection.name.value);
    }
    return sum;
  }

  /** Counted once for each fragment, however often it is spread. */
  function valuesOfFragment(name: string): number {
    const known = sizes.get(name);
    if (known !== undefined) return known;
    sizes.set(name, 0);
    const fragment = fragments.get(name);
    const size = fragment === undefined ? 0 : valuesOf(fragment.selectionSet);
    sizes.set(name, size);
    return size;
  }

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
