import { describe, expect, it } from 'vitest';
import type { CacheEvent } from '../../../src/cache/index.js';
import { answers, codes, freshMs, never, staleMs, Upstream } from '../upstream.js';
import type { World } from './world.js';

const tag = ['a', 'codes', '1'];

export function dropping(world: World): void {
  describe('a write', () => {
    it('hands on what the upstream answered, and drops what carries its tags', async () => {
      const cache = await world.cache();
      await cache.read(codes(answers('old')));
      expect(await cache.write([tag], async () => 'done')).toBe('done');
      expect(await cache.read(codes(answers('new')))).toMatchObject({ state: 'miss', value: 'new' });
    });

    it('drops too when it fails, for it may have been carried out', async () => {
      const cache = await world.cache();
      await cache.read(codes(answers('old')));
      const unknown = new Error('no answer came');
      await expect(cache.write([tag], () => Promise.reject(unknown))).rejects.toBe(unknown);
      expect((await cache.read(codes(answers('new')))).value).toBe('new');
    });

    it('leaves alone what carries other tags, or the same of another tenant', async () => {
      const cache = await world.cache();
      const other = { key: ['a', 'codes', '2'], tags: [['a', 'codes', '2']] };
      const foreign = { key: ['b', 'codes', '1'], tags: [['b', 'codes', '1']] };
      await cache.read(codes(answers('other'), other));
      await cache.read(codes(answers('foreign'), foreign));
      await cache.write([tag], async () => undefined);
      expect((await cache.read(codes(never, other))).value).toBe('other');
      expect((await cache.read(codes(never, foreign))).value).toBe('foreign');
    });

    it('drops an entry by any of its tags', async () => {
      const cache = await world.cache();
      const tags = [tag, ['a', 'numbers'], ['a', 'account']];
      for (const one of tags) {
        await cache.read(codes(answers('old'), { tags }));
        await cache.write([one], async () => undefined);
        expect((await cache.read(codes(answers('new'), { tags }))).state).toBe('miss');
        await cache.drop(tags);
      }
    });

    it('keeps a read from being kept that was under way when it ended', async () => {
      const events: CacheEvent[] = [];
      const cache = await world.cache({ onEvent: (event) => events.push(event) });
      const upstream = new Upstream();
      const early = cache.read(codes(upstream.fetch));
      const call = await upstream.next();
      await cache.write([tag], async () => undefined);
      call.answer('from before the write');
      const answer = await early;
      expect(answer.value).toBe('from before the write');
      expect(await cache.current([answer.mark])).toBe(false);
      expect(events).toContainEqual({ type: 'refusedToKeep', reason: 'written' });
      expect((await cache.read(codes(answers('new')))).value).toBe('new');
    });

    it('keeps a later caller from joining a fetch that began before it ended', async () => {
      const cache = await world.cache();
      const upstream = new Upstream();
      const early = cache.read(codes(upstream.fetch));
      const call = await upstream.next();
      await cache.write([tag], async () => undefined);
      const late = cache.read(codes(upstream.fetch));
      (await upstream.next()).answer('new');
      expect(await late).toMatchObject({ state: 'miss', value: 'new' });
      call.answer('old');
      expect((await early).value).toBe('old');
      expect((await cache.read(codes(never))).value).toBe('new');
    });

    it('keeps a refresh from being kept that began before it ended', async () => {
      const cache = await world.cache();
      const upstream = new Upstream();
      await cache.read(codes(answers('old')));
      await world.advance(freshMs + 1);
      await cache.read(codes(upstream.fetch));
      const refresh = await upstream.next();
      await cache.write([tag], async () => undefined);
      refresh.answer('from before the write');
      expect((await cache.read(codes(answers('new')))).value).toBe('new');
      await world.advance(1);
      expect((await cache.read(codes(never))).value).toBe('new');
    });

    it('lets what is kept be served while it is under way, and drops it at its end', async () => {
      const cache = await world.cache();
      await cache.read(codes(answers('old')));
      let during: unknown;
      await cache.write([tag], async () => {
        during = (await cache.read(codes(never))).value;
      });
      expect(during).toBe('old');
      expect((await cache.read(codes(answers('new')))).value).toBe('new');
    });
  });

  describe('marks', () => {
    it('are current as long as a read would be a fresh hit', async () => {
      const cache = await world.cache();
      const { mark } = await cache.read(codes(answers('A')));
      const other = await cache.read(codes(answers('B'), { key: ['a', 'codes', '2'], tags: [['a', 'codes', '2']] }));
      expect(await cache.current([])).toBe(true);
      expect(await cache.current([mark, other.mark])).toBe(true);
      expect(await cache.current([(await cache.read(codes(never))).mark])).toBe(true);
      await cache.drop([tag]);
      expect(await cache.current([mark, other.mark])).toBe(false);
      expect(await cache.current([other.mark])).toBe(true);
      await world.advance(freshMs);
      expect(await cache.current([other.mark])).toBe(false);
    });

    it('are current no more when the entry was fetched anew', async () => {
      const cache = await world.cache();
      const { mark } = await cache.read(codes(answers('A')));
      const renewed = await cache.read(codes(answers('A'), { wantFresh: true }));
      expect(await cache.current([mark])).toBe(false);
      expect(await cache.current([renewed.mark])).toBe(true);
    });

    it('of stale answers are never current', async () => {
      const cache = await world.cache();
      await cache.read(codes(answers('A')));
      await world.advance(freshMs + 1);
      const stale = await cache.read(codes(new Upstream().fetch));
      expect(stale.state).toBe('stale');
      expect(await cache.current([stale.mark])).toBe(false);
    });
  });

  describe('closing', () => {
    it('ends refreshes, passes reads and writes through, and keeps nothing', async () => {
      const events: CacheEvent[] = [];
      const cache = await world.cache({ onEvent: (event) => events.push(event) });
      const upstream = new Upstream();
      const { mark } = await cache.read(codes(answers('old')));
      await world.advance(freshMs + 1);
      await cache.read(codes(upstream.fetch));
      const refresh = await upstream.next();
      await cache.close();
      expect(refresh.why.signal.aborted).toBe(true);
      expect((await cache.read(codes(answers('new')))).value).toBe('new');
      expect((await cache.read(codes(answers('newer')))).value).toBe('newer');
      expect(await cache.write([tag], async () => 'done')).toBe('done');
      expect(await cache.current([mark])).toBe(false);
      expect(events.map((event) => event.type)).not.toContain('refreshFailed');
      await cache.close();
    });
  });

  it('says what it expected when a duration is none', async () => {
    const cache = await world.cache();
    await expect(cache.read(codes(never, { freshMs: Number.NaN }))).rejects.toThrow(
      'cache: expected freshMs to be milliseconds of at least 0, got NaN',
    );
    await expect(cache.read(codes(never, { staleMs: -staleMs }))).rejects.toThrow('expected staleMs');
  });
}
