import { expect, it } from 'vitest';
import { allowsStaleIfError, createMemoryCache } from '../../src/cache/index.js';
import { NotFoundError, UpstreamError } from '../../src/errors.js';
import { codesRead, ControlledUpstream, fetchReturning, freshMs, staleMs } from './controlled-upstream.js';

const down = new UpstreamError('down', { code: 'UPSTREAM_UNAVAILABLE' });
const refused = new Error('refused');
const failing = (error: Error) => async () => {
  throw error;
};

/** A cache that contains the entry `old`, and its clock. */
async function cacheWithEntry() {
  let now = 1_000_000;
  const cache = createMemoryCache({ maxBytes: 1_000_000, now: () => now });
  await cache.read(codesRead(fetchReturning('old')));
  return { cache, advance: (ms: number) => (now += ms) };
}

it('a failed requireFresh read is served stale data until the stale time ends, and not after', async () => {
  const { cache, advance } = await cacheWithEntry();
  const read = codesRead(failing(down), { requireFresh: true });
  advance(freshMs + staleMs - 1);
  expect(await cache.read(read)).toMatchObject({ state: 'staleOnError', value: 'old' });
  advance(1);
  await expect(cache.read(read)).rejects.toBe(down);
});

it.each([
  [down, true],
  [new NotFoundError('no such code'), false],
  [refused, false],
])('%s allows stale data: %s', (error, allowed) => {
  expect(allowsStaleIfError(error)).toBe(allowed);
});

it('a requireFresh read that the upstream refuses is not served stale data', async () => {
  const { cache } = await cacheWithEntry();
  await expect(cache.read(codesRead(failing(refused), { requireFresh: true }))).rejects.toBe(refused);
});

it('a failed read with a fresh time of 0 is not served data that another read has cached', async () => {
  const { cache } = await cacheWithEntry();
  await expect(cache.read(codesRead(failing(down), { freshMs: 0 }))).rejects.toBe(down);
});

it('a read with a fresh time of 0 does not join a fetch that started before it', async () => {
  const { cache, advance } = await cacheWithEntry();
  advance(freshMs + staleMs);
  const upstream = new ControlledUpstream();
  const early = cache.read(codesRead(upstream.fetch));
  const slow = await upstream.next();
  expect((await cache.read(codesRead(fetchReturning('later'), { freshMs: 0 }))).value).toBe('later');
  slow.answer('earlier');
  expect((await early).value).toBe('earlier');
});
