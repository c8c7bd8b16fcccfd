import { describe, expect, it } from 'vitest';
import { redisMissing, skipNote } from '../redis-server.js';
import { measureHeap } from './heap.js';

describe.skipIf(redisMissing)(`the heap${skipNote}`, () => {
  it('the heap does not grow under a constant mixed load', async () => {
    const { heapBytes } = await measureHeap({ spans: 3, spanMs: 9_000 });
    const [, warm = 0, last = 0] = heapBytes;
    // test/bench/faults.ts measures two minutes. In a shorter run caches are still filling, so the limit is higher.
    expect(last).toBeLessThan(1.15 * warm);
  }, 90_000);
});
