import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/errors.js';
import { addChatappPhoneNumber, listPhoneMessageQrdl, queryChatappBindWaba } from '../../src/operations/index.js';
import { encode } from '../../src/upstream/encode.js';

function issuesOf(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues;
    throw error;
  }
  return [];
}

describe('encode', () => {
  it('encode() uses the CAMS names and omits undefined parameters', () => {
    expect(encode(queryChatappBindWaba, { CustSpaceId: 'cams-1', IsvCode: undefined })).toEqual({
      CustSpaceId: 'cams-1',
    });
  });

  it('encode() omits an empty optional parameter', () => {
    expect(encode(queryChatappBindWaba, { CustSpaceId: 'cams-1', IsvCode: '' })).toEqual({ CustSpaceId: 'cams-1' });
  });

  it('encode() keeps every character unchanged', () => {
    const text = " Grüße, 你好! !'()*&%+=~ 😀\n";
    expect(encode(listPhoneMessageQrdl, { PhoneNumber: text })).toEqual({ PhoneNumber: text });
  });

  it('encode() reports all invalid parameters together, with what was expected and received', () => {
    const issues = issuesOf(() =>
      encode(addChatappPhoneNumber, { Cc: '', PhoneNumber: 4915, VerifiedName: 'a\uD800', PreValidateId: null }),
    );
    expect(issues).toEqual([
      { path: ['CustSpaceId'], message: 'expected a value, got none.' },
      { path: ['Cc'], message: 'expected a value, got an empty string.' },
      { path: ['PhoneNumber'], message: 'expected a string, got number.' },
      { path: ['VerifiedName'], message: 'expected Unicode text, got half of a surrogate pair.' },
      { path: ['PreValidateId'], message: 'expected a string, got null.' },
    ]);
  });

  it('encode() accepts an emoji, which is a surrogate pair', () => {
    expect(issuesOf(() => encode(listPhoneMessageQrdl, { PhoneNumber: '😀' }))).toEqual([]);
    expect(issuesOf(() => encode(listPhoneMessageQrdl, { PhoneNumber: '\uDE00\uD83D' }))).toHaveLength(1);
  });

  it('encode() throws TypeError for a parameter that the operation does not have', () => {
    expect(() => encode(queryChatappBindWaba, { custSpaceId: 'cams-1' })).toThrow(
      new TypeError('QueryChatappBindWaba: expected parameters of CustSpaceId, IsvCode, got custSpaceId'),
    );
    expect(() => encode(queryChatappBindWaba, { constructor: 'x' })).toThrow(TypeError);
  });
});
