import type { GraphQLResolveInfo, SelectionSetNode } from 'graphql';
import { isSkipped } from '../src/selections.js';

/**
 * Whether the query selects this field of the object being resolved. Used to start the field's upstream call in
 * parallel to that of its parent. Follows fragments, @skip and @include.
 */
export function selects(info: GraphQLResolveInfo, field: string): boolean {
  // Visit each fragment once: fragments may spread each other many times.
  const visitedFragments = new Set<string>();
  const isSelectedIn = (selectionSet: SelectionSetNode | undefined): boolean =>
    selectionSet?.selections.some((selection) => {
      if (isSkipped(selection, info.variableValues)) return false;
      if (selection.kind === 'Field') return selection.name.value === field;
      if (selection.kind === 'InlineFragment') return isSelectedIn(selection.selectionSet);
      if (visitedFragments.has(selection.name.value)) return false;
      visitedFragments.add(selection.name.value);
      return isSelectedIn(info.fragments[selection.name.value]?.selectionSet);
    }) ?? false;
  return info.fieldNodes.some((node) => isSelectedIn(node.selectionSet));
}
