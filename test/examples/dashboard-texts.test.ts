import { describe, expect, it } from 'vitest';
import { en } from '../../examples/dashboard/src/texts/en/index.js';
import { zh } from '../../examples/dashboard/src/texts/zh/index.js';

/** Calls a text's function with numbers in the place of all arguments. */
const render = (text: unknown): unknown =>
  typeof text === 'function' ? Reflect.apply(text, undefined, [2, 3, 4]) : text;

/** Every text with its path, such as `codes.sort.text`. */
function flatten(texts: object, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const text =
      key === 'blocked' || key === 'limited' ? Reflect.apply(Object(value), undefined, ['X']) : render(value);
    if (typeof text === 'string') return [[`${path}${key}`, text]];
    return typeof text === 'object' && text !== null ? flatten(text, `${path}${key}.`) : [];
  });
}

/** Names of CSV columns, which are the same in every language, and a dash. */
const untranslated = /^bulk\.fileHeader|^quota\.none$/;

describe('texts of the dashboard', () => {
  it('every Chinese text is translated', () => {
    const chinese = new Map(flatten(zh));
    const missing = flatten(en)
      .filter(([path]) => !untranslated.test(path))
      .filter(([path]) => !/\p{Script=Han}/u.test(chinese.get(path) ?? ''));
    expect(missing).toEqual([]);
  });

  it('English texts count one and many', () => {
    expect([en.codes.count(0), en.codes.count(1), en.codes.count(2000)]).toEqual(['0 codes', '1 code', '2,000 codes']);
  });
});
