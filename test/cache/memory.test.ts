import { assert, asyncProperty, integer } from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryCache, type Cache } from '../../src/cache/index.js';
import { VirtualClock } from '../virtual-clock.js';
import { seeded, runReadWriteWorkload } from './read-write-workload.js';
import { cacheSuite } from './suite/index.js';
import { fetchReturning, codesRead, unexpectedFetch } from './controlled-upstream.js';

const clock = new VirtualClock();
const open: Cache[] = [];

afterEach(async () => {
  for (const cache of open.splice(0)) await cache.close();
});

cacheSuite('memory', {
  async cache(options = {}) {
    const cache = createMemoryCache({ maxBytes: 1_000_000, now: clock.now, ...options });
    open.push(cache);
    return cache;
  },
  advance: clock.advance.bind(clock),
});

describe('concurrent readers and a writer in one process', () => {
  it('readers see every acknowledged write during 15 s with delays up to 220 ms', { timeout: 120_000 }, async () => {
    const { now, sleep } = clock;
    const cache = createMemoryCache({ maxBytes: 1_000_000, now });
    const pace = {
      readers: 8,
      writers: 1,
      forMs: 15_000,
      delayMs: 110,
      betweenWritesMs: 300,
      now,
      sleep,
      random: seeded(1),
    };
    const outcome = await clock.until(runReadWriteWorkload([cache], pace));
    expect(outcome.staleReads).toEqual([]);
    expect(outcome.writes).toBeGreaterThan(30);
    expect(outcome.states.hit).toBeGreaterThan(100);
    expect(outcome.states.joined).toBeGreaterThan(10);
    expect(outcome.fetches).toBeLessThan(outcome.reads / 2);
  });

  it('readers see every acknowledged write in any interleaving of reads and writes', { timeout: 120_000 }, async () => {
    await assert(
      asyncProperty(integer(), async (seed) => {
        const run = new VirtualClock();
        const cache = createMemoryCache({ maxBytes: 1_000_000, now: run.now });
        // Few whole milliseconds, so that many events coincide.
        const sleep = (ms: number) => run.sleep(Math.floor(ms));
        const pace = {
          readers: 4,
          writers: 2,
          forMs: 300,
          delayMs: 4,
          betweenWritesMs: 6,
          now: run.now,
          sleep,
          random: seeded(seed),
        };
        const outcome = await run.until(runReadWriteWorkload([cache], pace));
        expect(outcome.staleReads).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

function big(name: string) {
  return codesRead(fetchReturning('x'.repeat(10_000)), { key: [name], tags: [[name]] });
}

describe('the memory limit', () => {
  it('the memory cache stays within its limit and evicts the least recently used entry', async () => {
    const cache = createMemoryCache({ maxBytes: 200_000 });
    await cache.read(big('used'));
    for (let index = 0; index < 100; index++) {
      await cache.read(big(`other ${index}`));
      await cache.read({ ...big('used'), fetch: unexpectedFetch });
    }
    expect(cache.stats().bytes).toBeLessThanOrEqual(200_000);
    expect(cache.stats().entries).toBeGreaterThan(5);
    expect((await cache.read(big('other 0'))).state).toBe('miss');
  });

  it('a value larger than the whole memory cache is not cached', async () => {
    const cache = createMemoryCache({ maxBytes: 10_000 });
    await cache.read(big('huge'));
    expect(cache.stats().entries).toBe(0);
    expect((await cache.read(big('huge'))).state).toBe('miss');
  });

  it('the memory limit includes tags, and evicting a tag invalidates its entries', async () => {
    const cache = createMemoryCache({ maxBytes: 100_000 });
    await cache.read(codesRead(fetchReturning('old')));
    for (let index = 0; index < 1_000; index++) await cache.invalidate([['a', 'codes', `${index + 2}`]]);
    expect(cache.stats().bytes).toBeLessThanOrEqual(100_000);
    expect((await cache.read(codesRead(fetchReturning('new')))).value).toBe('new');
  });
});
