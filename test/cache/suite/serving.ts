import { describe, expect, it } from 'vitest';
import type { CacheEvent } from '../../../src/cache/index.js';
import { answers, codes, freshMs, never, staleMs, Upstream } from '../upstream.js';
import type { World } from './world.js';

export function serving(world: World): void {
  describe('serving what is kept', () => {
    it('fetches what it does not have, and answers the next read without the upstream', async () => {
      const cache = await world.cache();
      const first = await cache.read(codes(answers(['A'])));
      await world.advance(freshMs - 1_000);
      const second = await cache.read(codes(never));
      expect([first.state, first.value]).toEqual(['miss', ['A']]);
      expect([second.state, second.value]).toEqual(['hit', ['A']]);
      expect(second.ageMs).toBeGreaterThanOrEqual(freshMs - 1_000);
      expect(second.mark.version).toBe(first.mark.version);
    });

    it('answers a miss with the same frozen JSON as a hit', async () => {
      const cache = await world.cache();
      const handed = { at: new Date(0), gone: undefined, list: [{ inner: 1 }] };
      const miss = await cache.read(codes(answers(handed)));
      const hit = await cache.read(codes(never));
      expect(miss.value).toEqual({ at: '1970-01-01T00:00:00.000Z', list: [{ inner: 1 }] });
      expect(hit.value).toEqual(miss.value);
      for (const { value } of [miss, hit]) {
        expect(() => Object.assign(value as typeof handed, { list: [] })).toThrow(TypeError);
        expect(() => (value as typeof handed).list.push({ inner: 2 })).toThrow(TypeError);
        expect(() => Object.assign((value as typeof handed).list[0] ?? {}, { inner: 2 })).toThrow(TypeError);
      }
      expect(Object.isFrozen(handed)).toBe(false);
    });

    it('hands over what is no JSON, and does not keep it', async () => {
      const events: CacheEvent[] = [];
      const cache = await world.cache({ onEvent: (event) => events.push(event) });
      expect((await cache.read(codes(answers(12n)))).value).toBe(12n);
      expect((await cache.read(codes(answers(undefined)))).state).toBe('miss');
      expect(events).toContainEqual({ type: 'refusedToKeep', reason: 'notJson' });
    });

    it('keeps nothing at a fresh time of 0', async () => {
      const cache = await world.cache();
      const first = await cache.read(codes(answers('A'), { freshMs: 0 }));
      const second = await cache.read(codes(answers('B'), { freshMs: 0 }));
      expect([first.value, second.value, second.state]).toEqual(['A', 'B', 'miss']);
      expect(await cache.current([second.mark])).toBe(false);
    });

    it('serves stale data at once while one fetch in the background renews it', async () => {
      const cache = await world.cache();
      const upstream = new Upstream();
      await cache.read(codes(answers('old')));
      await world.advance(freshMs + 1);
      const served = await Promise.all([1, 2, 3].map(() => cache.read(codes(upstream.fetch))));
      expect(served.map((answer) => [answer.state, answer.value])).toEqual([
        ['stale', 'old'],
        ['stale', 'old'],
        ['stale', 'old'],
      ]);
      const call = await upstream.next();
      expect(upstream.calls).toHaveLength(1);
      expect(call.why.refresh).toBe(true);
      expect(call.why.deadline).toBeGreaterThan(0);
      call.answer('new');
      await expect.poll(async () => (await cache.read(codes(upstream.fetch))).state).toBe('hit');
      expect((await cache.read(codes(never))).value).toBe('new');
      expect(upstream.calls).toHaveLength(1);
    });

    it('fetches anew when the stale time is over too', async () => {
      const cache = await world.cache();
      await cache.read(codes(answers('old')));
      await world.advance(freshMs + staleMs);
      const answer = await cache.read(codes(answers('new')));
      expect([answer.state, answer.value]).toEqual(['miss', 'new']);
    });

    it('does not let a reader wait for a fetch in the background', async () => {
      const cache = await world.cache();
      const upstream = new Upstream();
      await cache.read(codes(answers('old')));
      await world.advance(freshMs + 1);
      await cache.read(codes(upstream.fetch));
      await upstream.next();
      await world.advance(staleMs);
      expect((await cache.read(codes(answers('new')))).state).toBe('miss');
    });

    it('tells what happens, for metrics', async () => {
      const events: CacheEvent[] = [];
      const cache = await world.cache({ onEvent: (event) => events.push(event) });
      await cache.read(codes(answers('A')));
      await cache.read(codes(never));
      await cache.drop([['a', 'codes', '1']]);
      expect(events.map((event) => event.type)).toEqual(['stored', 'miss', 'hit', 'dropped']);
      expect(cache.held().bytes).toBeGreaterThan(0);
    });
  });

  describe('a caller who wants fresh data', () => {
    it('is served nothing kept, and what was fetched for it is kept', async () => {
      const cache = await world.cache();
      await cache.read(codes(answers('old')));
      const fresh = await cache.read(codes(answers('new'), { wantFresh: true }));
      expect([fresh.state, fresh.value]).toEqual(['miss', 'new']);
      expect((await cache.read(codes(never))).value).toBe('new');
    });

    it('does not join a fetch that has begun; all who come meanwhile share the next one', async () => {
      const cache = await world.cache();
      const upstream = new Upstream();
      const early = cache.read(codes(upstream.fetch, { wantFresh: true }));
      const first = await upstream.next();
      const late = Array.from({ length: 20 }, () => cache.read(codes(upstream.fetch, { wantFresh: true })));
      await world.advance(1);
      expect(upstream.calls).toHaveLength(1);
      first.answer('first');
      expect((await early).value).toBe('first');
      (await upstream.next()).answer('second');
      expect((await Promise.all(late)).map((answer) => answer.value)).toEqual(Array(20).fill('second'));
      expect(upstream.calls).toHaveLength(2);
    });

    it('does not wait for an ordinary fetch that has begun, nor is its answer replaced by the older one', async () => {
      const cache = await world.cache();
      const upstream = new Upstream();
      const early = cache.read(codes(upstream.fetch));
      const slow = await upstream.next();
      await world.advance(2);
      expect((await cache.read(codes(answers('later'), { wantFresh: true }))).value).toBe('later');
      slow.answer('earlier');
      expect((await early).value).toBe('earlier');
      expect((await cache.read(codes(never))).value).toBe('later');
    });
  });
}
