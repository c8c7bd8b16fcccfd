import { array, assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/errors.js';
import { hashKey } from '../../src/idempotency/key.js';

const path = ['input', 'idempotencyKey'];
const owner = ['account', 'partner', 'space'];

const named = (key: string) => hashKey({ owner, key, path });

describe('an idempotency key', () => {
  it.each([
    ['empty', '', 'got none.'],
    ['only blanks', ' \t ', 'got none.'],
    ['256 characters', 'x'.repeat(256), 'got more.'],
    ['a million characters', 'x'.repeat(1_000_000), 'got more.'],
    ['256 characters of two UTF-16 units each', '🦊'.repeat(256), 'got more.'],
    ['a line break', 'order\n1', 'got U+000A as character 6.'],
    ['a NUL character', '\0', 'got U+0000 as character 1.'],
    ['a line separator', 'a\u2028', 'got U+2028 as character 2.'],
    ['a lone surrogate', 'a\uD800', 'got U+D800 as character 2.'],
  ])('an idempotency key may not be %s', (_what, key, came) => {
    expect(() => named(key)).toThrow(
      new InvalidInputError([{ path, message: `expected 1 to 255 printable characters, ${came}` }]),
    );
  });

  it.each([
    '1',
    'x'.repeat(255),
    '🦊'.repeat(255),
    'b7e0c5a2-6f8e-4d6f-9a43-0d2f0f7f7a10',
    'Bestellung Nr. 12/ä',
    '日本語',
  ])('an idempotency key may be %j', (key) => {
    expect(named(key)).toMatch(/^[\w-]{43}$/);
  });

  it.each([
    ['decomposed letters', 'menu\u0308', 'menü'],
    ['decomposed Hangul', '\u1112\u1161\u11ab', '한'],
    ['leading blanks', '  order-1', 'order-1'],
    ['trailing blanks', 'order-1  ', 'order-1'],
    ['tabs at both ends', '\torder-1\t', 'order-1'],
    ['a character that composes to another one', '\u212B', 'Å'],
  ])('a key with %s is the same key as without', (_, one, other) => {
    expect(named(one)).toBe(named(other));
  });

  it.each([
    ['order 1', 'order1'],
    ['Order-1', 'order-1'],
    ['１', '1'],
    ['menu', 'menü'],
    ['order-1', 'order\u20111'],
  ])('%j and %j are different keys', (one, other) => {
    expect(named(one)).not.toBe(named(other));
  });

  it('255 decomposed letters are within the limit, because they are counted composed', () => {
    expect(named('u\u0308'.repeat(255))).toBe(named('ü'.repeat(255)));
  });

  it('the stored name of a key is unique to its owner and key, however they are spelled', () => {
    const parts = array(string({ maxLength: 3 }), { maxLength: 4 });
    const key = string({ minLength: 1, maxLength: 3, unit: 'grapheme-ascii' }).filter((text) => text.trim() !== '');
    assert(
      property(parts, key, parts, key, (owner1, key1, owner2, key2) => {
        const same = JSON.stringify([owner1, key1.trim()]) === JSON.stringify([owner2, key2.trim()]);
        expect(hashKey({ owner: owner1, key: key1, path }) === hashKey({ owner: owner2, key: key2, path })).toBe(same);
      }),
    );
    expect(hashKey({ owner: ['a', 'b'], key: 'c', path })).not.toBe(hashKey({ owner: ['a'], key: 'b,c', path }));
    expect(hashKey({ owner: ['a', ''], key: 'c', path })).not.toBe(hashKey({ owner: ['a'], key: 'c', path }));
  });
});
