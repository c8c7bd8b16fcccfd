import { describe, expect, it } from 'vitest';
import { decodeGlobalId, encodeGlobalId, localId } from '../../schema/node-id.js';
import { InvalidInputError } from '../../src/errors.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('node ids', () => {
  it.each([
    [encodeGlobalId('Waba', localId(null)), { type: 'Waba', custSpaceId: null, rest: [] }],
    [encodeGlobalId('Waba', localId('cams-a')), { type: 'Waba', custSpaceId: 'cams-a', rest: [] }],
    [encodeGlobalId('Waba', localId('a/b%c')), { type: 'Waba', custSpaceId: 'a/b%c', rest: [] }],
    [
      encodeGlobalId('PhoneNumber', localId('cams-a', '4930901')),
      { type: 'PhoneNumber', custSpaceId: 'cams-a', rest: ['4930901'] },
    ],
    [
      encodeGlobalId('MessageQrdl', localId(null, '4930901', 'ABC')),
      { type: 'MessageQrdl', custSpaceId: null, rest: ['4930901', 'ABC'] },
    ],
  ])('a node id that this API returns is decoded: %s', (id, decoded) => {
    expect(decodeGlobalId(id)).toEqual(decoded);
  });

  it.each([
    ['a malformed percent sequence', 'Waba:%zz'],
    ['an incomplete percent sequence', 'Waba:a%2'],
    ['percent-encoded bytes that are not UTF-8', 'Waba:%ff'],
    ['an unnecessary percent-encoding', 'Waba:%61'],
    ['an unknown type', 'Viewer:a'],
    ['a property name of Object as type', 'constructor:a'],
    ['a part too many', 'Waba:a/4930901'],
    ['a number without digits', 'PhoneNumber:a/'],
    ['a number with letters', 'PhoneNumber:a/abc'],
    ['a number with a plus sign', 'PhoneNumber:a/+4930901'],
    ['a number with a leading zero', 'PhoneNumber:a/0930901'],
    ['a number that is too long', 'PhoneNumber:a/4930901000000000'],
    ['a missing number', 'PhoneNumber:a'],
    ['a code of a number with letters', 'MessageQrdl:a/abc/X'],
    ['a missing code', 'MessageQrdl:a/4930901'],
    ['an empty code', 'MessageQrdl:a/4930901/'],
    ['a code with a blank', 'MessageQrdl:a/4930901/A%20B'],
    ['a code with a line break', 'MessageQrdl:a/4930901/A%0AB'],
    ['a code that is too long', `MessageQrdl:a/4930901/${'X'.repeat(129)}`],
    ['a space with a control character', 'Waba:a%00'],
    ['a space that is too long', `Waba:${'a'.repeat(129)}`],
    ['no colon', 'Waba'],
    ['a line break at the end', 'Waba:a\n'],
  ])('a malformed node id is rejected: %s', (_, text) => {
    expect(() => decodeGlobalId(base64(text))).toThrow(InvalidInputError);
  });

  it.each([
    ['without padding', (id: string) => id.replace(/=+$/, '')],
    ['with a blank in front', (id: string) => ` ${id}`],
    ['with characters that base64 does not have', (id: string) => `${id.slice(0, 4)}!${id.slice(4)}`],
    ['in lower case', (id: string) => id.toLowerCase()],
    ['with more after the padding', (id: string) => `${id}AAAA`],
    ['as plain text', () => 'Waba:cams-a'],
    ['empty', () => ''],
  ])('an id %s is rejected, because it is not the text that this API returns', (_, change) => {
    const id = encodeGlobalId('Waba', localId('cams-a'));
    expect(id).toMatch(/=$/);
    expect(() => decodeGlobalId(change(id))).toThrow(InvalidInputError);
  });
});
