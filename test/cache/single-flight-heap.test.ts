import { expect, it } from 'vitest';
import { MemoryStore } from '../../src/cache/memory-store.js';
import { SingleFlight } from '../../src/cache/single-flight.js';
import { heapBytes } from '../heap.js';

it('exclusive fetches of one key without a pause between them retain no memory of the earlier ones', async () => {
  const store = new MemoryStore({ maxBytes: 1_000_000, now: () => 0 });
  const singleFlight = new SingleFlight(store, () => {});
  let fetches = 0;
  const task = { fetch: async () => ++fetches, ttlMs: 0, onFetched: () => {} };
  const start = () => singleFlight.startExclusive({ id: 'key', tags: ['tag'] }, task);
  let running = start();

  async function fetchMany(count: number): Promise<void> {
    for (let index = 0; index < count; index++) {
      const next = start();
      await running.settled;
      running = next;
    }
  }

  await fetchMany(1_000);
  const before = heapBytes();
  await fetchMany(5_000);
  expect(heapBytes() - before).toBeLessThan(150_000);
  expect(fetches).toBeGreaterThan(5_000);
});

it('exclusive fetches of many keys retain no memory once they have ended', async () => {
  const store = new MemoryStore({ maxBytes: 1_000_000, now: () => 0 });
  const singleFlight = new SingleFlight(store, () => {});
  const task = { fetch: async () => 'value', ttlMs: 0, onFetched: () => {} };
  const fetchMany = async (prefix: string) => {
    for (let index = 0; index < 5_000; index++)
      await singleFlight.startExclusive({ id: `${prefix} ${index}`, tags: [] }, task).join(undefined, undefined);
  };
  await fetchMany('warm up');
  const before = heapBytes();
  await fetchMany('key');
  expect(heapBytes() - before).toBeLessThan(500_000);
});
