import { describe, expect, it } from 'vitest';
import { createMemoryCache, type CacheRead } from '../../src/cache/index.js';

function start(maxBytes = 1_000_000) {
  let now = 0;
  const events: string[] = [];
  const cache = createMemoryCache({ maxBytes, now: () => now, onEvent: ({ type }) => void events.push(type) });
  const read = (name: string): CacheRead<string> => ({
    key: [name],
    tags: [[`tag of ${name}`]],
    freshMs: 1_000,
    staleMs: 1_000,
    fetch: () => Promise.resolve(`value of ${name}`),
  });
  const [one, two] = [read('one'), read('two')];
  return { cache, one, two, events, pass: (ms: number) => void (now += ms) };
}

describe('peek() at the memory cache', () => {
  it('peek() returns a cached value synchronously and counts a hit each time', async () => {
    const { cache, one, events, pass } = start();
    expect(cache.peek(one)).toBeUndefined();
    pass(5_000);
    await cache.read(one);
    events.length = 0;
    expect(cache.peek(one)).toMatchObject({ state: 'hit', value: 'value of one', ageMs: 0 });
    pass(400);
    expect([cache.peek(one), cache.peek(one)]).toMatchObject([{ ageMs: 400 }, { ageMs: 400 }]);
    expect(events).toEqual(['hit', 'hit', 'hit']);
  });

  it('peek() emits no hit event if suppressHitEvent is set', async () => {
    const { cache, one, events } = start();
    await cache.read(one);
    events.length = 0;
    for (let time = 0; time < 3; time++)
      expect(cache.peek({ ...one, suppressHitEvent: true })).toMatchObject({ state: 'hit' });
    expect(events).toEqual([]);
  });

  it('peek() returns nothing after the fresh time, even if nothing has changed', async () => {
    const { cache, one, pass } = start();
    const { entryVersion } = await cache.read(one);
    expect(cache.peek(one)).toBeDefined();
    expect(cache.areFresh([entryVersion])).toBe(true);
    pass(999);
    expect(cache.peek(one)).toBeDefined();
    expect(cache.areFresh([entryVersion])).toBe(true);
    pass(1);
    expect(cache.peek(one)).toBeUndefined();
    expect(cache.areFresh([entryVersion])).toBe(false);
  });

  it('peek() applies the fresh time of its own read', async () => {
    const { cache, one, pass } = start();
    await cache.read(one);
    expect(cache.peek(one)).toBeDefined();
    pass(500);
    expect(cache.peek({ ...one, freshMs: 400 })).toBeUndefined();
    expect(cache.peek(one)).toBeDefined();
    expect(cache.peek({ ...one, freshMs: 0 })).toBeUndefined();
  });

  it.each([
    [
      'a write to its tag',
      async ({ cache, one }: ReturnType<typeof start>) => cache.write(one.tags, () => Promise.resolve('written')),
    ],
    [
      'a failed write to its tag',
      async ({ cache, one }: ReturnType<typeof start>) =>
        cache.write(one.tags, () => Promise.reject(new Error('failed'))).catch(() => undefined),
    ],
    ['an invalidation of its tag', async ({ cache, one }: ReturnType<typeof start>) => cache.invalidate(one.tags)],
    ['close()', async ({ cache }: ReturnType<typeof start>) => cache.close()],
  ])('peek() returns nothing immediately after %s', async (_, happens) => {
    const fixture = start();
    const { cache, one } = fixture;
    const { entryVersion } = await cache.read(one);
    expect([cache.peek(one) !== undefined, cache.areFresh([entryVersion])]).toEqual([true, true]);
    await happens(fixture);
    expect([cache.peek(one) !== undefined, cache.areFresh([entryVersion])]).toEqual([false, false]);
  });

  it('peek() still returns an entry after a write to other tags', async () => {
    const { cache, one, two } = start();
    const { entryVersion } = await cache.read(one);
    const marks = [entryVersion];
    expect(cache.areFresh(marks)).toBe(true);
    await cache.read(two);
    await cache.invalidate(two.tags);
    expect([cache.peek(one) !== undefined, cache.areFresh(marks), cache.peek(two)]).toEqual([true, true, undefined]);
  });

  it('peek() returns nothing after the entry was evicted', async () => {
    const { cache, one, two } = start(3_500);
    const { entryVersion } = await cache.read(one);
    const marks = [entryVersion];
    expect(cache.areFresh(marks)).toBe(true);
    await cache.read({ ...two, fetch: () => Promise.resolve('x'.repeat(900)) });
    expect([cache.peek(one), cache.areFresh(marks)]).toEqual([undefined, false]);
  });

  it('peek() returns the new value after a refetch', async () => {
    const { cache, one } = start();
    const { entryVersion } = await cache.read(one);
    expect(cache.areFresh([entryVersion])).toBe(true);
    await cache.invalidate(one.tags);
    await cache.read({ ...one, fetch: () => Promise.resolve('another') });
    expect(cache.peek(one)).toMatchObject({ value: 'another' });
    expect(cache.areFresh([entryVersion])).toBe(false);
  });
});
