import { expect, it } from 'vitest';
import { RefusalBackoff } from '../../src/redis/refusal-backoff.js';

/** The delay after each refusal, if Redis accepts commands for so long before each of them. */
function delaysAfter(readyTimes: readonly number[]): number[] {
  let now = 0;
  const backoff = new RefusalBackoff(() => now);
  return readyTimes.map((readyMs) => {
    backoff.onReady();
    now += readyMs;
    backoff.onRefused();
    const refusedAt = now;
    while (!backoff.isOver) now += 100;
    return now - refusedAt;
  });
}

it('RefusalBackoff does not delay the first refusal, and doubles the delay of those that follow up to 4 s', () => {
  expect(delaysAfter([60_000, 10, 10, 10, 10, 10, 10])).toEqual([0, 500, 1_000, 2_000, 4_000, 4_000, 4_000]);
});

it('RefusalBackoff starts anew when Redis has accepted commands for 30 s', () => {
  expect(delaysAfter([60_000, 10, 10, 30_000, 10])).toEqual([0, 500, 1_000, 0, 500]);
});
