import { expect, it } from 'vitest';
import { KeyNotifier } from '../../src/idempotency/notifier.js';
import { heapBytes } from '../heap.js';

it('waiters that were cancelled leave no memory, whatever their keys', () => {
  const notifier = new KeyNotifier();
  const waitAndCancel = (prefix: string) => {
    for (let index = 0; index < 20_000; index++) notifier.wait(`${prefix} ${index}`).cancel();
  };
  waitAndCancel('warm up');
  const before = heapBytes();
  waitAndCancel('key');
  expect(heapBytes() - before).toBeLessThan(1_000_000);
  notifier.notifyAll();
});
