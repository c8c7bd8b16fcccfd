import { array, assert, asyncProperty, constantFrom, pre, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answers, codes, never } from '../upstream.js';
import type { World } from './world.js';

/** Strings of what might separate, quote or end a part somewhere. */
const part = string({
  unit: constantFrom('a', 'b', ':', ',', '"', '\\', '\0', '[', ']', '\ud800', '{', '*', ' '),
  maxLength: 3,
});
const parts = array(part, { maxLength: 3 });

export function naming(world: World): void {
  describe('names', () => {
    it('of entries are told apart whatever their parts hold', async () => {
      const cache = await world.cache();
      let run = 0;
      await assert(
        asyncProperty(tuple(parts, parts), async ([one, two]) => {
          pre(JSON.stringify(one) !== JSON.stringify(two));
          run += 1;
          const read = (key: string[]) => codes(answers(key), { key: [`run ${run}`, ...key], tags: [] });
          await cache.read(read(one));
          expect(await cache.read(read(two))).toMatchObject({ state: 'miss', value: two });
        }),
      );
    });

    it('of tags are told apart likewise', async () => {
      const cache = await world.cache();
      let run = 0;
      await assert(
        asyncProperty(tuple(parts, parts), async ([one, two]) => {
          pre(JSON.stringify(one) !== JSON.stringify(two));
          run += 1;
          const entry = { key: [`run ${run}`], tags: [one] };
          await cache.read(codes(answers('kept'), entry));
          await cache.drop([two]);
          expect((await cache.read(codes(never, entry))).value).toBe('kept');
          await cache.drop([one]);
          expect((await cache.read(codes(answers('new'), entry))).value).toBe('new');
        }),
      );
    });

    it('of an entry and of a tag are no relation', async () => {
      const cache = await world.cache();
      await cache.read(codes(answers('kept'), { key: ['codes', '1'], tags: [] }));
      await cache.drop([['codes', '1']]);
      expect((await cache.read(codes(never, { key: ['codes', '1'], tags: [] }))).value).toBe('kept');
    });

    it('must be made of strings', async () => {
      const cache = await world.cache();
      const { custSpaceId }: { custSpaceId?: string } = {};
      const key = ['account', custSpaceId] as string[];
      await expect(cache.read(codes(never, { key }))).rejects.toThrow(
        'cache: expected key to be a list of strings, got ["account",null]',
      );
    });
  });
}
