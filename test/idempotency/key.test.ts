import { array, assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/errors.js';
import { hashKey } from '../../src/idempotency/key.js';

const path = ['input', 'idempotencyKey'];
const owner = ['account', 'partner', 'space'];

const named = (key: string) => hashKey({ owner, key, path });

describe('a key', () => {
  it.each([
    ['nothing', '', 'got none.'],
    ['256 characters', 'x'.repeat(256), 'got more.'],
    ['a million characters', 'x'.repeat(1_000_000), 'got more.'],
    ['256 characters of two units each', '🦊'.repeat(256), 'got more.'],
    ['a line break', 'order\n1', 'got U+000A as character 6.'],
    ['a zero', '\0', 'got U+0000 as character 1.'],
    ['a line separator', 'a\u2028', 'got U+2028 as character 2.'],
    ['half a character', 'a\uD800', 'got U+D800 as character 2.'],
  ])('may not be %s', (_what, key, came) => {
    expect(() => named(key)).toThrow(
      new InvalidInputError([{ path, message: `expected 1 to 255 printable characters, ${came}` }]),
    );
  });

  it.each([
    '1',
    ' ',
    'x'.repeat(255),
    '🦊'.repeat(255),
    'b7e0c5a2-6f8e-4d6f-9a43-0d2f0f7f7a10',
    'Bestellung Nr. 12/ä',
    '日本語',
  ])('may be %j', (key) => {
    expect(named(key)).toMatch(/^[\w-]{43}$/);
  });

  it('has a name that no other owner and key has, however they are spelled', () => {
    const parts = array(string({ maxLength: 3 }), { maxLength: 4 });
    const key = string({ minLength: 1, maxLength: 3, unit: 'grapheme-ascii' });
    assert(
      property(parts, key, parts, key, (owner1, key1, owner2, key2) => {
        const same = JSON.stringify([owner1, key1]) === JSON.stringify([owner2, key2]);
        expect(hashKey({ owner: owner1, key: key1, path }) === hashKey({ owner: owner2, key: key2, path })).toBe(same);
      }),
    );
    expect(hashKey({ owner: ['a', 'b'], key: 'c', path })).not.toBe(hashKey({ owner: ['a'], key: 'b,c', path }));
    expect(hashKey({ owner: ['a', ''], key: 'c', path })).not.toBe(hashKey({ owner: ['a'], key: 'c', path }));
  });
});
