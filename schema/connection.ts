import { InvalidInputError, type InputIssue } from '../src/errors.js';

/** Relay's arguments of a connection. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** One thing to sort by. Nulls come last in either direction. */
export type SortValue = string | number | null;

/** How a list is ordered: a total order, so that a cursor has its place in it even when its node is gone. */
export interface Order<T> {
  /** Names a node within its list. */
  readonly key: (node: T) => string;
  readonly by?: { readonly value: (node: T) => SortValue; readonly descending: boolean } | undefined;
}

type Position = readonly [SortValue, string];

export const defaultPage = 100;
const longestPage = 2000;

/**
 * A page of a list that the upstream hands over whole. A cursor holds where it stands in the order, not how many
 * nodes came before it: it stays good while others are added, changed and deleted, its own node included.
 */
export function connectionOf<T, N>(list: readonly T[], args: PageArgs, order: Order<T>, nodeOf: (item: T) => N) {
  const { first, last } = checked(args);
  const positionOf = (node: T): Position => [order.by?.value(node) ?? null, order.key(node)];
  const compare = (a: Position, b: Position) => comparePositions(a, b, order.by?.descending ?? false);
  const sorted = list.map((node) => ({ node, position: positionOf(node) })).toSorted((a, b) => compare(a.position, b.position));

  const after = readCursor('after', args.after);
  const before = readCursor('before', args.before);
  const from = after === undefined ? 0 : countWhile(sorted, (item) => compare(item.position, after) <= 0);
  const to = before === undefined ? sorted.length : Math.max(from, countWhile(sorted, (item) => compare(item.position, before) < 0));
  const start = last === undefined ? from : Math.max(from, to - last);
  const end = last === undefined ? Math.min(to, from + (first ?? defaultPage)) : to;

  // Hardly anybody asks for every cursor: each is written when it is asked for.
  const edges = sorted.slice(start, end).map(({ node, position }) => ({
    node: nodeOf(node),
    get cursor() {
      return writeCursor(position);
    },
  }));
  return {
    edges,
    totalCount: list.length,
    pageInfo: {
      hasPreviousPage: start > 0,
      hasNextPage: end < sorted.length,
      get startCursor() {
        return edges.at(0)?.cursor ?? null;
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? null;
      },
    },
  };
}

function checked({ first, last }: PageArgs): { first?: number; last?: number } {
  const issues: InputIssue[] = [];
  for (const [name, value] of Object.entries({ first, last })) {
    if (typeof value === 'number' && (value < 0 || value > longestPage)) {
      issues.push({ path: [name], message: `expected 0 to ${longestPage}, got ${value}.` });
    }
  }
  if (typeof first === 'number' && typeof last === 'number') issues.push({ path: ['last'], message: 'expected first or last, got both.' });
  if (issues.length > 0) throw new InvalidInputError(issues);
  return { ...(typeof first === 'number' ? { first } : {}), ...(typeof last === 'number' ? { last } : {}) };
}

function comparePositions([aValue, aKey]: Position, [bValue, bKey]: Position, descending: boolean): number {
  if (aValue !== bValue) {
    if (aValue === null) return 1;
    if (bValue === null) return -1;
    return (aValue < bValue ? -1 : 1) * (descending ? -1 : 1);
  }
  return aKey < bKey ? -1 : aKey > bKey ? 1 : 0;
}

/** How many items from the start of a sorted list hold the condition, which holds for a prefix of it. */
function countWhile<T>(sorted: readonly T[], holds: (item: T) => boolean): number {
  const end = sorted.findIndex((item) => !holds(item));
  return end === -1 ? sorted.length : end;
}

function writeCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function readCursor(name: string, cursor: string | null | undefined): Position | undefined {
  if (cursor === null || cursor === undefined) return undefined;
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(position) && position.length === 2) {
      const [value, key]: unknown[] = position;
      if ((value === null || typeof value === 'string' || typeof value === 'number') && typeof key === 'string') return [value, key];
    }
  } catch {
    // Not JSON: the same fault as JSON of another shape.
  }
  throw new InvalidInputError([{ path: [name], message: 'expected a cursor as this API hands them out (edges.cursor, pageInfo).' }]);
}
