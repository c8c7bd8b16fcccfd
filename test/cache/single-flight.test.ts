import { expect, it } from 'vitest';
import { createMemoryCache } from '../../src/cache/index.js';
import { MemoryStore } from '../../src/cache/memory-store.js';
import { SingleFlight } from '../../src/cache/single-flight.js';
import type { LeaseResult } from '../../src/cache/store.js';
import { codesRead, ControlledUpstream, unexpectedFetch } from './controlled-upstream.js';

it('a fetch that returns the value of another replica is marked as not its own', async () => {
  const cached = { value: 'theirs', version: '1', fetchStartedAt: 0, fetchedAt: 0 };
  class SharedStore extends MemoryStore {
    override acquireLease(): LeaseResult {
      return { kind: 'cached', cached };
    }
  }
  const singleFlight = new SingleFlight(new SharedStore({ maxBytes: 1_000_000, now: () => 0 }), () => {});
  const task = { fetch: unexpectedFetch, ttlMs: 1_000, onFetched: () => {} };
  const flight = singleFlight.start({ id: 'key', tags: ['tag'] }, task, { generations: '1', cached: undefined });
  expect(await flight.join(undefined, undefined)).toEqual({ cached, isOwnFetch: false, isStored: true });
});

it('a caller with more time fetches again if a shared fetch fails at the very deadline of another caller', async () => {
  let now = 0;
  const cache = createMemoryCache({ maxBytes: 1_000_000, now: () => now });
  const upstream = new ControlledUpstream();
  const hasty = cache.read(codesRead(upstream.fetch, { deadline: 100 }));
  const first = await upstream.next();
  const patient = cache.read(codesRead(upstream.fetch, { deadline: 1_000 }));
  now = 100;
  first.fail(new Error('out of time'));
  await expect(hasty).rejects.toThrow('out of time');
  (await upstream.next()).answer('in time');
  expect((await patient).value).toBe('in time');
});
