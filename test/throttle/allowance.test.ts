import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allowanceOf, rateOf, restMs, shareOf } from '../../src/throttle/allowance.js';

describe('a quota in places', () => {
  test('is as many places as calls a second', () => {
    expect(allowanceOf(10)).toEqual({ places: 10, windowMs: 1000 });
  });
  test('leaves a fraction above one a second unused: two in any second suit every reading of 2.5', () => {
    expect(allowanceOf(2.5)).toEqual({ places: 2, windowMs: 1000 });
  });
  test('below one a second is one place that rests the longer', () => {
    expect(allowanceOf(0.5)).toEqual({ places: 1, windowMs: 2000 });
    expect(rateOf(allowanceOf(0.2))).toBeCloseTo(0.2);
  });
  test('rests a little longer than the window, for time stamps cut to milliseconds', () => {
    expect(restMs(allowanceOf(5))).toBe(1003);
  });
});

describe('the share of a replica', () => {
  test('is a whole number of places, and all shares together are the quota', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 50 }), (places, replicas) => {
        fc.pre(replicas <= places);
        const shares = Array.from({ length: replicas }, (_, rank) =>
          shareOf({ places, windowMs: 1000 }, rank, replicas),
        );
        expect(shares.reduce((sum, share) => sum + share.places, 0)).toBe(places);
        expect(
          Math.max(...shares.map((share) => share.places)) - Math.min(...shares.map((share) => share.places)),
        ).toBeLessThan(2);
      }),
    );
  });
  test('is one place that rests longer where there are more replicas than places', () => {
    const shares = Array.from({ length: 8 }, (_, rank) => shareOf({ places: 5, windowMs: 1000 }, rank, 8));
    expect(shares[0]).toEqual({ places: 1, windowMs: 1600 });
    expect(shares.reduce((sum, share) => sum + rateOf(share), 0)).toBeCloseTo(5);
  });
});
