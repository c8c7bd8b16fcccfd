import { describe, expect, it } from 'vitest';
import { createRequestStats } from '../../src/loaders/index.js';
import { listInstance } from '../../src/operations/index.js';
import { createLoadersFixture } from './loaders-fixture.js';

const ids = Array.from({ length: 250 }, (_, index) => `space-${index}`);

/** An upstream that answers with the requested page. */
const start = (instances: readonly unknown[] = ids.map((id) => ({ CustSpaceId: id }))) =>
  createLoadersFixture(({ parameters: { PageIndex, PageSize } }) => {
    const [page, size] = [Number(PageIndex), Number(PageSize)];
    return { TotalCount: instances.length, Data: instances.slice((page - 1) * size, page * size) };
  });

describe('a read that the upstream answers in pages', () => {
  it('load() reads all pages as one list, in one cache entry', async () => {
    const { calls, createRequestLoaders } = start();
    const { items } = await createRequestLoaders().load(listInstance, {});
    expect(items.map(({ custSpaceId }) => custSpaceId)).toEqual(ids);
    expect(calls.map(({ parameters }) => parameters)).toEqual(
      [1, 2, 3].map((PageIndex) => ({ PageIndex, PageSize: 100 })),
    );
    // A hit is synchronous.
    expect(createRequestLoaders().load(listInstance, {})).toMatchObject({ items: { length: 250 } });
    expect(calls).toHaveLength(3);
  });

  it("each page counts against the caller's rate limit", async () => {
    const { createRequestLoaders, rateLimited } = start();
    await createRequestLoaders().load(listInstance, {});
    expect(rateLimited()).toBe(3);
  });

  it('records of any page that cannot be read are reported, and the others are listed', async () => {
    const { createRequestLoaders } = start(ids.map((id, index) => (index % 120 === 110 ? {} : { CustSpaceId: id })));
    const stats = createRequestStats();
    const { items, unreadable } = await createRequestLoaders(stats).load(listInstance, {});
    expect([items.length, unreadable.length]).toEqual([248, 2]);
  });
});
