import { describe, expect, test } from 'vitest';
import { Limit } from '../../src/throttle/limit.js';

describe('the limit in force', () => {
  test('is the whole quota until a call is refused', () => {
    expect(new Limit(10).inForce(0)).toBe(10);
  });
  test('halves when a call is refused, and climbs back a step every ten seconds', () => {
    const limit = new Limit(10);
    limit.refused(900, 1000);
    expect([1000, 10_999, 11_000, 21_000, 51_000, 61_000, 999_000].map((now) => limit.inForce(now))).toEqual([
      5, 5, 6, 7, 10, 10, 10,
    ]);
  });
  test('halves once for calls that were on their way together', () => {
    const limit = new Limit(10);
    expect([limit.refused(900, 1000), limit.refused(950, 1010), limit.refused(1000, 1020)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(limit.inForce(1020)).toBe(5);
  });
  test('halves again for a call that was sent after it', () => {
    const limit = new Limit(10);
    limit.refused(900, 1000);
    limit.refused(1001, 1050);
    expect(limit.inForce(1050)).toBe(2);
  });
  test('never falls below one', () => {
    const limit = new Limit(3);
    for (let now = 1000; now < 2000; now += 100) limit.refused(now - 1, now);
    expect(limit.inForce(2000)).toBe(1);
  });
  test('climbs in tenths of a large quota', () => {
    const limit = new Limit(100);
    limit.refused(0, 1);
    expect(limit.inForce(10_001)).toBe(60);
  });
  test('takes over what another replica found out', () => {
    const limit = new Limit(10);
    limit.learn(4, 1000);
    expect(limit.inForce(1000)).toBe(4);
    limit.learn(10, 2000);
    expect(limit.inForce(2000)).toBe(10);
  });
});
