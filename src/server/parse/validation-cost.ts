import { Kind, type DocumentNode, type FieldNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf, selectionSetOf } from '../../selections.js';

/**
 * Estimates the work of OverlappingFieldsCanBeMerged, which compares all pairs of fields with one response name,
 * including arguments, and all pairs of fragments: 390 such fields in 60 KB, or 1,900 spreads in 16 KB, take a second.
 * Follows the rule through fragments, but counts equal names instead of comparing them, and gives up at `limit`, so
 * that the estimate itself is bounded.
 */
export function validationCost(document: DocumentNode, limit: number): number {
  const fragments = fragmentsOf(document);
  let cost = 0;

  function visit(sets: readonly SelectionSetNode[], ancestors: ReadonlySet<SelectionSetNode>): void {
    const fields = new Map<string, FieldNode[]>();
    const spreads = new Set<string>();
    const visited = new Set<SelectionSetNode>();

    /** Adds the fields of a selection set by response name, and counts a step for each selection that is visited. */
    function collect(set: SelectionSetNode | undefined): void {
      if (set === undefined || visited.has(set) || cost > limit) return;
      visited.add(set);
      for (const selection of set.selections) {
        cost += 1;
        if (selection.kind === Kind.FIELD) {
          const name = selection.alias?.value ?? selection.name.value;
          const same = fields.get(name);
          if (same === undefined) fields.set(name, [selection]);
          else same.push(selection);
          continue;
        }
        if (selection.kind === Kind.FRAGMENT_SPREAD) spreads.add(selection.name.value);
        collect(selectionSetOf(selection, fragments));
      }
    }

    // Merging selection sets costs more than visiting their selections.
    cost += 10;
    for (const set of sets) collect(set);
    // All pairs of fragments are compared, even of those that do not exist, and every response name is looked up in
    // every fragment. That costs about a half and an eighth of a comparison of two fields.
    cost += (spreads.size * (spreads.size - 1)) / 4 + (spreads.size * fields.size) / 8;
    for (const nodes of fields.values()) {
      if (cost > limit) return;
      if (nodes.length > 1) cost += ((nodes.length - 1) / 2) * nodes.reduce((sum, node) => sum + nodeWeight(node), 0);
      // Cyclic fragments are rejected by another rule.
      const children = nodes.flatMap(({ selectionSet }) =>
        selectionSet === undefined || ancestors.has(selectionSet) ? [] : [selectionSet],
      );
      if (children.length > 0) visit(children, new Set([...ancestors, ...children]));
    }
  }

  for (const definition of document.definitions)
    if ('selectionSet' in definition && definition.selectionSet !== undefined)
      visit([definition.selectionSet], new Set([definition.selectionSet]));
  return cost;
}

/** The rule prints the arguments of both fields of a pair. */
function nodeWeight({ arguments: args = [] }: FieldNode): number {
  const first = args[0]?.loc?.start ?? 0;
  const last = args.at(-1)?.loc?.end ?? 0;
  return 1 + (last - first) / 16;
}
