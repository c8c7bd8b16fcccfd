import { afterEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/clock.js';

afterEach(() => vi.restoreAllMocks());

describe('the system clock', () => {
  test('the system clock returns the time of day, accurate to a second', () => {
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1000);
  });
  test('the system clock does not follow a wall clock that is set back', () => {
    const before = systemClock.now();
    vi.spyOn(Date, 'now').mockReturnValue(0);
    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
  });
  test('a delay beyond the limit of setTimeout does not fire at once', () => {
    const set = vi.spyOn(globalThis, 'setTimeout');
    systemClock.after(2 ** 40, () => undefined)();
    expect(set.mock.calls[0]?.[1]).toBe(2 ** 31 - 1);
  });
});
