import { describe, expect, it } from 'vitest';
import { contains, foldSearch, toPhoneDigits } from '../../schema/text-normalization.js';

describe('search', () => {
  it.each([
    ['decomposed letters', 'Café Möwe', 'Cafe\u0301 Mo\u0308we'],
    ['composed letters in decomposed text', 'Cafe\u0301', 'café'],
    ['a non-breaking hyphen', 'Bistro-Nord', 'bistro\u2011nord'],
    ['an en dash', 'Bistro - Nord', 'bistro – nord'],
    ['a minus sign', 'A-1', 'a−1'],
    ['full-width letters and digits', 'Shop 24', 'Ｓｈｏｐ ２４'],
    ['a non-breaking space', 'Hôtel Belle Rive', 'hôtel\u00a0belle'],
    ['an ideographic space', '金 灯笼', '金\u3000灯笼'],
    ['sharp s in upper case', 'Straße', 'STRASSE'],
    ['a final sigma', 'ΟΔΟΣ', 'οδος'],
    ['a ligature', 'office', 'oﬃce'],
    ['invisible bidi marks', 'Golden', '\u200eGol\u200bden\u202c'],
    ['a soft hyphen', 'Kaffeehaus', 'Kaffee\u00adhaus'],
    ['blanks around the search', 'Golden', '  golden '],
  ])('search finds text in spite of %s', (_, text, search) => {
    expect(contains(text, foldSearch(search) ?? '')).toBe(true);
  });

  it.each([
    ['Café', 'cafes'],
    ['Möwe', 'mowe'],
    ['A1', 'a-1'],
    [null, 'a'],
  ])('a search in %j does not find %j', (text, search) => {
    expect(contains(text, foldSearch(search) ?? '')).toBe(false);
  });
});

describe('phone numbers as people write or paste them', () => {
  it.each([
    ['plain', '+4930901820'],
    ['spaces and brackets', '+49 (30) 90 18 20'],
    ['hyphens', '+49-30-901820'],
    ['non-breaking hyphens', '+49\u201130\u2011901820'],
    ['figure dashes, en dashes and em dashes', '+49\u201230\u2013901\u2014820'],
    ['a minus sign', '+49\u221230\u2212901820'],
    ['full-width characters', '＋４９（３０）９０１８２０'],
    ['Arabic-Indic digits', '+٤٩٣٠٩٠١٨٢٠'],
    ['Devanagari digits', '+४९३०९०१८२०'],
    ['bidi embedding, as a contacts app pastes it', '\u202a+49 30 901820\u202c'],
    ['left-to-right marks', '\u200e+49\u200e30901820'],
    ['bidi isolates', '\u2066+4930901820\u2069'],
    ['a zero-width space and a byte order mark', '\ufeff+4930\u200b901820'],
    ['narrow and non-breaking spaces', '+49\u202f30\u00a0901820'],
    ['thin, figure and ideographic spaces', '+49\u200930\u2007901\u3000820'],
    ['dots', '+49.30.901.820'],
    ['no plus sign', '4930901820'],
  ])('a phone number as people write it is reduced to digits: %s', (_, text) => {
    expect(toPhoneDigits(text)).toBe('4930901820');
  });

  it.each(['+49 30 abc', '+49/30', '++49', '49+30', '½'])('the text %j is not reduced to digits alone', (text) => {
    expect(toPhoneDigits(text)).not.toMatch(/^\d+$/);
  });
});
