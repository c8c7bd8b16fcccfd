import { describe, expect, it } from 'vitest';
import { quotaOf } from '../../src/config/index.js';
import { issuesOf, read } from './environment.js';

const formatMessage = 'CAMS_QUOTAS: expected Operation=calls, a whole number of calls per second from 1 to 10000, got';

describe('CAMS_QUOTAS', () => {
  it('CAMS_QUOTAS overrides single operations, and all others by *', () => {
    expect(read({ CAMS_QUOTAS: 'ListPhoneMessageQrdl=20, * = 100' }).quotas).toEqual({
      byAction: { ListPhoneMessageQrdl: 20 },
      all: 100,
    });
  });

  it('a named operation takes precedence over *, and * over the documented quota', () => {
    const { quotas } = read({ CAMS_QUOTAS: '*=100,ListPhoneMessageQrdl=20' });
    expect(quotaOf(quotas, 'ListPhoneMessageQrdl', 5)).toBe(20);
    expect(quotaOf(quotas, 'CreatePhoneMessageQrdl', 5)).toBe(100);
    expect(quotaOf(read().quotas, 'CreatePhoneMessageQrdl', 5)).toBe(5);
    expect(quotaOf(read().quotas, 'constructor', 5)).toBe(5);
  });

  it('CAMS_QUOTAS refuses an unknown operation', () => {
    const known = '* or one of QueryChatappBindWaba, ListPhoneMessageQrdl, CreatePhoneMessageQrdl';
    expect(issuesOf({ CAMS_QUOTAS: 'listPhoneMessageQrdl=20,__proto__=1' })).toEqual([
      `CAMS_QUOTAS: expected ${known}, got "listPhoneMessageQrdl".`,
      `CAMS_QUOTAS: expected ${known}, got "__proto__".`,
    ]);
  });

  it.each(['20', '*', '*=', '*=0', '*=10001', '*=1.5', '*=-1', '*=5qps', '*=1=2', '=', 'ListPhoneMessageQrdl'])(
    'CAMS_QUOTAS cannot be %s',
    (text) => {
      expect(issuesOf({ CAMS_QUOTAS: text })).toEqual([`${formatMessage} "${text}".`]);
    },
  );

  it('CAMS_QUOTAS reports every error, also empty parts and repetitions', () => {
    expect(issuesOf({ CAMS_QUOTAS: '*=5,,*=6,ListPhoneMessageQrdl=x,' })).toEqual([
      `${formatMessage} "".`,
      'CAMS_QUOTAS: expected each operation once, got "*" again.',
      `${formatMessage} "ListPhoneMessageQrdl=x".`,
      `${formatMessage} "".`,
    ]);
  });
});
