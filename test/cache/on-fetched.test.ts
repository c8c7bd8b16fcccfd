import { describe, expect, it } from 'vitest';
import { createMemoryCache, type CacheRead } from '../../src/cache/index.js';

describe('the onFetched callback of a read', () => {
  const stage = () => {
    let now = 0;
    const cache = createMemoryCache({ maxBytes: 1_000_000, now: () => now });
    const landed: unknown[] = [];
    const served: unknown[] = [];
    let upstream = 1;
    const read: CacheRead<number> = {
      key: ['key'],
      tags: [['tag']],
      freshMs: 100,
      staleMs: 1_000,
      fetch: async () => upstream,
      onFetched(value) {
        landed.push(value);
        void cache.read(read).then((answer) => served.push([answer.value, answer.state]));
      },
    };
    return { cache, read, landed, served, later: (ms: number) => (now += ms), change: () => (upstream += 1) };
  };

  it('onFetched runs after the value is cached, so that a later read cannot get an older one', async () => {
    const { cache, read, landed, served, later, change } = stage();
    await cache.read(read);
    change();
    later(200);
    expect((await cache.read(read)).state).toBe('stale');
    await expect.poll(() => landed).toEqual([1, 2]);
    await expect
      .poll(() => served)
      .toEqual([
        [1, 'hit'],
        [2, 'hit'],
      ]);
  });

  it('onFetched runs once per fetch and not for hits', async () => {
    const { cache, read, landed } = stage();
    await Promise.all([cache.read(read), cache.read(read), cache.read(read)]);
    await cache.read(read);
    expect(landed).toEqual([1]);
  });

  it('onFetched also runs for a value that is not cached', async () => {
    const { cache, read, landed } = stage();
    await cache.read({ ...read, freshMs: 0, onFetched: (value) => void landed.push(value) });
    expect(landed).toEqual([1]);
  });
});
