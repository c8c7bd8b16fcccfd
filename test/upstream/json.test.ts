import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/upstream/json.js';
import { anyCharacter } from '../any-character.js';

describe('parseJson', () => {
  it('parseJson() keeps every digit of an id that is sent as a number', () => {
    expect(parseJson('{"Id": 20393988393993123, "Small": 42, "List": [-90071992547409931]}')).toEqual({
      Id: '20393988393993123',
      Small: 42,
      List: ['-90071992547409931'],
    });
  });

  it('parseJson() does not change digits within strings and keys', () => {
    const value = { 'a 20393988393993123': ': 20393988393993123,', 'b"\\': '\\" 20393988393993123 "', c: 1.5 };
    expect(parseJson(JSON.stringify(value))).toEqual(value);
  });

  it('parseJson() keeps fractions and exponents as numbers', () => {
    const text = '[0.12345678901234567890, 1234567890123456789e2, 9007199254740991]';
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it('parseJson() skips a byte order mark', () => {
    expect(parseJson('\uFEFF{"Id":12345678901234567}')).toEqual({ Id: '12345678901234567' });
  });

  it('parseJson() throws SyntaxError for invalid JSON, as JSON.parse does', () => {
    for (const text of [
      '',
      '<html>',
      '{"Id": 20393988393993123',
      '{20393988393993123: 1}',
      '20393988393993123 20393988393993123',
    ]) {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    }
  });

  it('parseJson() returns the same as JSON.parse for JSON without long numbers', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: anyCharacter }), (value) => {
        const text = JSON.stringify(value);
        expect(parseJson(text)).toEqual(longAsStrings(JSON.parse(text)));
      }),
      { numRuns: 50 },
    );
  });

  it('parseJson() runs in linear time', () => {
    const long = JSON.stringify({
      Id: 'x'.repeat(2_000_000),
      Quotes: '\\"'.repeat(500_000),
      Digits: '1234567890123456',
    });
    expect(parseJson(long)).toEqual(JSON.parse(long));
  });
});

/** The expected result: integers that a number cannot represent exactly become strings. */
function longAsStrings(value: unknown): unknown {
  if (typeof value === 'number') {
    const written = JSON.stringify(value);
    return /^-?\d+$/.test(written) && !Number.isSafeInteger(value) ? written : value;
  }
  if (Array.isArray(value)) return value.map(longAsStrings);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, longAsStrings(item)]));
  return value;
}
