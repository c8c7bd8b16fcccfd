/**
 * Many validation rules as one. graphql-js prepares a table of all rules and all kinds of nodes for each document,
 * which takes as long as parsing it, and calls all rules for each node. A merged rule calls those that handle its kind.
 */
import { BREAK, getEnterLeaveForKind, Kind, type ASTNode, type ASTVisitor, type ValidationRule } from 'graphql';

/** A rule while it visits a document. */
interface Visit {
  readonly visitor: ASTVisitor;
  /** The node whose descendants the rule does not want to see; BREAK if it wants to see nothing more. */
  skipped: ASTNode | typeof BREAK | null;
}

type Handler = ReturnType<typeof getEnterLeaveForKind> & { readonly visit: Visit };

/** A rule that finds what the given rules find, in the same order. Rules must not change the document. */
export function mergeRules(rules: readonly ValidationRule[]): ValidationRule {
  return (context) => {
    const handlers: Partial<Record<Kind, Handler[]>> = {};
    for (const rule of rules) {
      const visitor = rule(context);
      const visit: Visit = { visitor, skipped: null };
      for (const kind of kindsOf(visitor))
        (handlers[kind] ??= []).push({ visit, ...getEnterLeaveForKind(visitor, kind) });
    }
    return {
      enter(node, ...position) {
        for (const { visit, enter } of handlers[node.kind] ?? []) {
          if (visit.skipped !== null) continue;
          const result: unknown = enter?.call(visit.visitor, node, ...position);
          if (result === false) visit.skipped = node;
          else if (result === BREAK) visit.skipped = BREAK;
        }
      },
      leave(node, ...position) {
        for (const { visit, leave } of handlers[node.kind] ?? []) {
          if (visit.skipped === node) visit.skipped = null;
          else if (visit.skipped === null && leave?.call(visit.visitor, node, ...position) === BREAK)
            visit.skipped = BREAK;
        }
      },
    };
  };
}

/** The kinds of nodes that a visitor handles: all if it has a general handler. */
function kindsOf(visitor: ASTVisitor): Iterable<Kind> {
  const names = Object.keys(visitor);
  return (names.includes('enter') || names.includes('leave') ? Object.values(Kind) : names) as Iterable<Kind>;
}
