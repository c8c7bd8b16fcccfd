import { getDirectiveValues, GraphQLIncludeDirective, GraphQLSkipDirective, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';

/**
 * Whether the query asks for this field of what is being resolved, so that its upstream call can set out beside the parent's
 * instead of after it. Sees through fragments, @skip and @include.
 */
export function selects(info: GraphQLResolveInfo, field: string): boolean {
  // Fragments may name each other over and over: each is looked at once.
  const seen = new Set<string>();
  const within = (selectionSet: SelectionSetNode | undefined): boolean =>
    selectionSet?.selections.some((selection) => {
      if (getDirectiveValues(GraphQLSkipDirective, selection, info.variableValues)?.['if'] === true) return false;
      if (getDirectiveValues(GraphQLIncludeDirective, selection, info.variableValues)?.['if'] === false) return false;
      if (selection.kind === 'Field') return selection.name.value === field;
      if (selection.kind === 'InlineFragment') return within(selection.selectionSet);
      if (seen.has(selection.name.value)) return false;
      seen.add(selection.name.value);
      return within(info.fragments[selection.name.value]?.selectionSet);
    }) ?? false;
  return info.fieldNodes.some((node) => within(node.selectionSet));
}
