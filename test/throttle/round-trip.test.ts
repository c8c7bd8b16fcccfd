import { describe, expect, test } from 'vitest';
import { RoundTrip } from '../../src/throttle/round-trip.js';
import { seeded } from './simulated-upstream.js';

function after(samples: number[], gapMs = 100): { roundTrip: RoundTrip; now: number } {
  const roundTrip = new RoundTrip({ places: 10, windowMs: 1000 });
  let now = 1_000_000;
  for (const ms of samples) roundTrip.saw(ms, (now += gapMs));
  return { roundTrip, now };
}

const many = (count: number, ms: number) => Array.from({ length: count }, () => ms);

describe('the credit for the round trip', () => {
  test('is nothing before twenty answers', () => {
    const { roundTrip, now } = after(many(19, 40));
    expect(roundTrip.creditMs(now)).toBe(0);
    roundTrip.saw(40, now);
    expect(roundTrip.creditMs(now)).toBe(40);
  });
  test('stays below the fastest answer by a margin that shrinks as answers come in', () => {
    const random = seeded(1);
    const scattered = (count: number) =>
      after(
        Array.from({ length: count }, () => 40 + 40 * random()),
        1,
      );
    const credits = [20, 60, 200, 600].map((count) => {
      const { roundTrip, now } = scattered(count);
      expect(roundTrip.creditMs(now)).toBeLessThan(roundTrip.floorMs(now));
      return roundTrip.creditMs(now);
    });
    const [afterTwenty = 0, ...more] = credits;
    expect(Math.min(...more)).toBeGreaterThan(afterTwenty);
    expect(credits.at(-1)).toBeGreaterThan(30);
  });
  test('falls at once when one answer is faster', () => {
    const { roundTrip, now } = after(many(100, 80));
    roundTrip.saw(20, now);
    expect(roundTrip.creditMs(now)).toBeLessThanOrEqual(20);
  });
  test('does not rise when the network gets slower, until the faster answers are two minutes old', () => {
    const { roundTrip, now } = after(many(100, 30));
    for (let later = 0; later < 50_000; later += 100) roundTrip.saw(300, now + later);
    expect(roundTrip.creditMs(now + 50_000)).toBeLessThanOrEqual(30);
    for (let later = 50_000; later < 190_000; later += 100) roundTrip.saw(300, now + later);
    expect(roundTrip.creditMs(now + 190_000)).toBe(300);
  });
  test('begins anew after a pause: what was seen before says nothing of connections that were closed since', () => {
    const { roundTrip, now } = after(many(100, 80));
    const later = now + 2500;
    expect(roundTrip.creditMs(later)).toBe(0);
    for (let answers = 0; answers < 19; answers++) roundTrip.saw(80, later);
    expect(roundTrip.creditMs(later)).toBe(0);
    roundTrip.saw(80, later);
    expect(roundTrip.creditMs(later)).toBe(80);
  });
  test('waits with a large quota until every place has been used twice', () => {
    const roundTrip = new RoundTrip({ places: 50, windowMs: 1000 });
    for (let answers = 0; answers < 99; answers++) roundTrip.saw(80, 1000);
    expect(roundTrip.creditMs(1000)).toBe(0);
    roundTrip.saw(80, 1000);
    expect(roundTrip.creditMs(1000)).toBe(80);
  });
  test('is soon rid of answers that are not like the others: a slow beginning is no scatter', () => {
    const { roundTrip, now } = after([...many(20, 400), ...many(80, 50)]);
    expect(roundTrip.creditMs(now)).toBeGreaterThan(35);
  });
  test('is forgotten by a quota that was not used for a while', () => {
    const { roundTrip, now } = after(many(100, 80));
    expect(roundTrip.creditMs(now + 180_000)).toBe(0);
    expect(roundTrip.floorMs(now + 180_000)).toBe(0);
  });
});
