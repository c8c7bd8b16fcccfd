import { array, assert, asyncProperty, constantFrom, pre, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fetchReturning, codesRead, unexpectedFetch } from '../controlled-upstream.js';
import type { CacheHarness } from './harness.js';

/** Strings with characters that could separate, quote or terminate a part. */
const part = string({
  unit: constantFrom('a', 'b', ':', ',', '"', '\\', '\0', '[', ']', '\ud800', '{', '*', ' '),
  maxLength: 3,
});
const parts = array(part, { maxLength: 3 });

export function cacheKeySuite(harness: CacheHarness): void {
  describe('cache keys', () => {
    it('entry keys differ for different parts, whatever characters they contain', async () => {
      const cache = await harness.cache();
      let run = 0;
      await assert(
        asyncProperty(tuple(parts, parts), async ([one, two]) => {
          pre(JSON.stringify(one) !== JSON.stringify(two));
          run += 1;
          const read = (key: string[]) => codesRead(fetchReturning(key), { key: [`run ${run}`, ...key], tags: [] });
          await cache.read(read(one));
          expect(await cache.read(read(two))).toMatchObject({ state: 'miss', value: two });
        }),
      );
    });

    it('tag keys differ for different parts, whatever characters they contain', async () => {
      const cache = await harness.cache();
      let run = 0;
      await assert(
        asyncProperty(tuple(parts, parts), async ([one, two]) => {
          pre(JSON.stringify(one) !== JSON.stringify(two));
          run += 1;
          const entry = { key: [`run ${run}`], tags: [one] };
          await cache.read(codesRead(fetchReturning('kept'), entry));
          await cache.invalidate([two]);
          expect((await cache.read(codesRead(unexpectedFetch, entry))).value).toBe('kept');
          await cache.invalidate([one]);
          expect((await cache.read(codesRead(fetchReturning('new'), entry))).value).toBe('new');
        }),
      );
    });

    it('an entry key never equals a tag key', async () => {
      const cache = await harness.cache();
      await cache.read(codesRead(fetchReturning('kept'), { key: ['codes', '1'], tags: [] }));
      await cache.invalidate([['codes', '1']]);
      expect((await cache.read(codesRead(unexpectedFetch, { key: ['codes', '1'], tags: [] }))).value).toBe('kept');
    });

    it('cache keys accept only strings as parts', async () => {
      const cache = await harness.cache();
      const { custSpaceId }: { custSpaceId?: string } = {};
      const key = ['account', custSpaceId] as string[];
      await expect(cache.read(codesRead(unexpectedFetch, { key }))).rejects.toThrow(
        'cache: expected key to be a list of strings, got ["account",null]',
      );
    });
  });
}
