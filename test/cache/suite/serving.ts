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

export function servingSuite(harness: CacheHarness): void {
  describe('serving cached values', () => {
    it('a miss is fetched, and the next read is a hit without the upstream', async () => {
      const cache = await harness.cache();
      const first = await cache.read(codesRead(fetchReturning(['A'])));
      await harness.advance(freshMs - 1_000);
      const second = await cache.read(codesRead(unexpectedFetch));
      expect([first.state, first.value]).toEqual(['miss', ['A']]);
      expect([second.state, second.value]).toEqual(['hit', ['A']]);
      expect(second.ageMs).toBeGreaterThanOrEqual(freshMs - 1_000);
      expect(second.entryVersion.version).toBe(first.entryVersion.version);
    });

    it('a miss returns the same frozen JSON as a hit', async () => {
      const cache = await harness.cache();
      const handed = { at: new Date(0), gone: undefined, list: [{ inner: 1 }] };
      const miss = await cache.read(codesRead(fetchReturning(handed)));
      const hit = await cache.read(codesRead(unexpectedFetch));
      expect(miss.value).toEqual({ at: '1970-01-01T00:00:00.000Z', list: [{ inner: 1 }] });
      expect(hit.value).toEqual(miss.value);
      for (const { value } of [miss, hit]) {
        expect(() => Object.assign(value as typeof handed, { list: [] })).toThrow(TypeError);
        expect(() => (value as typeof handed).list.push({ inner: 2 })).toThrow(TypeError);
        expect(() => Object.assign((value as typeof handed).list[0] ?? {}, { inner: 2 })).toThrow(TypeError);
      }
      expect(Object.isFrozen(handed)).toBe(false);
    });

    it('a value that is not JSON is returned but not cached', async () => {
      const events: CacheEvent[] = [];
      const cache = await harness.cache({ onEvent: (event) => events.push(event) });
      expect((await cache.read(codesRead(fetchReturning(12n)))).value).toBe(12n);
      expect((await cache.read(codesRead(fetchReturning(undefined)))).state).toBe('miss');
      expect(events).toContainEqual({ type: 'notStored', reason: 'notJson' });
    });

    it('null is cached like any other value', async () => {
      const cache = await harness.cache();
      expect(await cache.read(codesRead(fetchReturning(null)))).toMatchObject({ state: 'miss', value: null });
      expect(await cache.read(codesRead(unexpectedFetch))).toMatchObject({ state: 'hit', value: null });
    });

    it('nothing is cached with a fresh time of 0', async () => {
      const cache = await harness.cache();
      const first = await cache.read(codesRead(fetchReturning('A'), { freshMs: 0 }));
      const second = await cache.read(codesRead(fetchReturning('B'), { freshMs: 0 }));
      expect([first.value, second.value, second.state]).toEqual(['A', 'B', 'miss']);
      expect(await cache.areFresh([second.entryVersion])).toBe(false);
    });

    it('stale data is served at once while one background fetch refreshes it', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      await cache.read(codesRead(fetchReturning('old')));
      await harness.advance(freshMs + 1);
      const served = await Promise.all([1, 2, 3].map(() => cache.read(codesRead(upstream.fetch))));
      expect(served.map((answer) => [answer.state, answer.value])).toEqual([
        ['stale', 'old'],
        ['stale', 'old'],
        ['stale', 'old'],
      ]);
      const call = await upstream.next();
      expect(upstream.calls).toHaveLength(1);
      expect(call.context.refresh).toBe(true);
      expect(call.context.deadline).toBeGreaterThan(0);
      call.answer('new');
      await expect.poll(async () => (await cache.read(codesRead(upstream.fetch))).state).toBe('hit');
      expect((await cache.read(codesRead(unexpectedFetch))).value).toBe('new');
      expect(upstream.calls).toHaveLength(1);
    });

    it('a value is refetched after its fresh and stale time', async () => {
      const cache = await harness.cache();
      await cache.read(codesRead(fetchReturning('old')));
      await harness.advance(freshMs + staleMs);
      const answer = await cache.read(codesRead(fetchReturning('new')));
      expect([answer.state, answer.value]).toEqual(['miss', 'new']);
    });

    it('a read does not wait for a background fetch', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      await cache.read(codesRead(fetchReturning('old')));
      await harness.advance(freshMs + 1);
      await cache.read(codesRead(upstream.fetch));
      await upstream.next();
      await harness.advance(staleMs);
      expect((await cache.read(codesRead(fetchReturning('new')))).state).toBe('miss');
    });

    it('the cache emits an event for each hit, miss, join and refresh', async () => {
      const events: CacheEvent[] = [];
      const cache = await harness.cache({ onEvent: (event) => events.push(event) });
      await cache.read(codesRead(fetchReturning('A')));
      await cache.read(codesRead(unexpectedFetch));
      await cache.invalidate([['a', 'codes', '1']]);
      expect(events.map((event) => event.type)).toEqual(['stored', 'miss', 'hit', 'invalidated']);
      expect(cache.stats().bytes).toBeGreaterThan(0);
    });
  });

  describe('a read with requireFresh', () => {
    it('a read with requireFresh is not answered from the cache, and its fetch is cached', async () => {
      const cache = await harness.cache();
      await cache.read(codesRead(fetchReturning('old')));
      const fresh = await cache.read(codesRead(fetchReturning('new'), { requireFresh: true }));
      expect([fresh.state, fresh.value]).toEqual(['miss', 'new']);
      expect((await cache.read(codesRead(unexpectedFetch))).value).toBe('new');
    });

    it('requireFresh reads do not join a fetch in flight; those that arrive meanwhile share the next', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      const early = cache.read(codesRead(upstream.fetch, { requireFresh: true }));
      const first = await upstream.next();
      const late = Array.from({ length: 20 }, () => cache.read(codesRead(upstream.fetch, { requireFresh: true })));
      await harness.advance(1);
      expect(upstream.calls).toHaveLength(1);
      first.answer('first');
      expect((await early).value).toBe('first');
      (await upstream.next()).answer('second');
      expect((await Promise.all(late)).map((answer) => answer.value)).toEqual(Array(20).fill('second'));
      expect(upstream.calls).toHaveLength(2);
    });

    it('a requireFresh read does not wait for an older fetch, which does not replace its value', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      const early = cache.read(codesRead(upstream.fetch));
      const slow = await upstream.next();
      await harness.advance(2);
      expect((await cache.read(codesRead(fetchReturning('later'), { requireFresh: true }))).value).toBe('later');
      slow.answer('earlier');
      expect((await early).value).toBe('earlier');
      expect((await cache.read(codesRead(unexpectedFetch))).value).toBe('later');
    });
  });
}
