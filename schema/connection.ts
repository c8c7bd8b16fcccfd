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
export interface SortOrder<T> {
  /** Names a node within its list. */
  readonly key: (node: T) => string;
  readonly by?: { readonly value: (node: T) => SortValue; readonly descending: boolean } | undefined;
}

type Position = readonly [SortValue, string];

export const defaultPageSize = 100;
const maxPageSize = 2000;

/**
 * A page of a list that the upstream hands over whole. A cursor holds where it stands in the order, not how many
 * nodes came before it: it stays good while others are added, changed and deleted, its own node included.
 */
export function connectionFromArray<T, N>(
  list: readonly T[],
  args: PageArgs,
  order: SortOrder<T>,
  nodeOf: (item: T) => N,
): Page<N> {
  const { first, last } = validatePageArgs(args);
  const sortedItems = sortItems(list, order);
  const compare = comparatorOf(order);

  const after = decodeCursor('after', args.after);
  const before = decodeCursor('before', args.before);
  const from = after === undefined ? 0 : countWhile(sortedItems, ({ position }) => compare(position, after) <= 0);
  const to =
    before === undefined
      ? sortedItems.length
      : Math.max(
          from,
          countWhile(sortedItems, ({ position }) => compare(position, before) < 0),
        );
  const start = last === undefined ? from : Math.max(from, to - last);
  const end = last === undefined ? Math.min(to, from + (first ?? defaultPageSize)) : to;

  return slicePage(sortedItems, start, end, nodeOf);
}

/** A page of a connection. The very same one each time that the same page of the same list is asked for one after the other. */
export interface Page<N> {
  readonly edges: readonly Edge<N>[];
  readonly totalCount: number;
  readonly pageInfo: PageInfo;
}

/** Of a list in its order, the page that was asked for last. */
const pageCache = new WeakMap<
  readonly SortedItem<unknown>[],
  { readonly start: number; readonly page: Page<unknown> }
>();

function slicePage<T, N>(
  sortedItems: readonly SortedItem<T>[],
  start: number,
  end: number,
  nodeOf: (item: T) => N,
): Page<N> {
  const first = sortedItems[start];
  const cached = pageCache.get(sortedItems);
  // Nodes are the same for the same space, so the first one tells whose page it is.
  if (
    cached?.start === start &&
    cached.page.edges.length === end - start &&
    first !== undefined &&
    cached.page.edges[0]?.node === nodeOf(first.item)
  )
    return cached.page as Page<N>;
  const edges = Object.freeze(
    sortedItems.slice(start, end).map(({ item, position }) => new Edge(nodeOf(item), position)),
  );
  const page = Object.freeze({
    edges,
    totalCount: sortedItems.length,
    pageInfo: new PageInfo(edges, start > 0, end < sortedItems.length),
  });
  pageCache.set(sortedItems, { start, page });
  return page;
}

/** Hardly anybody asks for every cursor: each is written when it is asked for. */
class Edge<N> {
  readonly node: N;
  readonly #position: Position;

  constructor(node: N, position: Position) {
    this.node = node;
    this.#position = position;
  }

  get cursor(): string {
    return encodeCursor(this.#position);
  }
}

class PageInfo {
  readonly hasPreviousPage: boolean;
  readonly hasNextPage: boolean;
  readonly #edges: readonly Edge<unknown>[];

  constructor(edges: readonly Edge<unknown>[], hasPreviousPage: boolean, hasNextPage: boolean) {
    this.#edges = edges;
    this.hasPreviousPage = hasPreviousPage;
    this.hasNextPage = hasNextPage;
  }

  get startCursor(): string | null {
    return this.#edges.at(0)?.cursor ?? null;
  }

  get endCursor(): string | null {
    return this.#edges.at(-1)?.cursor ?? null;
  }
}

/** An item of a list, and its place in the order. */
interface SortedItem<T> {
  readonly item: T;
  readonly position: Position;
}

/** Lists of the cache as they were sorted last: they never change, and are asked for again in the same order as a rule. */
const sortedItemsCache = new WeakMap<
  readonly unknown[],
  { readonly by: unknown; readonly sortedItems: readonly SortedItem<unknown>[] }
>();

function sortItems<T>(list: readonly T[], order: SortOrder<T>): readonly SortedItem<T>[] {
  const cached = sortedItemsCache.get(list);
  // Under a list stands nothing but itself in an order.
  if (cached?.by === order) return cached.sortedItems as readonly SortedItem<T>[];
  const compare = comparatorOf(order);
  const sortedItems = list
    .map((item) => ({ item, position: [order.by?.value(item) ?? null, order.key(item)] as const }))
    .toSorted((a, b) => compare(a.position, b.position));
  if (Object.isFrozen(list)) sortedItemsCache.set(list, { by: order, sortedItems });
  return sortedItems;
}

const noIssues: readonly InputIssue[] = [];

function rangeIssues(name: string, value: number | null | undefined): readonly InputIssue[] {
  if (typeof value !== 'number' || (value >= 0 && value <= maxPageSize)) return noIssues;
  return [{ path: [name], message: `expected 0 to ${maxPageSize}, got ${value}.` }];
}

function validatePageArgs({ first, last }: PageArgs): {
  readonly first: number | undefined;
  readonly last: number | undefined;
} {
  const both: readonly InputIssue[] =
    typeof first === 'number' && typeof last === 'number'
      ? [{ path: ['last'], message: 'expected first or last, got both.' }]
      : noIssues;
  const issues = [...rangeIssues('first', first), ...rangeIssues('last', last), ...both];
  if (issues.length > 0) throw new InvalidInputError(issues);
  return { first: first ?? undefined, last: last ?? undefined };
}

function comparatorOf<T>({ by }: SortOrder<T>): (a: Position, b: Position) => number {
  const descending = by?.descending ?? false;
  return (a, b) => comparePositions(a, b, descending);
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
function countWhile<T>(sorted: readonly T[], predicate: (item: T) => boolean): number {
  const end = sorted.findIndex((item) => !predicate(item));
  return end === -1 ? sorted.length : end;
}

function encodeCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function decodeCursor(name: string, cursor: string | null | undefined): Position | undefined {
  if (cursor === null || cursor === undefined) return undefined;
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(position) && position.length === 2) {
      const [value, key]: unknown[] = position;
      if ((value === null || typeof value === 'string' || typeof value === 'number') && typeof key === 'string')
        return [value, key];
    }
  } catch {
    // Not JSON: the same fault as JSON of another shape.
  }
  throw new InvalidInputError([
    { path: [name], message: 'expected a cursor as this API hands them out (edges.cursor, pageInfo).' },
  ]);
}
