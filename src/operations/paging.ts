/** Paging of reads whose reply is one page. The gateway reads all pages and treats them as one list. */
import { UpstreamError } from '../errors.js';
import type { Operation } from './operation.js';
import type { ParametersOf, ParameterTable } from './parameters.js';
import type { JsonObject } from '../domain.js';
import { count, decodeList, type Listing } from './values.js';

/** A page of a list, or the whole list, with the number of items that the whole list has according to the upstream. */
export interface PagedListing<T> extends Listing<T> {
  readonly totalCount: number;
}

/** Decodes the list and the total of a reply. A reply without a total is the whole list. */
export function decodePage<T>(
  field: string,
  records: unknown,
  total: unknown,
  decode: (record: JsonObject) => T,
): PagedListing<T> {
  const { items, unreadable } = decodeList(field, records, decode);
  return { items, unreadable, totalCount: count(total) ?? items.length + unreadable.length };
}

/** How an operation pages. `R` is the type of a page, and of the whole list. */
export interface Paging<T extends ParameterTable, R> {
  /** Maximum number of pages: bounds the cost of a list, and the reading of one that never ends. */
  readonly maxPages: number;
  /** The parameters that select a page. Pages count from 1. */
  parametersOf(page: number): Partial<ParametersOf<T>>;
  isComplete(list: R): boolean;
  /** Adds a page to those before it, and leaves out repeated items. Returns the same list if none of them is new. */
  append(list: R | undefined, page: R): R;
}

interface PagingOptions<T extends ParameterTable, I> {
  readonly maxPages: number;
  readonly parametersOf: (page: number) => Partial<ParametersOf<T>>;
  /** The unique key of an item. Items move between pages while the list is read, so pages can repeat items. */
  readonly keyOf: (item: I) => string;
}

/** The paging of an operation whose reply has a total. */
export function definePaging<T extends ParameterTable, I>({
  keyOf,
  ...paging
}: PagingOptions<T, I>): Paging<T, PagedListing<I>> {
  return {
    ...paging,
    isComplete: ({ items, unreadable, totalCount }) => items.length + unreadable.length >= totalCount,
    append(list, page) {
      const items = new Map(list?.items.map((item) => [keyOf(item), item]));
      for (const item of page.items) if (!items.has(keyOf(item))) items.set(keyOf(item), item);
      if (list !== undefined && items.size === list.items.length && page.unreadable.length === 0) return list;
      const unreadable = [...(list?.unreadable ?? []), ...page.unreadable];
      return { items: [...items.values()], unreadable, totalCount: page.totalCount };
    },
  };
}

/**
 * Reads the whole result of an operation: one call, or if the operation pages, one call per page, one after the other.
 * Ends with the page that completes the total, or that adds nothing new, whatever the total says.
 * @throws UpstreamError UPSTREAM_BAD_RESPONSE if there are more pages than the operation may have
 */
export async function readAllPages<T extends ParameterTable, R>(
  { action, paging }: Pick<Operation<T, R>, 'action' | 'paging'>,
  parameters: ParametersOf<T>,
  read: (parameters: ParametersOf<T>) => Promise<{ readonly result: R }>,
): Promise<R> {
  if (paging === undefined) return (await read(parameters)).result;
  let list: R | undefined;
  for (let page = 1; page <= paging.maxPages; page++) {
    const { result } = await read({ ...parameters, ...paging.parametersOf(page) });
    const longer = paging.append(list, result);
    if (longer === list || paging.isComplete(longer)) return longer;
    list = longer;
  }
  throw new UpstreamError(`${action} has more than ${paging.maxPages} pages.`, { code: 'UPSTREAM_BAD_RESPONSE' });
}
