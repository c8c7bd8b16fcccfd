import { describe, expect, it } from 'vitest';
import { quotaOf } from '../../src/config/index.js';
import { issuesOf, read } from './environment.js';

const formatMessage = 'CAMS_QUOTAS: expected Operation=calls, a whole number of calls from 1 to 10000 a second, got';

describe('CAMS_QUOTAS', () => {
  it('overrides single operations, and all others by *', () => {
    expect(read({ CAMS_QUOTAS: 'ListPhoneMessageQrdl=20, * = 100' }).quotas).toEqual({
      byAction: { ListPhoneMessageQrdl: 20 },
      all: 100,
    });
  });

  it('lets a named operation beat *, and * beat what is documented', () => {
    const { quotas } = read({ CAMS_QUOTAS: '*=100,ListPhoneMessageQrdl=20' });
    expect(quotaOf(quotas, 'ListPhoneMessageQrdl', 5)).toBe(20);
    expect(quotaOf(quotas, 'CreatePhoneMessageQrdl', 5)).toBe(100);
    expect(quotaOf(read().quotas, 'CreatePhoneMessageQrdl', 5)).toBe(5);
    expect(quotaOf(read().quotas, 'constructor', 5)).toBe(5);
  });

  it('knows the operations', () => {
    const known = '* or one of QueryChatappBindWaba, ListPhoneMessageQrdl, CreatePhoneMessageQrdl';
    expect(issuesOf({ CAMS_QUOTAS: 'listPhoneMessageQrdl=20,__proto__=1' })).toEqual([
      `CAMS_QUOTAS: expected ${known}, got "listPhoneMessageQrdl".`,
      `CAMS_QUOTAS: expected ${known}, got "__proto__".`,
    ]);
  });

  it.each(['20', '*', '*=', '*=0', '*=10001', '*=1.5', '*=-1', '*=5qps', '*=1=2', '=', 'ListPhoneMessageQrdl'])(
    'cannot be %s',
    (text) => {
      expect(issuesOf({ CAMS_QUOTAS: text })).toEqual([`${formatMessage} "${text}".`]);
    },
  );

  it('tells every fault, empty parts and repetitions too', () => {
    expect(issuesOf({ CAMS_QUOTAS: '*=5,,*=6,ListPhoneMessageQrdl=x,' })).toEqual([
      `${formatMessage} "".`,
      'CAMS_QUOTAS: expected each operation once, got "*" again.',
      `${formatMessage} "ListPhoneMessageQrdl=x".`,
      `${formatMessage} "".`,
    ]);
  });
});
