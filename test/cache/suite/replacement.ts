import { describe, expect, it } from 'vitest';
import type { Cache, CacheEvent } from '../../../src/cache/index.js';
import {
  codesRead,
  ControlledUpstream,
  fetchReturning,
  freshMs,
  staleMs,
  unexpectedFetch,
} from '../controlled-upstream.js';
import type { CacheHarness } from './harness.js';

const tag = ['a', 'codes', '1'];
const replaces = {
  key: ['a', 'codes', '1'],
  tags: [tag],
  freshMs,
  staleMs,
  valueOf: (reply: { readonly list: string }) => reply.list,
};
const sync = (cache: Cache, run: () => Promise<{ readonly list: string }>) => cache.write([tag], run, replaces);

export function replacementSuite(harness: CacheHarness): void {
  describe('a write whose reply replaces an entry', () => {
    it('the reply of a write replaces the entry, and the next read fetches nothing', async () => {
      const cache = await harness.cache();
      await cache.read(codesRead(fetchReturning('old')));
      expect(await sync(cache, async () => ({ list: 'synchronised' }))).toEqual({ list: 'synchronised' });
      expect(await cache.read(codesRead(unexpectedFetch))).toMatchObject({ state: 'hit', value: 'synchronised' });
    });

    it('a reply does not replace the entry if another write was committed since the first one began', async () => {
      const cache = await harness.cache();
      await cache.read(codesRead(fetchReturning('old')));
      await sync(cache, async () => {
        await cache.write([tag], async () => undefined);
        return { list: 'before the other write' };
      });
      expect(await cache.read(codesRead(fetchReturning('after it')))).toMatchObject({
        state: 'miss',
        value: 'after it',
      });
    });

    it('a write that is committed after the replacement invalidates it', async () => {
      const cache = await harness.cache();
      let finish = (): void => undefined;
      const other = cache.write([tag], () => new Promise<void>((resolve) => (finish = resolve)));
      await sync(cache, async () => ({ list: 'synchronised' }));
      finish();
      await other;
      expect((await cache.read(codesRead(fetchReturning('newer')))).value).toBe('newer');
    });

    it('a fetch that began before the write ended does not overwrite the reply of the write', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      const early = cache.read(codesRead(upstream.fetch));
      const call = await upstream.next();
      await sync(cache, async () => ({ list: 'synchronised' }));
      call.answer('old');
      await early;
      expect(await cache.read(codesRead(unexpectedFetch))).toMatchObject({ value: 'synchronised' });
    });

    it('a write that failed replaces nothing', async () => {
      const cache = await harness.cache();
      await expect(sync(cache, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
      expect((await cache.read(codesRead(fetchReturning('new')))).state).toBe('miss');
    });

    it('a reply that is not to be stored, or is not JSON, replaces nothing', async () => {
      const events: CacheEvent[] = [];
      const cache = await harness.cache({ onEvent: (event) => void events.push(event) });
      const reply = async () => ({ list: 'synchronised' });
      await cache.write([tag], reply, { ...replaces, freshMs: 0 });
      expect((await cache.read(codesRead(fetchReturning('read')))).state).toBe('miss');
      events.length = 0;
      await cache.write([tag], reply, { ...replaces, valueOf: () => 1n });
      expect(events).toEqual([
        { type: 'invalidated', tags: 1 },
        { type: 'notStored', reason: 'notJson' },
      ]);
      expect((await cache.read(codesRead(fetchReturning('read again')))).value).toBe('read again');
    });

    it('the cache emits an event for each reply that replaces an entry or may not', async () => {
      const events: CacheEvent[] = [];
      const cache = await harness.cache({ onEvent: (event) => void events.push(event) });
      await sync(cache, async () => ({ list: 'synchronised' }));
      expect(events).toEqual([
        { type: 'invalidated', tags: 1 },
        { type: 'stored', bytes: expect.any(Number) },
      ]);
      events.length = 0;
      await sync(cache, async () => {
        await cache.invalidate([tag]);
        return { list: 'before the other write' };
      });
      expect(events.at(-1)).toEqual({ type: 'notStored', reason: 'invalidated' });
    });

    it('a write to a closed cache replaces nothing and returns its reply', async () => {
      const events: CacheEvent[] = [];
      const cache = await harness.cache({ onEvent: (event) => void events.push(event) });
      await cache.close();
      expect(await sync(cache, async () => ({ list: 'reply' }))).toEqual({ list: 'reply' });
      expect(events.at(-1)).toEqual({ type: 'notStored', reason: 'storeUnavailable' });
    });

    it('a replaced entry is as old as the reply', async () => {
      const cache = await harness.cache();
      await sync(cache, async () => ({ list: 'synchronised' }));
      await harness.advance(freshMs + 1);
      expect(await cache.read(codesRead(fetchReturning('refreshed')))).toMatchObject({ state: 'stale' });
    });
  });
}
