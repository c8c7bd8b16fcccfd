import { describe, expect, it } from 'vitest';
import { localViewer, type Viewer } from '../../src/auth/index.js';
import { createMemoryCache, type Cache, type CacheEvent } from '../../src/cache/index.js';
import { PermissionError } from '../../src/errors.js';
import { createCacheOnlyLoaders, createRequestStats, CacheMissError } from '../../src/loaders/index.js';
import { cacheKeyOf } from '../../src/loaders/cache-keys.js';
import { createPhoneMessageQrdl, listPhoneMessageQrdl, queryChatappBindWaba } from '../../src/operations/index.js';

const waba = { wabaId: '1', name: 'Moewe' };
const parameters = { CustSpaceId: 'a' };

function start({
  viewer = localViewer,
  freshMs = 1_000,
  wrap = (cache: Cache) => cache,
}: { viewer?: Viewer; freshMs?: number; wrap?: (cache: Cache) => Cache } = {}) {
  let now = 0;
  const events: CacheEvent[] = [];
  const cache = createMemoryCache({ maxBytes: 1_000_000, now: () => now, onEvent: (event) => void events.push(event) });
  const stats = createRequestStats();
  const { key, tags } = cacheKeyOf('account', queryChatappBindWaba, parameters);
  return {
    trace: stats,
    cache,
    events,
    pass: (ms: number) => void (now += ms),
    keep: () => cache.read({ key, tags, freshMs: 1_000, staleMs: 1_000, fetch: () => Promise.resolve(waba) }),
    drop: () => cache.invalidate(tags),
    loaders: createCacheOnlyLoaders({
      viewer,
      cache: wrap(cache),
      account: 'account',
      lifetimeOf: () => ({ freshMs, staleMs: 1_000 }),
      stats,
    }),
  };
}

describe('cache-only loaders', () => {
  it('cache-only load() returns a fresh hit synchronously and records it once', async () => {
    const { loaders, keep, trace } = start();
    await keep();
    expect([
      loaders.load(queryChatappBindWaba, parameters),
      loaders.load(queryChatappBindWaba, { ...parameters }),
    ]).toEqual([waba, waba]);
    expect(trace.cache).toEqual({ hit: 1 });
    expect(trace.entryVersions).toHaveLength(1);
    expect(trace.isCacheable).toBe(true);
  });

  it.each([
    ['nothing is cached', async () => undefined, {}],
    ['the entry is stale', async ({ keep, pass }: ReturnType<typeof start>) => (await keep(), pass(1_000)), {}],
    ['the entry was invalidated', async ({ keep, drop }: ReturnType<typeof start>) => (await keep(), drop()), {}],
    ['the read must not be cached', async ({ keep }: ReturnType<typeof start>) => keep(), { freshMs: 0 }],
  ])('cache-only load() throws CacheMissError without a lookup if %s', async (_, before, options) => {
    const fixture = start(options);
    await before(fixture);
    expect(() => fixture.loaders.load(queryChatappBindWaba, parameters)).toThrow(CacheMissError);
    expect(fixture.trace.cache).toEqual({});
  });

  it('cache-only load() checks the permission before it looks up the cache', async () => {
    const { loaders, keep, trace } = start({ viewer: { ...localViewer, custSpaceIds: ['b'] } });
    await keep();
    expect(() => loaders.load(queryChatappBindWaba, parameters)).toThrow(PermissionError);
    expect(trace.cache).toEqual({});
  });

  it('cache-only load() returns a hit to a caller of one space only if the read names that space', async () => {
    const { loaders, keep } = start({ viewer: { ...localViewer, custSpaceIds: ['a'] } });
    await keep();
    expect(loaders.load(queryChatappBindWaba, parameters)).toEqual(waba);
    expect(() => loaders.load(queryChatappBindWaba, {})).toThrow('custSpaceId is required');
  });

  it('cache-only load() leaves a list with unreadable records to yoga, which reports them', async () => {
    const { loaders, cache } = start();
    for (const [PhoneNumber, unreadable] of [
      ['49', []],
      ['50', ['a record without a code']],
    ] as const) {
      const { key, tags } = cacheKeyOf('account', listPhoneMessageQrdl, { PhoneNumber });
      const fetch = () => Promise.resolve({ items: [], unreadable });
      await cache.read({ key, tags, freshMs: 1_000, staleMs: 1_000, fetch });
    }
    expect(loaders.load(listPhoneMessageQrdl, { PhoneNumber: '49' })).toMatchObject({ items: [] });
    expect(() => loaders.load(listPhoneMessageQrdl, { PhoneNumber: '50' })).toThrow(CacheMissError);
  });

  it('a hit of cache-only load() emits no cache event, because it counts only if its response is used', async () => {
    const { loaders, keep, events } = start();
    await keep();
    const before = events.length;
    loaders.load(queryChatappBindWaba, parameters);
    expect(events.slice(before)).toEqual([]);
  });

  it('cache-only write() and watch() throw CacheMissError', () => {
    const { loaders } = start();
    expect(() =>
      loaders.write(createPhoneMessageQrdl, {
        ...parameters,
        PhoneNumber: '49',
        PrefilledMessage: 'x',
        GenerateQrImage: 'PNG',
      }),
    ).toThrow(CacheMissError);
    expect(() => loaders.watch('phoneNumbers', queryChatappBindWaba, 'a')).toThrow(CacheMissError);
  });
});
