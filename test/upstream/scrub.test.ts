import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf, metaErrorOf, requestIdOf, scrub } from '../../src/upstream/scrub.js';

describe('scrub', () => {
  it.each([
    ['The specified template is not approved.', 'The specified template is not approved.'],
    ['号码不存在', '号码不存在'],
    ['See https://api.example/doc?CustSpaceId=cams-1 for more', 'See … for more'],
    ['Number +49 151 2345-6789 is unknown', 'Number … is unknown'],
    ['Number ４９１５１２３４５６７８９ is unknown', 'Number … is unknown'],
    ['key LTAI5tFoo not found', 'key … not found'],
    ['host cams.ap-southeast-1.aliyuncs.com:443/x from 10.1.2.3 by a.b@example.com', 'host … from … by …'],
    ['Bad signature. server string to sign is:POST&%2F&AccessKeyId', 'Bad signature. …'],
    ['one\n\ttwo\u0000\u202E three', 'one two three'],
    ['None', 'None'],
  ])('scrub() turns %j into %j', (words, shown) => {
    expect(scrub(words)).toBe(shown);
  });

  it('scrub() returns null if no words are left', () => {
    for (const words of [undefined, null, 42, {}, '', '   ', '4915123456789', 'https://x.example/'])
      expect(scrub(words)).toBeNull();
  });

  it('scrub() truncates long messages in bounded time', () => {
    expect(scrub('long words '.repeat(100))).toHaveLength(300);
    expect(scrub('\uFDFA '.repeat(1_000_000))?.length).toBeLessThanOrEqual(300);
    expect(scrub('a&'.repeat(1_000_000))?.length ?? 0).toBeLessThanOrEqual(300);
  });

  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 7, maxLength: 15 }).map((all) => all.join(''));
  const secret = fc.stringMatching(/^[A-Za-z0-9]{24,40}$/);
  const host = fc.stringMatching(/^[a-z]{2,8}\.[a-z]{2,8}\.(com|net|cn)$/);
  const word = fc.constantFrom('The', 'number', 'is', 'not', 'valid:', '"', '(', ')', 'for', 'Code', '参数', '=');

  it('scrub() removes phone numbers, keys, hosts and addresses at any position', () => {
    fc.assert(
      fc.property(fc.array(word), digits, secret, host, fc.array(word), (before, phone, key, name, after) => {
        const grouped = phone.replaceAll(/(\d{3})/g, '$1 ');
        for (const hidden of [
          phone,
          key,
          name,
          `https://${name}/?PhoneNumber=${phone}`,
          `PhoneNumber=${phone}`,
          `+${grouped}`,
        ]) {
          const shown = scrub([...before, hidden, ...after].join(' ')) ?? '';
          expect(shown.replaceAll(/\D/g, '')).toBe('');
          expect(shown).not.toContain(key.slice(0, 12));
          expect(shown).not.toContain(name);
          expect(shown).not.toContain('://');
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('codeOf and requestIdOf', () => {
  it('codeOf and requestIdOf accept only values that look like a code or an id', () => {
    expect(codeOf('Ram.PermissionDeny')).toBe('Ram.PermissionDeny');
    expect(codeOf(400)).toBe('400');
    for (const odd of ['', 'two words', 'https://x', '4915123456789', 'x'.repeat(81), null, {}])
      expect(codeOf(odd)).toBeUndefined();
    expect(requestIdOf(' 90E63D28-E31D-1EB2-8939 \n')).toBe('90E63D28-E31D-1EB2-8939');
    for (const odd of ['', 'a b', '?PhoneNumber=49151', 'x'.repeat(65), 7, null]) expect(requestIdOf(odd)).toBeNull();
  });
});

describe('metaErrorOf', () => {
  it.each([
    ['(#133016) Account register deregister rate limit exceeded.', '133016'],
    ['Chatapp.133016', '133016'],
    ['code=133005, PIN mismatch', '133005'],
  ])("metaErrorOf() finds Meta's error number in %s", (text, number) => {
    expect(metaErrorOf(undefined, text)).toBe(number);
  });

  it.each(['The code 123456 is wrong.', '+49 133016 17386', '4913301617386', '1330167', 133_016, null, '133999'])(
    'metaErrorOf() finds nothing in %s, because other digits may be a code or a phone number',
    (text) => {
      expect(metaErrorOf(text)).toBeUndefined();
    },
  );
});
