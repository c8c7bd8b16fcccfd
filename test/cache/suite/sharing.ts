import { describe, expect, it } from 'vitest';
import type { FetchReason } from '../../../src/cache/index.js';
import { ThrottledError, UpstreamError } from '../../../src/errors.js';
import { answers, codes, freshMs, never, Upstream } from '../upstream.js';
import type { World } from './world.js';

export function sharing(world: World): void {
  describe('sharing a fetch', () => {
    it('answers fifty identical reads with one fetch', async () => {
      const cache = await world.cache();
      const upstream = new Upstream();
      const reads = Array.from({ length: 50 }, () => cache.read(codes(upstream.fetch)));
      (await upstream.next()).answer('A');
      const states = (await Promise.all(reads)).map((answer) => answer.state);
      expect(upstream.calls).toHaveLength(1);
      expect(states.toSorted()).toEqual([...Array(49).fill('joined'), 'miss']);
    });

    it('shares among all who ask before it has begun, also where nothing is kept', async () => {
      const cache = await world.cache();
      const upstream = new Upstream();
      const reads = Array.from({ length: 50 }, () => cache.read(codes(upstream.fetch, { freshMs: 0 })));
      (await upstream.next()).answer('A');
      await Promise.all(reads);
      expect(upstream.calls).toHaveLength(1);
    });

    it('fails all who joined with the very error, and keeps no error', async () => {
      const cache = await world.cache();
      const upstream = new Upstream();
      const reads = [1, 2, 3].map(() => cache.read(codes(upstream.fetch)));
      const error = new Error('refused');
      (await upstream.next()).fail(error);
      for (const outcome of await Promise.allSettled(reads)) {
        expect(outcome).toEqual({ status: 'rejected', reason: error });
      }
      expect((await cache.read(codes(answers('A')))).state).toBe('miss');
    });

    it('passes on what a fetch throws before it returns a promise', async () => {
      const cache = await world.cache();
      await expect(cache.read(codes(never))).rejects.toThrow('expected no call of the upstream');
    });
  });

  describe('a caller who leaves', () => {
    it('leaves at once, and the others get their answer', async () => {
      const cache = await world.cache();
      const upstream = new Upstream();
      const leaving = new AbortController();
      const left = cache.read(codes(upstream.fetch, { signal: leaving.signal }));
      const stays = cache.read(codes(upstream.fetch));
      const call = await upstream.next();
      leaving.abort(new Error('gone'));
      await expect(left).rejects.toThrow('gone');
      expect(call.why.signal.aborted).toBe(false);
      call.answer('A');
      expect((await stays).value).toBe('A');
    });

    it('ends the fetch when it was the last, and who comes next begins another', async () => {
      const cache = await world.cache();
      const upstream = new Upstream();
      const leaving = [new AbortController(), new AbortController()];
      const left = leaving.map(({ signal }) => cache.read(codes(upstream.fetch, { signal })));
      const call = await upstream.next();
      for (const controller of leaving) controller.abort();
      for (const outcome of await Promise.allSettled(left)) expect(outcome.status).toBe('rejected');
      expect(call.why.signal.aborted).toBe(true);
      expect((await cache.read(codes(answers('B')))).value).toBe('B');
    });

    it('leaves nothing behind for who comes in the same moment', async () => {
      const cache = await world.cache();
      const leaving = new AbortController();
      const next = new Promise((resolve) => {
        const fetch = ({ signal }: FetchReason) => {
          signal.addEventListener('abort', () => resolve(cache.read(codes(answers('B')))));
          return new Promise(() => undefined);
        };
        cache.read(codes(fetch, { signal: leaving.signal })).catch(() => undefined);
      });
      await world.advance(1);
      leaving.abort();
      expect(await next).toMatchObject({ state: 'miss', value: 'B' });
    });

    it('may ask for any number of entries with one signal', async () => {
      const warnings: Error[] = [];
      const note = (warning: Error) => void warnings.push(warning);
      process.on('warning', note);
      const cache = await world.cache();
      const { signal } = new AbortController();
      const keys = Array.from({ length: 30 }, (_, index) => [`${index}`]);
      await Promise.all(keys.map((key) => cache.read(codes(answers('A'), { key, signal }))));
      await world.advance(1);
      process.off('warning', note);
      expect(warnings).toEqual([]);
    });

    it('is turned away before anything is asked when it has left already', async () => {
      const cache = await world.cache();
      await expect(cache.read(codes(never, { signal: AbortSignal.abort(new Error('gone')) }))).rejects.toThrow('gone');
    });

    it('does not free a place in the queue of those who want fresh data', async () => {
      const cache = await world.cache();
      const upstream = new Upstream();
      const first = cache.read(codes(upstream.fetch, { wantFresh: true }));
      const call = await upstream.next();
      const leaving = new AbortController();
      const left = cache.read(codes(upstream.fetch, { wantFresh: true, signal: leaving.signal }));
      await world.advance(1);
      leaving.abort();
      await expect(left).rejects.toThrow('aborted');
      const second = cache.read(codes(upstream.fetch, { wantFresh: true }));
      await world.advance(1);
      expect(upstream.calls).toHaveLength(1);
      call.answer('first');
      await first;
      (await upstream.next()).answer('second');
      expect((await second).value).toBe('second');
    });
  });

  describe('deadlines', () => {
    it('tells the fetch the latest deadline of those who wait', async () => {
      const cache = await world.cache();
      const upstream = new Upstream();
      const reads = [500, 900, 700].map((deadline) => cache.read(codes(upstream.fetch, { deadline })));
      const call = await upstream.next();
      expect(call.why.deadline).toBe(900);
      call.answer('A');
      await Promise.all(reads);
    });

    it('tells the fetch of none when somebody has none', async () => {
      const cache = await world.cache();
      const upstream = new Upstream();
      const reads = [500, undefined, 700].map((deadline) => cache.read(codes(upstream.fetch, { deadline })));
      const call = await upstream.next();
      expect(call.why.deadline).toBeUndefined();
      call.answer('A');
      await Promise.all(reads);
    });

    it('lets those with more time ask once more, together, when the fetch failed for want of time', async () => {
      const cache = await world.cache();
      const upstream = new Upstream();
      const soon = Date.now() + 600_000;
      const hurried = cache.read(codes(upstream.fetch, { deadline: soon }));
      const call = await upstream.next();
      const patient = [1, 2, 3].map((more) => cache.read(codes(upstream.fetch, { deadline: soon + more })));
      await world.advance(1);
      const busy = new ThrottledError('busy', { code: 'UPSTREAM_BUSY', retryAfterMs: 1 });
      call.fail(busy);
      await expect(hurried).rejects.toBe(busy);
      const again = await upstream.next();
      expect(again.why.deadline).toBe(soon + 3);
      again.answer('A');
      expect((await Promise.all(patient)).map((answer) => answer.value)).toEqual(['A', 'A', 'A']);
      expect(upstream.calls).toHaveLength(2);
    });
  });

  describe('an upstream that fails', () => {
    const down = new UpstreamError('down', { code: 'UPSTREAM_UNAVAILABLE' });
    const fails = () => Promise.reject(down);

    it('has stale data served in its stead, marked, and is not asked again by every read', async () => {
      const cache = await world.cache();
      const upstream = new Upstream();
      await cache.read(codes(answers('old')));
      await world.advance(freshMs + 1);
      expect((await cache.read(codes(upstream.fetch))).state).toBe('stale');
      (await upstream.next()).fail(down);
      await expect.poll(async () => (await cache.read(codes(upstream.fetch))).state).toBe('staleOnError');
      const served = await cache.read(codes(upstream.fetch));
      expect(served).toMatchObject({ state: 'staleOnError', value: 'old', error: down });
      expect(upstream.calls).toHaveLength(1);
      await world.advance(1_000);
      await cache.read(codes(upstream.fetch));
      (await upstream.next()).answer('new');
      await expect.poll(async () => (await cache.read(codes(never))).state).toBe('hit');
      // The trouble is over: it is not told of what was fetched since.
      await world.advance(freshMs + 1);
      expect((await cache.read(codes(answers('newer')))).state).toBe('stale');
    });

    it('has kept data served to a caller who wanted it fresh', async () => {
      const cache = await world.cache();
      await cache.read(codes(answers('old')));
      const served = await cache.read(codes(fails, { wantFresh: true }));
      expect(served).toMatchObject({ state: 'staleOnError', value: 'old', error: down });
    });

    it('is not covered by data that a write has dropped, nor after the stale time', async () => {
      const cache = await world.cache();
      await cache.read(codes(answers('old')));
      await cache.drop([['a', 'codes', '1']]);
      await expect(cache.read(codes(fails))).rejects.toBe(down);
      await cache.read(codes(answers('old')));
      await world.advance(10 * 60_000);
      await expect(cache.read(codes(fails))).rejects.toBe(down);
    });

    it('is believed when it says no: the data is gone', async () => {
      const cache = await world.cache();
      const upstream = new Upstream();
      await cache.read(codes(answers('old')));
      await world.advance(freshMs + 1);
      await cache.read(codes(upstream.fetch));
      const no = new Error('not yours any more');
      (await upstream.next()).fail(no);
      const refused = () => Promise.reject(no);
      await expect.poll(() => cache.read(codes(refused)).catch((error: unknown) => error)).toBe(no);
    });
  });
}
