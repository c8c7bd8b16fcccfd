import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOf, hintOf, isWellFormedKey, generateKey } from '../../src/auth/api-key-format.js';
import { anyCharacter } from '../any-character.js';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

describe('an API key', () => {
  it('an API key in a text matches the documented pattern for secret scanners', () => {
    const key = generateKey();
    expect(`x-api-key: "${key}",`.match(/\bwg_[0-9A-Za-z]{49}\b/)?.[0]).toBe(key);
  });

  it('an API key ends with the CRC-32 of the rest in base 62, as documented', () => {
    const key = generateKey();
    const value = Array.from(key.slice(-6)).reduce((sum, digit) => sum * 62 + digits.indexOf(digit), 0);
    expect(value).toBe(crc32(key.slice(0, -6)));
  });

  it('a text with another prefix or length is no API key, even with a valid checksum', () => {
    const checked = (body: string) =>
      body +
      Array.from({ length: 6 }, (_, place) => digits.charAt(Math.floor(crc32(body) / 62 ** (5 - place)) % 62)).join('');
    const secret = 'a'.repeat(43);
    expect(isWellFormedKey(checked(`wg_${secret}`))).toBe(true);
    for (const body of [
      '',
      'wg_',
      secret,
      `xx_${secret}`,
      `wg_${secret}a`,
      `wg_${secret.slice(1)}`,
      `wg_${secret.slice(1)}-`,
    ])
      expect(isWellFormedKey(checked(body))).toBe(false);
  });

  it('each generated key is different', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => generateKey())).size).toBe(1_000);
  });

  it('key generation uses rejection sampling, so that every digit is equally likely', () => {
    const drawn: number[] = [];
    const key = generateKey((size) => {
      drawn.push(size);
      // The first draw has only bytes that are rejected; 247 is the last accepted byte.
      return new Uint8Array(size).fill(drawn.length === 1 ? 248 : 247);
    });
    expect(key.slice(3, -6)).toBe('z'.repeat(43));
    expect(drawn).toEqual([43, 43]);
  });

  it('a key is stored as its SHA-256 and recognised by its first five characters', () => {
    const key = generateKey();
    expect(hashOf(key).toString('hex')).toBe(createHash('sha256').update(key).digest('hex'));
    expect(hintOf(key)).toBe(key.slice(0, 8));
  });

  it('a key with any one character changed is malformed', () => {
    const key = generateKey();
    expect(isWellFormedKey(key)).toBe(true);
    for (let place = 0; place < key.length; place++) {
      const other = key[place] === 'a' ? 'b' : 'a';
      expect(isWellFormedKey(key.slice(0, place) + other + key.slice(place + 1))).toBe(false);
    }
  });

  it('arbitrary text is no API key', () => {
    const key = generateKey();
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: anyCharacter }),
      fc.string().map((text) => key + text + text.length),
      fc.constantFrom('', 'wg_', '__proto__', `${key}\n`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(isWellFormedKey(text)).toBe(false);
      }),
    );
  });
});
