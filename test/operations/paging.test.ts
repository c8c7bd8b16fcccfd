import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.js';
import { defineOperation, readAllPages } from '../../src/operations/index.js';
import { definePaging, type PagedListing } from '../../src/operations/paging.js';
import { integer } from '../../src/operations/parameters.js';

const operation = defineOperation({
  action: 'ListThings',
  summary: 'Things, two at a time',
  access: 'READ',
  callsPerSecond: 1,
  parameters: { Kind: 'required', Page: integer('optional') },
  tags: () => [],
  paging: definePaging({ maxPages: 4, parametersOf: (number) => ({ Page: number }), keyOf: (item: string) => item }),
  decode: (): PagedListing<string> => ({ items: [], unreadable: [], totalCount: 0 }),
});

/** Reads lists page by page, with the reply's total set to the given one or to the number of items. */
async function read(pages: readonly (readonly string[])[], totalCount = pages.flat().length) {
  const asked: unknown[] = [];
  const list = await readAllPages(operation, { Kind: 'a' }, async (parameters) => {
    asked.push(parameters);
    return { result: { items: pages[asked.length - 1] ?? [], unreadable: [], totalCount } };
  });
  return { asked, items: list.items };
}

describe('readAllPages', () => {
  it('readAllPages() reads pages until the total is reached, each with the parameters of the call', async () => {
    expect(await read([['a', 'b'], ['c']])).toEqual({
      asked: [
        { Kind: 'a', Page: 1 },
        { Kind: 'a', Page: 2 },
      ],
      items: ['a', 'b', 'c'],
    });
  });

  it('readAllPages() of an empty list is one call', async () => {
    expect(await read([[]])).toEqual({ asked: [{ Kind: 'a', Page: 1 }], items: [] });
  });

  it('an item that is repeated, within a page or because pages shift, is listed once', async () => {
    expect((await read([['a', 'a'], ['a', 'b'], ['c']], 3)).items).toEqual(['a', 'b', 'c']);
  });

  it('readAllPages() ends with a page without new items, whatever the total says', async () => {
    const { asked, items } = await read([['a', 'b'], ['b', 'a'], ['c']], 50);
    expect([asked.length, items]).toEqual([2, ['a', 'b']]);
  });

  it('a list of more pages than the operation may have is a bad response', async () => {
    const pages = Array.from({ length: 5 }, (_, page) => [`${page}a`, `${page}b`]);
    await expect(read(pages)).rejects.toThrow(UpstreamError);
    await expect(read(pages)).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  });

  it('an operation without paging is one call with its own parameters', async () => {
    const { paging: _, ...single } = operation;
    const asked: unknown[] = [];
    await readAllPages(single, { Kind: 'a' }, async (parameters) => {
      asked.push(parameters);
      return { result: { items: [], unreadable: [], totalCount: 9 } };
    });
    expect(asked).toEqual([{ Kind: 'a' }]);
  });
});
