import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  type GraphQLResolveInfo,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * Whether the query asks for this field of what is being resolved, so that its upstream call can set out beside the parent's
 * instead of after it. Sees through fragments, @skip and @include.
 */
export function selects(info: GraphQLResolveInfo, field: string): boolean {
  // Fragments may name each other over and over: each is looked at once.
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

/** Whether @skip or @include leaves a selection out. */
export function isSkipped(selection: SelectionNode, variables: Readonly<Record<string, unknown>>): boolean {
  // Hardly any has one, and asking costs more than all else.
  if (selection.directives === undefined || selection.directives.length === 0) return false;
  return (
    getDirectiveValues(GraphQLSkipDirective, selection, variables)?.['if'] === true ||
    getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.['if'] === false
  );
}
