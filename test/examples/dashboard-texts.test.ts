import { describe, expect, it } from 'vitest';
import type { PhoneNumberStage } from '../../examples/dashboard/src/gql/graphql.js';
import { en } from '../../examples/dashboard/src/texts/en/index.js';
import { zh } from '../../examples/dashboard/src/texts/zh/index.js';

const isStage = (key: string): key is PhoneNumberStage => key in en.labels.stage;

const lifecycle = { nextActions: [], reason: 'Meta limits this number.' };

/** Arguments for the texts whose arguments are not numbers, by path. */
const sampleArguments: Readonly<Record<string, readonly unknown[]>> = {
  'stage.reason': [{ ...lifecycle, stage: 'LIMITED' }, 'FLAGGED'],
  'stage.next': ['Verify'],
  'attention.blocked': ['Banned'],
  'attention.limited': ['Flagged'],
};

/** Calls a text that is a function, with its sample arguments or, without those, with numbers. */
const render = (text: unknown, path: string): unknown =>
  typeof text === 'function' ? Reflect.apply(text, undefined, sampleArguments[path] ?? [2, 3, 4]) : text;

/** Every text with its path, such as `codes.sort.text`. */
function flatten(texts: object, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const text = render(value, `${path}${key}`);
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

  it('every stage of a number has a Chinese reason', () => {
    const stages = Object.keys(en.labels.stage).filter(isStage);
    expect(stages).toContain('BLOCKED');
    for (const stage of stages)
      expect([stage, zh.stage.reason({ ...lifecycle, stage }, 'FLAGGED')]).toEqual([
        stage,
        expect.stringMatching(/\p{Script=Han}/u),
      ]);
  });

  it('English texts count one and many', () => {
    expect([en.codes.count(0), en.codes.count(1), en.codes.count(2000)]).toEqual(['0 codes', '1 code', '2,000 codes']);
  });
});
