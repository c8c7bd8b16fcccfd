import { describe, expect, test } from 'vitest';
import { RttCompensation } from '../../src/throttle/rtt-compensation.js';
import { seeded } from './simulated-upstream.js';

function afterSamples(samples: number[], gapMs = 100): { rtt: RttCompensation; now: number } {
  const rtt = new RttCompensation({ permits: 10, windowMs: 1000 });
  let now = 1_000_000;
  for (const ms of samples) rtt.record(ms, (now += gapMs));
  return { rtt, now };
}

const many = (count: number, ms: number) => Array.from({ length: count }, () => ms);

describe('RTT compensation', () => {
  test('the compensation is zero before twenty samples', () => {
    const { rtt, now } = afterSamples(many(19, 40));
    expect(rtt.compensationMs(now)).toBe(0);
    rtt.record(40, now);
    expect(rtt.compensationMs(now)).toBe(40);
  });
  test('the compensation stays below the fastest round trip by a margin that shrinks with more samples', () => {
    const random = seeded(1);
    const scattered = (count: number) =>
      afterSamples(
        Array.from({ length: count }, () => 40 + 40 * random()),
        1,
      );
    const credits = [20, 60, 200, 600].map((count) => {
      const { rtt, now } = scattered(count);
      expect(rtt.compensationMs(now)).toBeLessThan(rtt.floorMs(now));
      return rtt.compensationMs(now);
    });
    const [afterTwenty = 0, ...more] = credits;
    expect(Math.min(...more)).toBeGreaterThan(afterTwenty);
    expect(credits.at(-1)).toBeGreaterThan(30);
  });
  test('the compensation falls at once with a faster reply', () => {
    const { rtt, now } = afterSamples(many(100, 80));
    rtt.record(20, now);
    expect(rtt.compensationMs(now)).toBeLessThanOrEqual(20);
  });
  test('the compensation rises only when the faster samples are two minutes old', () => {
    const { rtt, now } = afterSamples(many(100, 30));
    for (let later = 0; later < 50_000; later += 100) rtt.record(300, now + later);
    expect(rtt.compensationMs(now + 50_000)).toBeLessThanOrEqual(30);
    for (let later = 50_000; later < 190_000; later += 100) rtt.record(300, now + later);
    expect(rtt.compensationMs(now + 190_000)).toBe(300);
  });
  test('sampling starts again after a pause, because connections may have been closed', () => {
    const { rtt, now } = afterSamples(many(100, 80));
    const later = now + 2500;
    expect(rtt.compensationMs(later)).toBe(0);
    for (let answers = 0; answers < 19; answers++) rtt.record(80, later);
    expect(rtt.compensationMs(later)).toBe(0);
    rtt.record(80, later);
    expect(rtt.compensationMs(later)).toBe(80);
  });
  test('a large quota needs two samples per permit', () => {
    const roundTrip = new RttCompensation({ permits: 50, windowMs: 1000 });
    for (let answers = 0; answers < 99; answers++) roundTrip.record(80, 1000);
    expect(roundTrip.compensationMs(1000)).toBe(0);
    roundTrip.record(80, 1000);
    expect(roundTrip.compensationMs(1000)).toBe(80);
  });
  test('outliers at the start are soon forgotten', () => {
    const { rtt, now } = afterSamples([...many(20, 400), ...many(80, 50)]);
    expect(rtt.compensationMs(now)).toBeGreaterThan(35);
  });
  test('the compensation of an idle quota is dropped', () => {
    const { rtt, now } = afterSamples(many(100, 80));
    expect(rtt.compensationMs(now + 180_000)).toBe(0);
    expect(rtt.floorMs(now + 180_000)).toBe(0);
  });
});
