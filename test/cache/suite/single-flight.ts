import { describe, expect, it } from 'vitest';
import type { FetchContext } from '../../../src/cache/index.js';
import { ThrottledError, UpstreamError } from '../../../src/errors.js';
import { fetchReturning, codesRead, freshMs, unexpectedFetch, ControlledUpstream } from '../controlled-upstream.js';
import type { CacheHarness } from './harness.js';

export function singleFlightSuite(harness: CacheHarness): void {
  describe('sharing a fetch', () => {
    it('answers fifty identical reads with one fetch', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      const reads = Array.from({ length: 50 }, () => cache.read(codesRead(upstream.fetch)));
      (await upstream.next()).answer('A');
      const states = (await Promise.all(reads)).map((answer) => answer.state);
      expect(upstream.calls).toHaveLength(1);
      expect(states.toSorted()).toEqual([...Array(49).fill('joined'), 'miss']);
    });

    it('shares among all who ask before it has begun, also where nothing is kept', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      const reads = Array.from({ length: 50 }, () => cache.read(codesRead(upstream.fetch, { freshMs: 0 })));
      (await upstream.next()).answer('A');
      await Promise.all(reads);
      expect(upstream.calls).toHaveLength(1);
    });

    it('fails all who joined with the very error, and keeps no error', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      const reads = [1, 2, 3].map(() => cache.read(codesRead(upstream.fetch)));
      const error = new Error('refused');
      (await upstream.next()).fail(error);
      for (const outcome of await Promise.allSettled(reads)) {
        expect(outcome).toEqual({ status: 'rejected', reason: error });
      }
      expect((await cache.read(codesRead(fetchReturning('A')))).state).toBe('miss');
    });

    it('passes on what a fetch throws before it returns a promise', async () => {
      const cache = await harness.cache();
      await expect(cache.read(codesRead(unexpectedFetch))).rejects.toThrow('expected no call of the upstream');
    });
  });

  describe('a caller who leaves', () => {
    it('leaves at once, and the others get their answer', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      const leaving = new AbortController();
      const left = cache.read(codesRead(upstream.fetch, { signal: leaving.signal }));
      const stays = cache.read(codesRead(upstream.fetch));
      const call = await upstream.next();
      leaving.abort(new Error('gone'));
      await expect(left).rejects.toThrow('gone');
      expect(call.context.signal.aborted).toBe(false);
      call.answer('A');
      expect((await stays).value).toBe('A');
    });

    it('ends the fetch when it was the last, and who comes next begins another', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      const leaving = [new AbortController(), new AbortController()];
      const left = leaving.map(({ signal }) => cache.read(codesRead(upstream.fetch, { signal })));
      const call = await upstream.next();
      for (const controller of leaving) controller.abort();
      for (const outcome of await Promise.allSettled(left)) expect(outcome.status).toBe('rejected');
      expect(call.context.signal.aborted).toBe(true);
      expect((await cache.read(codesRead(fetchReturning('B')))).value).toBe('B');
    });

    it('leaves nothing behind for who comes in the same moment', async () => {
      const cache = await harness.cache();
      const leaving = new AbortController();
      const next = new Promise((resolve) => {
        const fetch = ({ signal }: FetchContext) => {
          signal.addEventListener('abort', () => resolve(cache.read(codesRead(fetchReturning('B')))));
          return new Promise(() => undefined);
        };
        cache.read(codesRead(fetch, { signal: leaving.signal })).catch(() => undefined);
      });
      await harness.advance(1);
      leaving.abort();
      expect(await next).toMatchObject({ state: 'miss', value: 'B' });
    });

    it('may ask for any number of entries with one signal', async () => {
      const warnings: Error[] = [];
      const note = (warning: Error) => void warnings.push(warning);
      process.on('warning', note);
      const cache = await harness.cache();
      const { signal } = new AbortController();
      const keys = Array.from({ length: 30 }, (_, index) => [`${index}`]);
      await Promise.all(keys.map((key) => cache.read(codesRead(fetchReturning('A'), { key, signal }))));
      await harness.advance(1);
      process.off('warning', note);
      expect(warnings).toEqual([]);
    });

    it('is turned away before anything is asked when it has left already', async () => {
      const cache = await harness.cache();
      await expect(
        cache.read(codesRead(unexpectedFetch, { signal: AbortSignal.abort(new Error('gone')) })),
      ).rejects.toThrow('gone');
    });

    it('does not free a place in the queue of those who want fresh data', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      const first = cache.read(codesRead(upstream.fetch, { requireFresh: true }));
      const call = await upstream.next();
      const leaving = new AbortController();
      const left = cache.read(codesRead(upstream.fetch, { requireFresh: true, signal: leaving.signal }));
      await harness.advance(1);
      leaving.abort();
      await expect(left).rejects.toThrow('aborted');
      const second = cache.read(codesRead(upstream.fetch, { requireFresh: true }));
      await harness.advance(1);
      expect(upstream.calls).toHaveLength(1);
      call.answer('first');
      await first;
      (await upstream.next()).answer('second');
      expect((await second).value).toBe('second');
    });
  });

  describe('deadlines', () => {
    it('tells the fetch the latest deadline of those who wait', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      const reads = [500, 900, 700].map((deadline) => cache.read(codesRead(upstream.fetch, { deadline })));
      const call = await upstream.next();
      expect(call.context.deadline).toBe(900);
      call.answer('A');
      await Promise.all(reads);
    });

    it('tells the fetch of none when somebody has none', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      const reads = [500, undefined, 700].map((deadline) => cache.read(codesRead(upstream.fetch, { deadline })));
      const call = await upstream.next();
      expect(call.context.deadline).toBeUndefined();
      call.answer('A');
      await Promise.all(reads);
    });

    it('lets those with more time ask once more, together, when the fetch failed for want of time', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      const soon = Date.now() + 600_000;
      const hurried = cache.read(codesRead(upstream.fetch, { deadline: soon }));
      const call = await upstream.next();
      const patient = [1, 2, 3].map((more) => cache.read(codesRead(upstream.fetch, { deadline: soon + more })));
      await harness.advance(1);
      const busy = new ThrottledError('busy', { code: 'UPSTREAM_BUSY', retryAfterMs: 1 });
      call.fail(busy);
      await expect(hurried).rejects.toBe(busy);
      const again = await upstream.next();
      expect(again.context.deadline).toBe(soon + 3);
      again.answer('A');
      expect((await Promise.all(patient)).map((answer) => answer.value)).toEqual(['A', 'A', 'A']);
      expect(upstream.calls).toHaveLength(2);
    });
  });

  describe('an upstream that fails', () => {
    const down = new UpstreamError('down', { code: 'UPSTREAM_UNAVAILABLE' });
    const fails = () => Promise.reject(down);

    it('has stale data served in its stead, marked, and is not asked again by every read', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      await cache.read(codesRead(fetchReturning('old')));
      await harness.advance(freshMs + 1);
      expect((await cache.read(codesRead(upstream.fetch))).state).toBe('stale');
      (await upstream.next()).fail(down);
      await expect.poll(async () => (await cache.read(codesRead(upstream.fetch))).state).toBe('staleOnError');
      const served = await cache.read(codesRead(upstream.fetch));
      expect(served).toMatchObject({ state: 'staleOnError', value: 'old', error: down });
      expect(upstream.calls).toHaveLength(1);
      await harness.advance(1_000);
      await cache.read(codesRead(upstream.fetch));
      (await upstream.next()).answer('new');
      await expect.poll(async () => (await cache.read(codesRead(unexpectedFetch))).state).toBe('hit');
      // The trouble is over: it is not told of what was fetched since.
      await harness.advance(freshMs + 1);
      expect((await cache.read(codesRead(fetchReturning('newer')))).state).toBe('stale');
    });

    it('has kept data served to a caller who wanted it fresh', async () => {
      const cache = await harness.cache();
      await cache.read(codesRead(fetchReturning('old')));
      const served = await cache.read(codesRead(fails, { requireFresh: true }));
      expect(served).toMatchObject({ state: 'staleOnError', value: 'old', error: down });
    });

    it('is not covered by data that a write has dropped, nor after the stale time', async () => {
      const cache = await harness.cache();
      await cache.read(codesRead(fetchReturning('old')));
      await cache.invalidate([['a', 'codes', '1']]);
      await expect(cache.read(codesRead(fails))).rejects.toBe(down);
      await cache.read(codesRead(fetchReturning('old')));
      await harness.advance(10 * 60_000);
      await expect(cache.read(codesRead(fails))).rejects.toBe(down);
    });

    it('is believed when it says no: the data is gone', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      await cache.read(codesRead(fetchReturning('old')));
      await harness.advance(freshMs + 1);
      await cache.read(codesRead(upstream.fetch));
      const no = new Error('not yours any more');
      (await upstream.next()).fail(no);
      const refused = () => Promise.reject(no);
      await expect.poll(() => cache.read(codesRead(refused)).catch((error: unknown) => error)).toBe(no);
    });
  });
}
