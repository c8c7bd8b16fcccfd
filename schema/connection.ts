/** Relay connections over lists that the upstream returns as a whole: sorting, paging and cursors. */
import { hash } from 'node:crypto';
import type { Budget } from '../src/budget.js';
import { tryParseJson } from '../src/json.js';
import { InvalidInputError, type InputIssue } from '../src/errors.js';

/** Relay's connection arguments. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** A value to sort by. Nulls come last in either direction. */
export type SortValue = string | number | null;

/** A total order, so that a cursor keeps its position even after its node was deleted. */
export interface SortOrder<T> {
  /** Identifies the order in cursors. */
  readonly name: string;
  /** The node's key within its list. Records that the upstream repeats share one. */
  readonly key: (node: T) => string;
  readonly by?: { readonly value: (node: T) => SortValue; readonly descending: boolean } | undefined;
}

/** Identifies a list by its owner and filter. A cursor belongs to one such list in one order. */
export interface ListSelection {
  /**
   * The ids of the list's owner: the space (null for the account's own), followed by the ids of the owner within it.
   */
  readonly owner: readonly (string | null)[];
  /** Pages are found again only with the same object. */
  readonly filter: Readonly<Record<string, unknown>>;
}

type Position = readonly [SortValue, string];

/** Cost of filtering or sorting one item, in values of a response. */
const valuesPerListItem = 4;

/** Charges the work of filtering or sorting a list, because a document can request it many times. */
export function chargeListWork(budget: Budget, list: readonly unknown[]): void {
  budget.charge('values', valuesPerListItem * list.length);
}

export const defaultPageSize = 100;
const maxPageSize = 2000;

/**
 * Returns one page of a complete list. A cursor encodes a position in the sort order, not an offset, so it stays valid
 * while nodes are added, changed and deleted, including its own node.
 */
export function connectionFromArray<T, N>(
  list: readonly T[],
  args: PageArgs,
  order: SortOrder<T>,
  nodeOf: (item: T) => N,
  selection: ListSelection,
): Page<N> {
  const binding = new CursorBinding(order.name, selection);
  const { first, last } = validatePageArgs(args);
  const sortedItems = sortItems(list, order);
  const compare = comparatorOf(order);

  const after = decodeCursor('after', args.after, binding);
  const before = decodeCursor('before', args.before, binding);
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

  return slicePage(sortedItems, start, end, nodeOf, binding);
}

/** A page of a connection. Consecutive requests for the same page of the same list return the same object. */
export interface Page<N> {
  readonly edges: readonly Edge<N>[];
  readonly totalCount: number;
  readonly pageInfo: PageInfo;
}

/** The most recent page of each sorted list. */
const pageCache = new WeakMap<
  readonly SortedItem<unknown>[],
  { readonly start: number; readonly filter: ListSelection['filter']; readonly page: Page<unknown> }
>();

function slicePage<T, N>(
  sortedItems: readonly SortedItem<T>[],
  start: number,
  end: number,
  nodeOf: (item: T) => N,
  binding: CursorBinding,
): Page<N> {
  const { filter } = binding.selection;
  const first = sortedItems[start];
  const cached = pageCache.get(sortedItems);
  // Nodes are cached per space, so comparing the first node shows whether the page belongs to the same space.
  if (
    cached?.start === start &&
    cached.filter === filter &&
    cached.page.edges.length === end - start &&
    first !== undefined &&
    cached.page.edges[0]?.node === nodeOf(first.item)
  )
    return cached.page as Page<N>;
  const edges = Object.freeze(
    sortedItems.slice(start, end).map(({ item, position }) => new Edge(nodeOf(item), position, binding)),
  );
  const page = Object.freeze({
    edges,
    totalCount: sortedItems.length,
    pageInfo: new PageInfo(edges, start > 0, end < sortedItems.length),
  });
  pageCache.set(sortedItems, { start, filter, page });
  return page;
}

/** Encodes the cursor lazily, because most queries do not select it. */
class Edge<N> {
  readonly node: N;
  readonly #position: Position;
  readonly #binding: CursorBinding;

  constructor(node: N, position: Position, binding: CursorBinding) {
    this.node = node;
    this.#position = position;
    this.#binding = binding;
  }

