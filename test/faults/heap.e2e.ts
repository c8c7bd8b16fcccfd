import { describe, expect, it } from 'vitest';
import { redisMissing, skipNote } from '../redis-server.js';
import { measureHeap } from './heap.js';

describe.skipIf(redisMissing)(`the heap${skipNote}`, () => {
  it('does not grow under a mixed load that does not', async () => {
    const { heapBytes } = await measureHeap({ spans: 3, spanMs: 9_000 });
    const [, warm = 0, last = 0] = heapBytes;
    // Two minutes are measured by test/bench/faults.ts; in so short a time more is still becoming warm.
    expect(last).toBeLessThan(1.15 * warm);
  }, 90_000);
});
