import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toWindowQuota, callsPerSecondOf, cooldownMs, shareOf } from '../../src/throttle/window-quota.js';

describe('a window quota', () => {
  test('a rate of n calls per second is n permits per second', () => {
    expect(toWindowQuota(10)).toEqual({ permits: 10, windowMs: 1000 });
  });
  test('a rate above one per second is rounded down', () => {
    expect(toWindowQuota(2.5)).toEqual({ permits: 2, windowMs: 1000 });
  });
  test('a rate below one per second is one permit with a longer window', () => {
    expect(toWindowQuota(0.5)).toEqual({ permits: 1, windowMs: 2000 });
    expect(callsPerSecondOf(toWindowQuota(0.2))).toBeCloseTo(0.2);
  });
  test('a permit cools down slightly longer than the window, for truncated timestamps', () => {
    expect(cooldownMs(toWindowQuota(5))).toBe(1003);
  });
});

describe('the share of a replica', () => {
  test('the shares of replicas are whole permits that add up to the quota', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 50 }), (permits, replicas) => {
        fc.pre(replicas <= permits);
        const shares = Array.from({ length: replicas }, (_, rank) =>
          shareOf({ permits, windowMs: 1000 }, rank, replicas),
        );
        expect(shares.reduce((sum, share) => sum + share.permits, 0)).toBe(permits);
        expect(
          Math.max(...shares.map((share) => share.permits)) - Math.min(...shares.map((share) => share.permits)),
        ).toBeLessThan(2);
      }),
    );
  });
  test('the share of a replica is one permit with a longer window if replicas outnumber permits', () => {
    const shares = Array.from({ length: 8 }, (_, rank) => shareOf({ permits: 5, windowMs: 1000 }, rank, 8));
    expect(shares[0]).toEqual({ permits: 1, windowMs: 1600 });
    expect(shares.reduce((sum, share) => sum + callsPerSecondOf(share), 0)).toBeCloseTo(5);
  });
});
