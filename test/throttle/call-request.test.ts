import { describe, expect, test } from 'vitest';
import { createThrottle, type CallRequest } from '../../src/throttle/index.js';
import { checkCallRequest } from '../../src/throttle/call-request.js';
import { VirtualClock } from '../virtual-clock.js';

const validRequest: CallRequest = {
  key: 'k',
  callsPerSecond: 5,
  flow: 'a',
  class: 'interactive',
  deadline: Number.POSITIVE_INFINITY,
};

/** Values that a caller without a type checker could pass. */
function checkWith(field: keyof CallRequest, value: unknown): () => void {
  const request: CallRequest = { ...validRequest };
  Reflect.set(request, field, value);
  return () => checkCallRequest(request);
}

describe('a malformed call request is rejected with what was expected and what was given', () => {
  test.each([
    ['key', '', 'Expected `key` to be a string that is not empty; got "".'],
    ['callsPerSecond', 0, 'Expected `callsPerSecond` to be a number above 0; got 0.'],
    ['callsPerSecond', -1, 'got -1.'],
    ['callsPerSecond', Number.NaN, 'got null.'],
    ['callsPerSecond', Number.POSITIVE_INFINITY, 'got null.'],
    ['callsPerSecond', '5', 'Expected `callsPerSecond` to be a number above 0; got "5".'],
    ['flow', undefined, 'Expected `flow` to be a string; got undefined.'],
    ['class', 'urgent', 'Expected `class` to be one of mutation, interactive, refresh, bulk; got "urgent".'],
    ['deadline', Number.NaN, 'Expected `deadline` to be milliseconds since 1970'],
    ['deadline', undefined, 'got undefined.'],
    ['weight', 0, 'Expected `weight` to be a number from 0.1 to 100; got 0.'],
    ['weight', 101, 'got 101.'],
  ] as const)('a call request with %s: %j is rejected with what was expected', (field, value, message) => {
    expect(checkWith(field, value)).toThrow(RangeError);
    expect(checkWith(field, value)).toThrow(message);
  });

  test('a malformed call request is never sent', async () => {
    let calls = 0;
    const throttle = createThrottle({ clock: new VirtualClock() });
    const run = throttle.run({ ...validRequest, callsPerSecond: 0 }, async () => void calls++);
    await expect(run).rejects.toThrow(RangeError);
    expect(calls).toBe(0);
  });

  test('a key rejects a call with another quota than before', async () => {
    const throttle = createThrottle({ clock: new VirtualClock() });
    await throttle.run(validRequest, async () => undefined);
    await expect(throttle.run({ ...validRequest, callsPerSecond: 6 }, async () => undefined)).rejects.toThrow(
      'Expected the quota of k to be 5 as before; got 6.',
    );
  });
});
