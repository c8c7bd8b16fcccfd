import { describe, expect, it } from 'vitest';
import { findNumber, splitCallingCode } from '../../schema/phone-number-forms.js';

const listed = (...digits: string[]) => digits.map((each) => ({ digits: each }));

describe('splitCallingCode', () => {
  it.each([
    ['4407700900123', { countryCode: '44', national: '07700900123' }],
    ['54111512345678', { countryCode: '54', national: '111512345678' }],
    ['12125550123', { countryCode: '1', national: '2125550123' }],
    ['22990011234', { countryCode: '229', national: '90011234' }],
    ['888123456789', { countryCode: '888', national: '123456789' }],
    ['2101234567', undefined],
    ['0123456789', undefined],
  ])('splitCallingCode() splits %s without changing a digit', (digits, parts) => {
    expect(splitCallingCode(digits)).toEqual(parts);
  });
});

describe('findNumber', () => {
  it.each([
    ['a British number with its trunk zero', '4407700900123', '447700900123'],
    ['a Brazilian number with the ninth digit', '5511912345678', '551112345678'],
    ['a Brazilian number without the ninth digit', '551112345678', '5511912345678'],
    ['a Mexican number without the 1', '525512345678', '5215512345678'],
    ['a Mexican number with the 1', '5215512345678', '525512345678'],
    ['an Argentine number with the local 15', '54111512345678', '5491112345678'],
    ['an Argentine number without the 9', '541112345678', '5491112345678'],
  ])('findNumber() finds %s in the form that the upstream lists', (_, asked, kept) => {
    expect(findNumber(listed('4930901820', kept), asked)?.digits).toBe(kept);
  });

  it('findNumber() prefers the exact number', () => {
    expect(findNumber(listed('551112345678', '5511912345678'), '5511912345678')?.digits).toBe('5511912345678');
  });

  it('findNumber() finds nothing if two listed numbers are other forms of the number', () => {
    expect(findNumber(listed('5215512345678', '525512345678'), '5205512345678')).toBeUndefined();
  });

  it.each(['5511912345679', '5521912345678', '491112345678', '12345678'])(
    'findNumber() does not confuse %s with another number',
    (asked) => {
      expect(findNumber(listed('551112345678'), asked)).toBeUndefined();
    },
  );
});
