import { afterEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/throttle/index.js';

afterEach(() => vi.restoreAllMocks());

describe("the machine's clock", () => {
  test('tells the time of day, to a few milliseconds', () => {
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1000);
  });
  test('does not follow a clock on the wall that is put back', () => {
    const before = systemClock.now();
    vi.spyOn(Date, 'now').mockReturnValue(0);
    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
  });
  test('knows no delay so long that it would fire at once', () => {
    const set = vi.spyOn(globalThis, 'setTimeout');
    systemClock.after(2 ** 40, () => undefined)();
    expect(set.mock.calls[0]?.[1]).toBe(2 ** 31 - 1);
  });
});
