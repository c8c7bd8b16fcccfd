import { describe, expect, it } from 'vitest';
import { qualityRatings } from '../../src/domain.js';
import {
  object,
  decodeList,
  phoneNumberDigits,
  url,
  createEnumDecoder,
  ReplyShapeError,
  required,
  text,
  verbatim,
  parseYesNo,
} from '../../src/operations/values.js';

describe('a text of a reply', () => {
  it.each(['', ' ', 'None', 'none', 'None\n', '无', 'null', undefined, null, {}, []])(
    'text() decodes %j as null, because CAMS uses it for a missing value',
    (value) => {
      expect(text(value)).toBeNull();
    },
  );

  it('text() trims and turns a number into its digits', () => {
    expect(text('90E63D28\n')).toBe('90E63D28');
    expect(text(42)).toBe('42');
  });

  it('verbatim() keeps a text unchanged', () => {
    expect(verbatim('None')).toBe('None');
    expect(verbatim(' Hello\n')).toBe(' Hello\n');
    expect(verbatim('')).toBeNull();
    expect(verbatim(undefined)).toBeNull();
  });
});

describe('phoneNumberDigits', () => {
  it.each([
    ['+1 555-123-0000', '15551230000'],
    ['0049 30 901820', '4930901820'],
    ['+44\u00a0(20) 7946\u20110958', '442079460958'],
    ['８６１３８００００１２３４', '8613800001234'],
    [8613800001234, '8613800001234'],
    ['1-800-FLOWERS', null],
    ['', null],
    [true, null],
  ])('phoneNumberDigits() normalises %j to %j', (value, digits) => {
    expect(phoneNumberDigits(value)).toBe(digits);
  });
});

describe('url', () => {
  it.each([
    ['https://wa.me/message/X', 'https://wa.me/message/X'],
    ['wa.me/message/X', null],
    ['javascript:alert(1)', null],
    ['https://', null],
    ['None', null],
  ])('url() decodes %j as %j', (value, expected) => {
    expect(url(value)).toBe(expected);
  });
});

describe('a value of an open enumeration', () => {
  const quality = createEnumDecoder(qualityRatings, { NA: 'UNKNOWN' });

  it.each([
    ['GREEN', 'GREEN'],
    ['green', 'GREEN'],
    [' Green\n', 'GREEN'],
    ['NA', 'UNKNOWN'],
    ['PURPLE', 'UNRECOGNIZED'],
    ['UNRECOGNIZED', 'UNRECOGNIZED'],
    ['None', null],
    ['', null],
    [undefined, null],
    [{ a: 1 }, null],
  ])('an enum decoder decodes %j as %j', (value, expected) => {
    expect(quality(value)).toBe(expected);
  });

  it('an enum decoder decodes NONE as a value if the enum has it, and as null otherwise', () => {
    expect(createEnumDecoder(['NONE', 'APPROVED'])('NONE')).toBe('NONE');
    expect(createEnumDecoder(['NONE', 'APPROVED'])('None')).toBeNull();
    expect(quality('NONE')).toBeNull();
  });

  it('an enum decoder accepts blanks and dashes instead of underscores', () => {
    expect(createEnumDecoder(['PENDING_REVIEW'])('Pending Review')).toBe('PENDING_REVIEW');
    expect(createEnumDecoder(['PENDING_REVIEW'])('pending-review')).toBe('PENDING_REVIEW');
  });
});

describe('Y and N', () => {
  it.each([
    ['Y', true],
    ['n', false],
    [true, true],
    ['true', true],
    ['None', null],
    ['maybe', null],
    [undefined, null],
  ])('a flag decoder decodes %j as %j', (value, expected) => {
    expect(parseYesNo(value)).toBe(expected);
  });
});

describe('objects and lists of them', () => {
  const list = (value: unknown) => decodeList('PhoneNumbers', value, (record) => required(record, 'Id'));

  it('decodeList() skips unreadable records and says which fields were wrong', () => {
    expect(list([{ Id: 'a' }, null, { Id: '' }, 'x', {}, { Id: 'b' }])).toEqual({
      items: ['a', 'b'],
      unreadable: [
        'PhoneNumbers[1]: expected an object, got null',
        'PhoneNumbers[2].Id: expected a non-empty string, got an empty value',
        'PhoneNumbers[3]: expected an object, got string',
        'PhoneNumbers[4].Id: expected a non-empty string, got undefined',
      ],
    });
  });

  it.each([
    ['a list wrapped in an object', { PhoneNumber: [{ Id: 'a' }, { Id: 'b' }] }, ['a', 'b']],
    ['a wrapped single object', { PhoneNumber: { Id: 'a' } }, ['a']],
    ['a single object', { Id: 'a', Tags: ['x'] }, ['a']],
    ['an empty object', {}, []],
    ['an empty wrapped list', { PhoneNumber: [] }, []],
  ])('decodeList() reads %s', (_, value, items) => {
    expect(list(value)).toEqual({ items, unreadable: [] });
  });

  it('object() is null and decodeList() is empty for missing values', () => {
    expect(object('Data', undefined)).toBeNull();
    expect(object('Data', 'None')).toBeNull();
    expect(decodeList('Data', null, (record) => record)).toEqual({ items: [], unreadable: [] });
  });

  it.each([
    [() => object('Data', []), 'Data: expected an object, got an array'],
    [() => object('Data', 'text'), 'Data: expected an object, got string'],
    [() => list('None and a bit'), 'PhoneNumbers: expected an array of objects, got string'],
    [() => list([1]), 'PhoneNumbers[0]: expected an object, got number'],
    [() => list([null]), 'PhoneNumbers[0]: expected an object, got null'],
    [() => required({ Id: 'None' }, 'Id'), 'Id: expected a non-empty string, got an empty value'],
  ])('a value of the wrong shape is reported with what was expected and received', (read, message) => {
    expect(read).toThrow(ReplyShapeError);
    expect(read).toThrow(message);
  });
});
