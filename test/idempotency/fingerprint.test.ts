import { assert, dictionary, jsonValue, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../src/idempotency/index.js';

const input = { phoneNumber: '+4930901820', prefilledMessage: 'Hi', imageFormat: 'SVG' };
const print = () => fingerprintOf('key', 'addMessageQrdl', input);

describe('a fingerprint', () => {
  it('a fingerprint does not depend on the order of fields, at any depth', () => {
    expect(
      fingerprintOf('key', 'addMessageQrdl', {
        imageFormat: 'SVG',
        prefilledMessage: 'Hi',
        phoneNumber: '+4930901820',
      }),
    ).toBe(print());
    expect(fingerprintOf('key', 'a', { list: [{ x: 1, y: { a: 1, b: 2 } }] })).toBe(
      fingerprintOf('key', 'a', { list: [{ y: { b: 2, a: 1 }, x: 1 }] }),
    );
  });

  it('a fingerprint differs for another key, and reveals nothing, because the key is not stored', () => {
    expect(fingerprintOf('other', 'addMessageQrdl', input)).not.toBe(print());
  });

  it('a fingerprint is the same for null, undefined and omitted fields', () => {
    expect(
      fingerprintOf('key', 'addMessageQrdl', { ...input, custSpaceId: null, id: undefined, idempotencyKey: 'order-1' }),
    ).toBe(print());
    expect(fingerprintOf('key', 'a', { inner: { x: null } })).toBe(fingerprintOf('key', 'a', { inner: {} }));
  });

  it.each([
    ['operation', 'deleteMessageQrdl', input],
    ['value', 'addMessageQrdl', { ...input, prefilledMessage: 'Hi!' }],
    ['field', 'addMessageQrdl', { ...input, custSpaceId: 'cams-1' }],
    ['type of a value', 'addMessageQrdl', { ...input, prefilledMessage: ['Hi'] }],
  ])('a fingerprint differs for another %s', (_what, operation, other) => {
    expect(fingerprintOf('key', operation, other)).not.toBe(print());
  });

  it('a fingerprint depends on the order of lists and distinguishes numbers from strings', () => {
    expect(fingerprintOf('key', 'a', { list: [1, 2] })).not.toBe(fingerprintOf('key', 'a', { list: [2, 1] }));
    expect(fingerprintOf('key', 'a', { list: [null, 1] })).not.toBe(fingerprintOf('key', 'a', { list: [1] }));
    expect(fingerprintOf('key', 'a', { x: 1 })).not.toBe(fingerprintOf('key', 'a', { x: '1' }));
  });

  it('a fingerprint can be made of objects without a prototype, as GraphQL creates them', () => {
    expect(
      fingerprintOf('key', 'addMessageQrdl', Object.assign(Object.create(null) as Record<string, unknown>, input)),
    ).toBe(print());
  });

  it('a fingerprint has 43 characters for any input and is deterministic', () => {
    assert(
      property(string(), dictionary(string(), jsonValue()), (operation, any) => {
        const one = fingerprintOf('key', operation, any);
        expect(one).toMatch(/^[\w-]{43}$/);
        expect(fingerprintOf('key', operation, Object.fromEntries(Object.entries(any).toReversed()))).toBe(one);
      }),
    );
  });
});
