import { describe, expect, test } from 'vitest';
import { AimdLimit } from '../../src/throttle/aimd-limit.js';

describe('the AIMD limit', () => {
  test('the limit is the whole quota until a call is throttled', () => {
    expect(new AimdLimit(10).current(0)).toBe(10);
  });
  test('the limit halves when a call is throttled and grows by a step every ten seconds', () => {
    const limit = new AimdLimit(10);
    limit.onThrottled(900, 1000);
    expect([1000, 10_999, 11_000, 21_000, 51_000, 61_000, 999_000].map((now) => limit.current(now))).toEqual([
      5, 5, 6, 7, 10, 10, 10,
    ]);
  });
  test('the limit halves once for calls that were in flight together', () => {
    const limit = new AimdLimit(10);
    expect([limit.onThrottled(900, 1000), limit.onThrottled(950, 1010), limit.onThrottled(1000, 1020)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(limit.current(1020)).toBe(5);
  });
  test('the limit halves again for a throttled call that was sent after the last decrease', () => {
    const limit = new AimdLimit(10);
    limit.onThrottled(900, 1000);
    limit.onThrottled(1001, 1050);
    expect(limit.current(1050)).toBe(2);
  });
  test('the limit never falls below one permit', () => {
    const limit = new AimdLimit(3);
    for (let now = 1000; now < 2000; now += 100) limit.onThrottled(now - 1, now);
    expect(limit.current(2000)).toBe(1);
  });
  test('the limit of a large quota grows in steps of a tenth', () => {
    const limit = new AimdLimit(100);
    limit.onThrottled(0, 1);
    expect(limit.current(10_001)).toBe(60);
  });
  test('the limit adopts the value that another replica has learned', () => {
    const limit = new AimdLimit(10);
    limit.adopt(4, 1000);
    expect(limit.current(1000)).toBe(4);
    limit.adopt(10, 2000);
    expect(limit.current(2000)).toBe(10);
  });
});
