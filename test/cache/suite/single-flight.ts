import { describe, expect, it } from 'vitest';
import type { FetchContext } from '../../../src/cache/index.js';
import { ThrottledError, UpstreamError } from '../../../src/errors.js';
import { fetchReturning, codesRead, freshMs, unexpectedFetch, ControlledUpstream } from '../controlled-upstream.js';
import type { CacheHarness } from './harness.js';

export function singleFlightSuite(harness: CacheHarness): void {
  describe('single flight', () => {
    it('fifty identical reads make one fetch', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      const reads = Array.from({ length: 50 }, () => cache.read(codesRead(upstream.fetch)));
      (await upstream.next()).answer('A');
      const states = (await Promise.all(reads)).map((answer) => answer.state);
      expect(upstream.calls).toHaveLength(1);
      expect(states.toSorted()).toEqual([...Array(49).fill('joined'), 'miss']);
    });

    it('reads that arrive before the fetch starts share it, even if the result is not cached', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      const reads = Array.from({ length: 50 }, () => cache.read(codesRead(upstream.fetch, { freshMs: 0 })));
      (await upstream.next()).answer('A');
      await Promise.all(reads);
      expect(upstream.calls).toHaveLength(1);
    });

    it('all readers that joined get the same error object, and errors are not cached', async () => {
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

    it('a synchronous throw of the fetch rejects the read', async () => {
      const cache = await harness.cache();
      await expect(cache.read(codesRead(unexpectedFetch))).rejects.toThrow('expected no call of the upstream');
    });
  });

  describe('a reader that aborts', () => {
    it('an aborted read rejects at once and the other readers get their value', async () => {
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

    it('the fetch is aborted with its last reader, and the next reader starts another', async () => {
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

    it('a read that starts while the fetch is being aborted starts a fetch of its own', async () => {
      const cache = await harness.cache();
      const leaving = new AbortController();
      let markStarted = () => {};
      const started = new Promise<void>((resolve) => (markStarted = resolve));
      const next = new Promise((resolve) => {
        const fetch = ({ signal }: FetchContext) => {
          markStarted();
          signal.addEventListener('abort', () => resolve(cache.read(codesRead(fetchReturning('B')))));
          return new Promise(() => undefined);
        };
        cache.read(codesRead(fetch, { signal: leaving.signal })).catch(() => undefined);
      });
      await started;
      leaving.abort();
      expect(await next).toMatchObject({ state: 'miss', value: 'B' });
    });

    it('reads of any number of entries may share one signal without a leak warning', async () => {
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

    it('a read whose signal is already aborted makes no lookup and no fetch', async () => {
      const cache = await harness.cache();
      await expect(
        cache.read(codesRead(unexpectedFetch, { signal: AbortSignal.abort(new Error('gone')) })),
      ).rejects.toThrow('gone');
    });

    it('an aborted requireFresh read does not let a later one start while the first is in flight', async () => {
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

  describe('deadlines of fetches', () => {
    it('a fetch gets the latest deadline of its readers', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      const reads = [500, 900, 700].map((deadline) => cache.read(codesRead(upstream.fetch, { deadline })));
      const call = await upstream.next();
      expect(call.context.deadline).toBe(900);
      call.answer('A');
      await Promise.all(reads);
    });

    it('a fetch has no deadline if one of its readers has none', async () => {
      const cache = await harness.cache();
      const upstream = new ControlledUpstream();
      const reads = [500, undefined, 700].map((deadline) => cache.read(codesRead(upstream.fetch, { deadline })));
      const call = await upstream.next();
      expect(call.context.deadline).toBeUndefined();
      call.answer('A');
      await Promise.all(reads);
    });

    it('readers with more time share one retry if the fetch failed at an earlier deadline', async () => {
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

  describe('stale-if-error', () => {
    const down = new UpstreamError('down', { code: 'UPSTREAM_UNAVAILABLE' });
    const fails = () => Promise.reject(down);

    it('stale data is served, marked as such, if the refresh fails, and not every read retries', async () => {
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
      // The failure is over, so no error is reported for values fetched since.
      await harness.advance(freshMs + 1);
      expect((await cache.read(codesRead(fetchReturning('newer')))).state).toBe('stale');
    });

    it('cached data is served if the fetch of a requireFresh read fails', async () => {
      const cache = await harness.cache();
      await cache.read(codesRead(fetchReturning('old')));
      const served = await cache.read(codesRead(fails, { requireFresh: true }));
      expect(served).toMatchObject({ state: 'staleOnError', value: 'old', error: down });
    });

    it('data that was invalidated or is past its stale time is not served if the fetch fails', async () => {
      const cache = await harness.cache();
      await cache.read(codesRead(fetchReturning('old')));
      await cache.invalidate([['a', 'codes', '1']]);
      await expect(cache.read(codesRead(fails))).rejects.toBe(down);
      await cache.read(codesRead(fetchReturning('old')));
      await harness.advance(10 * 60_000);
      await expect(cache.read(codesRead(fails))).rejects.toBe(down);
    });

    it('an error that means the data is gone is not answered with stale data', async () => {
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