  get cursor(): string {
    return encodeCursor(this.#position, this.#binding);
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

/** A list item and its position in the sort order. */
interface SortedItem<T> {
  readonly item: T;
  readonly position: Position;
}

/** The last sort of each cached list. Cached lists are frozen, and usually requested in the same order again. */
const sortedItemsCache = new WeakMap<
  readonly unknown[],
  { readonly by: unknown; readonly sortedItems: readonly SortedItem<unknown>[] }
>();

function sortItems<T>(list: readonly T[], order: SortOrder<T>): readonly SortedItem<T>[] {
  const cached = sortedItemsCache.get(list);
  // Safe cast: the entry of a list only ever holds that list, sorted.
  if (cached?.by === order) return cached.sortedItems as readonly SortedItem<T>[];
  const compare = comparatorOf(order);
  const keys = uniqueKeys(list, order.key);
  const sortedItems = list
    .map((item, index) => ({ item, position: [order.by?.value(item) ?? null, keys[index] ?? ''] as const }))
    .toSorted((a, b) => compare(a.position, b.position));
  if (Object.isFrozen(list)) sortedItemsCache.set(list, { by: order, sortedItems });
  return sortedItems;
}

/**
 * The keys of a list, with a counter added to repeated ones; without it, a cursor between duplicates would skip the
 * rest of them. Duplicates are counted in the order of their content, because the upstream may list them in any order.
 */
function uniqueKeys<T>(list: readonly T[], keyOf: (item: T) => string): readonly string[] {
  const keys = list.map(keyOf);
  if (new Set(keys).size === keys.length) return keys;
  const indexes = new Map<string, number[]>();
  for (const [index, key] of keys.entries()) indexes.set(key, [...(indexes.get(key) ?? []), index]);
  for (const [key, duplicates] of indexes) {
    const byContent = duplicates
      .map((index) => ({ index, content: JSON.stringify(list[index]) }))
      .toSorted((a, b) => (a.content < b.content ? -1 : a.content > b.content ? 1 : 0));
    for (const [count, { index }] of byContent.entries()) if (count > 0) keys[index] = `${key}#${count}`;
  }
  return keys;
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

/** Length of the prefix of a sorted list whose items satisfy the predicate. */
function countWhile<T>(sorted: readonly T[], predicate: (item: T) => boolean): number {
  const end = sorted.findIndex((item) => !predicate(item));
  return end === -1 ? sorted.length : end;
}

/** The list and order that a cursor belongs to. */
class CursorBinding {
  readonly selection: ListSelection;
  readonly #orderName: string;
  #hash: string | undefined;

  constructor(orderName: string, selection: ListSelection) {
    this.#orderName = orderName;
    this.selection = selection;
  }

  /** A cursor holds only a short hash, because a filter may be long. Most pages need none. */
  get hash(): string {
    this.#hash ??= hash('sha256', JSON.stringify([this.#orderName, this.selection]), 'base64url').slice(0, 12);
    return this.#hash;
  }
}

function encodeCursor([value, key]: Position, binding: CursorBinding): string {
  return Buffer.from(JSON.stringify([value, key, binding.hash])).toString('base64url');
}

function decodeCursor(name: string, cursor: string | null | undefined, binding: CursorBinding): Position | undefined {
  if (cursor === null || cursor === undefined) return undefined;
  const decoded = parseCursor(cursor);
  if (decoded === undefined)
    throw new InvalidInputError([
      { path: [name], message: 'expected a cursor returned by this API (edges.cursor or pageInfo).' },
    ]);
  if (decoded.bindingHash !== binding.hash)
    throw new InvalidInputError([
      {
        path: [name],
        message:
          'expected a cursor of this list with the same orderBy and filter, got another. Start again without it.',
      },
    ]);
  return decoded.position;
}

function parseCursor(cursor: string): { readonly position: Position; readonly bindingHash: string } | undefined {
  const bytes = Buffer.from(cursor, 'base64url');
  // Decoding skips characters that are not base64url.
  if (bytes.toString('base64url') !== cursor) return undefined;
  const parts = tryParseJson(bytes.toString());
  if (!Array.isArray(parts) || parts.length !== 3) return undefined;
  const [value, key, bindingHash]: unknown[] = parts;
  if (value !== null && typeof value !== 'string' && typeof value !== 'number') return undefined;
  return typeof key === 'string' && typeof bindingHash === 'string'
    ? { position: [value, key], bindingHash }
    : undefined;
}
