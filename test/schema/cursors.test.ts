import { describe, expect, it } from 'vitest';
import { connectionFromArray, type SortOrder } from '../../schema/connection.js';
import { normalizeFilter, sortOrderOf } from '../../schema/phone-number-filter.js';
import { InvalidInputError } from '../../src/errors.js';

interface Item {
  readonly key: string;
  readonly value: number;
}

const list: readonly Item[] = Object.freeze(
  Array.from({ length: 10 }, (_, index) => ({ key: `k${index}`, value: 10 - index })),
);
const byKey: SortOrder<Item> = { name: 'KEY', key: ({ key }) => key };
const byValue = (descending: boolean): SortOrder<Item> => ({
  ...byKey,
  name: `VALUE ${descending ? 'DESC' : 'ASC'}`,
  by: { value: ({ value }) => value, descending },
});

const page = (
  order: SortOrder<Item>,
  filter: Readonly<Record<string, unknown>>,
  after?: string,
  owner: readonly string[] = ['space', '49301'],
) => connectionFromArray(list, { first: 3, after }, order, (item) => item, { owner, filter });

const cursorOf = (order: SortOrder<Item>, filter: Readonly<Record<string, unknown>>) =>
  page(order, filter).pageInfo.endCursor ?? '';

describe('cursors', () => {
  it('a cursor continues the list with the same order and filter', () => {
    for (const order of [byKey, byValue(false), byValue(true)]) {
      const keys = page(order, {}, cursorOf(order, {})).edges.map(({ node }) => node.key);
      expect(keys).toHaveLength(3);
      expect(keys).not.toContain(page(order, {}).edges[0]?.node.key);
    }
  });

  it.each<[string, SortOrder<Item>, Readonly<Record<string, unknown>>]>([
    ['the default order', byKey, {}],
    ['the opposite direction', byValue(true), {}],
    ['a filter', byValue(false), { search: 'a' }],
    ['another filter of the same field', byValue(false), { search: 'b' }],
    ['an upstream status', byValue(false), { upstreamStatus: 'CONNECTED' }],
    ['an order and a filter', byKey, { status: ['CONNECTED'] }],
  ])('a cursor of another list is BAD_USER_INPUT: one with %s', (_, order, filter) => {
    const foreign = cursorOf(order, filter);
    expect(() => page(byValue(false), {}, foreign)).toThrow(InvalidInputError);
    expect(() => page(byValue(false), {}, foreign)).toThrow(/same orderBy and filter/);
  });

  it('a page is found again with the same filter object, and has its own cursors with another', () => {
    const [none, blank] = [{ search: null }, { search: '' }];
    const unfiltered = page(byKey, none);
    expect(page(byKey, none)).toBe(unfiltered);
    const filtered = page(byKey, blank);
    expect(filtered.pageInfo.endCursor).not.toBe(unfiltered.pageInfo.endCursor);
    expect(page(byKey, blank, filtered.pageInfo.endCursor ?? '').edges).toHaveLength(3);
  });

  it.each([
    ['another space', ['other-space', '49301']],
    ['another number', ['space', '49302']],
    ['the space', ['space']],
    ['no owner', []],
    ['ids that are joined alike', ['space,49301']],
  ])('a cursor of the same order and filter in a list of %s is BAD_USER_INPUT', (_, owner) => {
    const foreign = page(byKey, {}, undefined, owner).pageInfo.endCursor ?? '';
    expect(() => page(byKey, {}, foreign)).toThrow(/cursor of this list/);
    expect(page(byKey, {}, foreign, owner).edges).toHaveLength(3);
  });

  it.each([' CURSOR', 'CURSOR=', 'CURSOR\n', 'CURSOR!', 'CUR SOR'])(
    'a valid cursor with further characters is rejected: %j',
    (text) => {
      const cursor = cursorOf(byKey, {});
      const half = cursor.length / 2;
      const changed = text
        .replace('CURSOR', cursor)
        .replace('CUR SOR', `${cursor.slice(0, half)} ${cursor.slice(half)}`);
      expect(() => page(byKey, {}, changed)).toThrow(/expected a cursor/);
    },
  );

  it.each([
    ['text that is not base64', '%%%'],
    ['base64 that is not JSON', Buffer.from('text').toString('base64url')],
    ['a cursor without its order and filter', Buffer.from(JSON.stringify([null, 'k1'])).toString('base64url')],
    ['JSON of another shape', Buffer.from(JSON.stringify({ key: 'k1' })).toString('base64url')],
    ['a position that is not a scalar', Buffer.from(JSON.stringify([[], 'k1', 'x'])).toString('base64url')],
    ['an empty text', ''],
  ])('an invalid cursor is rejected: %s', (_, cursor) => {
    expect(() => page(byKey, {}, cursor)).toThrow(/expected a cursor/);
  });

  it('equal filters in other spellings have the same cursors', () => {
    const same = normalizeFilter({ search: ' Café ', status: ['CONNECTED', 'BANNED'] });
    expect(normalizeFilter({ search: 'CAFE\u0301', status: ['BANNED', 'CONNECTED', 'BANNED'] })).toEqual(same);
    expect(normalizeFilter({ search: '', status: null })).toEqual(normalizeFilter(undefined));
  });

  it('each order of phone numbers has its own name in cursors', () => {
    const fields = ['NUMBER', 'VERIFIED_NAME', 'QUALITY_RATING', 'STATUS'] as const;
    const names = fields.flatMap((field) =>
      (['ASC', 'DESC'] as const).map((direction) => sortOrderOf({ field, direction }).name),
    );
    expect(new Set(names).size).toBe(8);
  });
});
