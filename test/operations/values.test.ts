import { describe, expect, it } from 'vitest';
import { qualityRatings } from '../../src/domain.js';
import {
  object,
  objects,
  createEnumDecoder,
  ReplyShapeError,
  required,
  text,
  verbatim,
  parseYesNo,
} from '../../src/operations/values.js';

describe('a text of a reply', () => {
  it.each(['', ' ', 'None', 'none', 'None\n', '无', 'null', undefined, null, {}, []])(
    'is null where CAMS means nothing: %j',
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
  ])('decodes %j as %j', (value, expected) => {
    expect(quality(value)).toBe(expected);
  });

  it('an enum decodes NONE as a value if it has one, and as null otherwise', () => {
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
  ])('decodes %j as %j', (value, expected) => {
    expect(parseYesNo(value)).toBe(expected);
  });
});

describe('objects and lists of them', () => {
  it('object() is null and objects() is empty for missing values', () => {
    expect(object('Data', undefined)).toBeNull();
    expect(object('Data', 'None')).toBeNull();
    expect(objects('Data', null)).toEqual([]);
  });

  it.each([
    [() => object('Data', []), 'Data: expected an object, got an array'],
    [() => object('Data', 'text'), 'Data: expected an object, got string'],
    [() => objects('PhoneNumbers', {}), 'PhoneNumbers: expected an array of objects, got object'],
    [() => objects('PhoneNumbers', [1]), 'PhoneNumbers[0]: expected an object, got number'],
    [() => objects('PhoneNumbers', [null]), 'PhoneNumbers[0]: expected an object, got null'],
    [() => required({ Id: 'None' }, 'Id'), 'Id: expected a string, got string'],
  ])('a value of another shape is reported with what was expected and received', (read, message) => {
    expect(read).toThrow(ReplyShapeError);
    expect(read).toThrow(message);
  });
});
