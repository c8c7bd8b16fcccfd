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
export function connectionOf<T, N>(
  list: readonly T[],
  args: PageArgs,
  order: Order<T>,
  nodeOf: (item: T) => N,
): Page<N> {
  const { first, last } = checked(args);
  const places = placesOf(list, order);
  const compare = comparatorOf(order);

  const after = readCursor('after', args.after);
  const before = readCursor('before', args.before);
  const from = after === undefined ? 0 : countWhile(places, ({ position }) => compare(position, after) <= 0);
  const to =
    before === undefined
      ? places.length
      : Math.max(
          from,
          countWhile(places, ({ position }) => compare(position, before) < 0),
        );
  const start = last === undefined ? from : Math.max(from, to - last);
  const end = last === undefined ? Math.min(to, from + (first ?? defaultPage)) : to;

  return pageOf(places, start, end, nodeOf);
}

/** A page of a connection. The very same one each time that the same page of the same list is asked for one after the other. */
export interface Page<N> {
  readonly edges: readonly Edge<N>[];
  readonly totalCount: number;
  readonly pageInfo: PageInfo;
}

/** Of a list in its order, the page that was asked for last. */
const pages = new WeakMap<readonly Place<unknown>[], { readonly start: number; readonly page: Page<unknown> }>();

function pageOf<T, N>(places: readonly Place<T>[], start: number, end: number, nodeOf: (item: T) => N): Page<N> {
  const first = places[start];
  const known = pages.get(places);
  // Nodes are the same for the same space, so the first one tells whose page it is.
  if (
    known?.start === start &&
    known.page.edges.length === end - start &&
    first !== undefined &&
    known.page.edges[0]?.node === nodeOf(first.item)
  )
    return known.page as Page<N>;
  const edges = Object.freeze(places.slice(start, end).map(({ item, position }) => new Edge(nodeOf(item), position)));
  const page = Object.freeze({
    edges,
    totalCount: places.length,
    pageInfo: new PageInfo(edges, start > 0, end < places.length),
  });
  pages.set(places, { start, page });
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
    return writeCursor(this.#position);
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
interface Place<T> {
  readonly item: T;
  readonly position: Position;
}

/** Lists of the cache as they were sorted last: they never change, and are asked for again in the same order as a rule. */
const sorted = new WeakMap<readonly unknown[], { readonly by: unknown; readonly places: readonly Place<unknown>[] }>();

function placesOf<T>(list: readonly T[], order: Order<T>): readonly Place<T>[] {
  const known = sorted.get(list);
  // Under a list stands nothing but itself in an order.
  if (known?.by === order) return known.places as readonly Place<T>[];
  const compare = comparatorOf(order);
  const places = list
    .map((item) => ({ item, position: [order.by?.value(item) ?? null, order.key(item)] as const }))
    .toSorted((a, b) => compare(a.position, b.position));
  if (Object.isFrozen(list)) sorted.set(list, { by: order, places });
  return places;
}

const noIssues: readonly InputIssue[] = [];

function issuesOf(name: string, value: number | null | undefined): readonly InputIssue[] {
  if (typeof value !== 'number' || (value >= 0 && value <= longestPage)) return noIssues;
  return [{ path: [name], message: `expected 0 to ${longestPage}, got ${value}.` }];
}

function checked({ first, last }: PageArgs): { readonly first: number | undefined; readonly last: number | undefined } {
  const both: readonly InputIssue[] =
    typeof first === 'number' && typeof last === 'number'
      ? [{ path: ['last'], message: 'expected first or last, got both.' }]
      : noIssues;
  const issues = [...issuesOf('first', first), ...issuesOf('last', last), ...both];
  if (issues.length > 0) throw new InvalidInputError(issues);
  return { first: first ?? undefined, last: last ?? undefined };
}

function comparatorOf<T>({ by }: Order<T>): (a: Position, b: Position) => number {
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
