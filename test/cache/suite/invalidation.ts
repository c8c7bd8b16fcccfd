import { describe, expect, it } from 'vitest';
import type { CacheEvent } from '../../../src/cache/index.js';
import {
  fetchReturning,
  codesRead,
  freshMs,
  unexpectedFetch,
  staleMs,
  ControlledUpstream,
} from '../controlled-upstream.js';
import type { CacheHarness } from './harness.js';

const tag = ['a', 'codes', '1'];

export function invalidationSuite(harness: CacheHarness): void {
  describe('a write', () => {
    it("a write returns the upstream's result and invalidates the entries with its tags", async () => {
      const cache = await harness.cache();
      await cache.read(codesRead(fetchReturning('old')));
      expect(await cache.write([tag], async () => 'done')).toBe('done');
      expect(await cache.read(codesRead(fetchReturning('new')))).toMatchObject({ state: 'miss', value: 'new' });
    });

    it('a failed write invalidates too, because it may have been carried out', async () => {
      const cache = await harness.cache();
      await cache.read(codesRead(fetchReturning('old')));
      const unknown = new Error('no answer came');
      await expect(cache.write([tag], () => Promise.reject(unknown))).rejects.toBe(unknown);
      expect((await cache.read(codesRead(fetchReturning('new')))).value).toBe('new');
    });

    it('a write does not invalidate entries with other tags, or with the same tags of another tenant', async () => {
      const cache = await harness.cache();
      const other = { key: ['a', 'codes', '2'], tags: [['a', 'codes', '2']] };
      const foreign = { key: ['b', 'codes', '1'], tags: [['b', 'codes', '1']] };
      await cache.read(codesRead(fetchReturning('other'), other));
      await cache.read(codesRead(fetchReturning('foreign'), foreign));
      await cache.write([tag], async () => undefined);
      expect((await cache.read(codesRead(unexpectedFetch, other))).value).toBe('other');
      expect((await cache.read(codesRead(unexpectedFetch, foreign))).value).toBe('foreign');
    });

    it('a write invalidates an entry by any of its tags', async () => {
      const cache = await harness.cache();
      const tags = [tag, ['a', 'numbers'], ['a', 'account']];
      for (const one of tags) {
        await cache.read(codesRead(fetchReturning('old'), { tags }));
        await cache.write([one], async () => undefined);
        expect((await cache.read(codesRead(fetchReturning('new'), { tags }))).state).toBe('miss');
        await cache.invalidate(tags);
      }
    });

    it('a fetch in flight when a write ends is not cached', async () => {
      const events: CacheEvent[] = [];
      const cache = await harness.cache({ onEvent: (event) => events.push(event) });
      const upstream = new ControlledUpstream();
      const early = cache.read(codesRead(upstream.fetch));
      const call = await upstream.next();
      await cache.write([tag], async () => undefined);
      call.answer('from before the write');
      const answer = await early;
      expect(answer.value).toBe('from before the write');
      expect(await cache.areFresh([answer.entryVersion])).toBe(false);
      expect(events).toContainEqual({ type: 'notStored', reason: 'invalidated' });
      expect((await cache.read(codesRead(fetchReturning('new')))).value).toBe('new');
    });

    it('a read after a write does not join a fetch that began before the write ended', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      const early = cache.read(codesRead(upstream.fetch));
      const call = await upstream.next();
      await cache.write([tag], async () => undefined);
      const late = cache.read(codesRead(upstream.fetch));
      (await upstream.next()).answer('new');
      expect(await late).toMatchObject({ state: 'miss', value: 'new' });
      call.answer('old');
      expect((await early).value).toBe('old');
      expect((await cache.read(codesRead(unexpectedFetch))).value).toBe('new');
    });

    it('a background refresh that began before a write ended is not cached', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      await cache.read(codesRead(fetchReturning('old')));
      await harness.advance(freshMs + 1);
      await cache.read(codesRead(upstream.fetch));
      const refresh = await upstream.next();
      await cache.write([tag], async () => undefined);
      refresh.answer('from before the write');
      expect((await cache.read(codesRead(fetchReturning('new')))).value).toBe('new');
      await harness.advance(1);
      expect((await cache.read(codesRead(unexpectedFetch))).value).toBe('new');
    });

    it('cached entries are served while a write is in flight and invalidated when it ends', async () => {
      const cache = await harness.cache();
      await cache.read(codesRead(fetchReturning('old')));
      let during: unknown;
      await cache.write([tag], async () => {
        during = (await cache.read(codesRead(unexpectedFetch))).value;
      });
      expect(during).toBe('old');
      expect((await cache.read(codesRead(fetchReturning('new')))).value).toBe('new');
    });
  });

  describe('entry versions', () => {
    it('an entry version is fresh as long as a read would be a fresh hit', async () => {
      const cache = await harness.cache();
      const { entryVersion } = await cache.read(codesRead(fetchReturning('A')));
      const other = await cache.read(
        codesRead(fetchReturning('B'), { key: ['a', 'codes', '2'], tags: [['a', 'codes', '2']] }),
      );
      expect(await cache.areFresh([])).toBe(true);
      expect(await cache.areFresh([entryVersion, other.entryVersion])).toBe(true);
      expect(await cache.areFresh([(await cache.read(codesRead(unexpectedFetch))).entryVersion])).toBe(true);
      await cache.invalidate([tag]);
      expect(await cache.areFresh([entryVersion, other.entryVersion])).toBe(false);
      expect(await cache.areFresh([other.entryVersion])).toBe(true);
      await harness.advance(freshMs);
      expect(await cache.areFresh([other.entryVersion])).toBe(false);
    });

    it('an entry version is not fresh after the entry was refetched', async () => {
      const cache = await harness.cache();
      const { entryVersion } = await cache.read(codesRead(fetchReturning('A')));
      const renewed = await cache.read(codesRead(fetchReturning('A'), { requireFresh: true }));
      expect(await cache.areFresh([entryVersion])).toBe(false);
      expect(await cache.areFresh([renewed.entryVersion])).toBe(true);
    });

    it('the entry version of a stale answer is never fresh', async () => {
      const cache = await harness.cache();
      await cache.read(codesRead(fetchReturning('A')));
      await harness.advance(freshMs + 1);
      const stale = await cache.read(codesRead(new ControlledUpstream().fetch));
      expect(stale.state).toBe('stale');
      expect(await cache.areFresh([stale.entryVersion])).toBe(false);
    });
  });

  describe('close()', () => {
    it('close() aborts refreshes; later reads and writes pass through without caching', async () => {
      const events: CacheEvent[] = [];
      const cache = await harness.cache({ onEvent: (event) => events.push(event) });
      const upstream = new ControlledUpstream();
      const { entryVersion } = await cache.read(codesRead(fetchReturning('old')));
      await harness.advance(freshMs + 1);
      await cache.read(codesRead(upstream.fetch));
      const refresh = await upstream.next();
      await cache.close();
      expect(refresh.context.signal.aborted).toBe(true);
      expect((await cache.read(codesRead(fetchReturning('new')))).value).toBe('new');
      expect((await cache.read(codesRead(fetchReturning('newer')))).value).toBe('newer');
      expect(await cache.write([tag], async () => 'done')).toBe('done');
      expect(await cache.areFresh([entryVersion])).toBe(false);
      expect(events.map((event) => event.type)).not.toContain('refreshFailed');
      await cache.close();
    });
  });

  it('an invalid duration is rejected with what was expected', async () => {
    const cache = await harness.cache();
    await expect(cache.read(codesRead(unexpectedFetch, { freshMs: Number.NaN }))).rejects.toThrow(
      'cache: expected freshMs to be milliseconds of at least 0, got NaN',
    );
    await expect(cache.read(codesRead(unexpectedFetch, { staleMs: -staleMs }))).rejects.toThrow('expected staleMs');
  });
}
