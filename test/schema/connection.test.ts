import { describe, expect, it } from 'vitest';
import { connectionFromArray, type Page, type SortOrder } from '../../schema/connection.js';

interface Item {
  readonly digits: string;
  readonly name: string;
}

const byDigits: SortOrder<Item> = { name: 'digits', key: ({ digits }) => digits };
const byName: SortOrder<Item> = { ...byDigits, name: 'name', by: { value: ({ name }) => name, descending: true } };

/**
 * Reads a list page by page. Each page reads the list in another order, because the upstream may return it in any
 * order.
 */
function readPages(list: readonly Item[], order: SortOrder<Item>): readonly string[] {
  const names: string[] = [];
  let after: string | null | undefined;
  for (let page = 0; page < 20; page += 1) {
    const rotated = [...list.slice(page % list.length), ...list.slice(0, page % list.length)];
    const { edges, pageInfo }: Page<Item> = connectionFromArray(rotated, { first: 1, after }, order, (item) => item, {
      owner: [],
      filter: {},
    });
    names.push(...edges.map(({ node }) => node.name));
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  return names;
}

describe('connectionFromArray', () => {
  const list = [
    { digits: '1', name: 'a' },
    { digits: '2', name: 'b' },
    { digits: '2', name: 'c' },
    { digits: '2', name: 'd' },
    { digits: '3', name: 'e' },
  ];

  it.each([
    ['by key', byDigits, ['a', 'b', 'c', 'd', 'e']],
    ['by value', byName, ['e', 'd', 'c', 'b', 'a']],
  ])('pages of one item show every duplicate exactly once when sorted %s', (_, order, names) => {
    expect(readPages(list, order)).toEqual(names);
  });

  it('pages of one item show identical duplicates as often as the list has them', () => {
    const item = { digits: '1', name: 'a' };
    expect(readPages([item, { ...item }, { ...item }], byDigits)).toEqual(['a', 'a', 'a']);
  });
});
