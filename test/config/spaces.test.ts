import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/index.js';
import { issuesOf, read } from './environment.js';

const file = { CAMS_SPACES: 'spaces.json' };
const fileWith = (text: string) => () => text;
const fileFailingWith = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};
const atPath = (path: string) => `at ${path} in "spaces.json", got`;
const issuesIn = (json: unknown) => issuesOf(file, fileWith(JSON.stringify(json)));

describe('CAMS_SPACES as a list', () => {
  it('CAMS_SPACES lists ids of spaces in order', () => {
    expect(read({ CAMS_SPACES: 'cams-b, cams-a,8c8_x:1' }).spaces).toEqual([
      { custSpaceId: 'cams-b' },
      { custSpaceId: 'cams-a' },
      { custSpaceId: '8c8_x:1' },
    ]);
  });

  it('with CAMS_SPACES=auto, CAMS lists the spaces', () => {
    expect(read({ CAMS_SPACES: ' auto ' }).spaces).toBe('auto');
  });

  it('CAMS_SPACES must not repeat a space', () => {
    expect(issuesOf({ CAMS_SPACES: 'cams-a,cams-b,cams-a' })).toEqual([
      'CAMS_SPACES: expected each space once, got "cams-a" again.',
    ]);
  });

  it.each([
    ['cams-a,', 'an empty id'],
    [',', 'an empty id'],
    ['cams a', '"cams a"'],
    ['[{"custSpaceId":"cams-a"}]', '"[{\\"custSpaceId\\":\\"cams-a\\"}]"'],
    ['kämpe', '"kämpe"'],
    ['x'.repeat(129), `"${'x'.repeat(80)}…"`],
  ])('CAMS_SPACES cannot be %s', (text, got) => {
    expect(issuesOf({ CAMS_SPACES: text })[0]).toBe(
      `CAMS_SPACES: expected ids of spaces, comma-separated, or the path of a .json file, got ${got}.`,
    );
  });
});

describe('CAMS_SPACES as a file', () => {
  it.each(['spaces.json', '/etc/gateway/spaces', './spaces', 'C:\\spaces.txt', 'SPACES.JSON'])(
    'CAMS_SPACES %s is the path of a file',
    (path) => {
      const asked: string[] = [];
      read({ CAMS_SPACES: path }, (name) => (asked.push(name), '[{"custSpaceId":"cams-a"}]'));
      expect(asked).toEqual([path]);
    },
  );

  it('the spaces file has custSpaceId, name and isvCode of each space', () => {
    const spaces = [{ custSpaceId: 'cams-a', name: 'Harbour Coffee', isvCode: 'isv-1' }, { custSpaceId: 'cams-b' }];
    expect(read(file, fileWith(`\uFEFF${JSON.stringify(spaces)}`)).spaces).toEqual(spaces);
  });

  it('the spaces file is read from disk', () => {
    const folder = mkdtempSync(join(tmpdir(), 'spaces-'));
    try {
      const path = join(folder, 'spaces.json');
      writeFileSync(path, '[{"custSpaceId":"cams-a"}]');
      expect(readConfig({ CAMS_SPACES: path }, []).spaces).toEqual([{ custSpaceId: 'cams-a' }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ['ENOENT', 'no such file'],
    ['EACCES', 'a file that may not be read'],
    ['EISDIR', 'a directory'],
    ['EIO', 'a file that cannot be read (EIO)'],
  ])('a spaces file that cannot be read because of %s is an error', (code, words) => {
    expect(issuesOf(file, fileFailingWith(code))).toEqual([
      `CAMS_SPACES: expected JSON in "spaces.json", got ${words}.`,
    ]);
  });

  it('a spaces file that is not JSON is an error that does not quote its text', () => {
    expect(issuesOf(file, fileWith('isv-secret'))).toEqual([
      'CAMS_SPACES: expected JSON in "spaces.json", got something else.',
    ]);
  });

  it('the spaces file must be an array with at least one space', () => {
    expect(issuesIn({ custSpaceId: 'cams-a' })).toEqual([
      'CAMS_SPACES: expected an array of spaces in "spaces.json", got an object.',
    ]);
    expect(issuesIn([])).toEqual(['CAMS_SPACES: expected at least one space in "spaces.json", got an empty array.']);
  });

  it('every invalid entry and unknown key of the spaces file is reported with its path', () => {
    expect(
      issuesIn([
        'cams-a',
        null,
        [],
        {},
        { custSpaceId: 7, name: ' ', isvCode: 'isv secret' },
        { custSpaceId: 'cams b', isvCode: null },
        { custSpaceId: 'cams-c', custSpaceID: 'x', constructor: 'y' },
      ]),
    ).toEqual([
      `CAMS_SPACES: expected an object with custSpaceId, name and isvCode ${atPath('[0]')} "cams-a".`,
      `CAMS_SPACES: expected an object with custSpaceId, name and isvCode ${atPath('[1]')} null.`,
      `CAMS_SPACES: expected an object with custSpaceId, name and isvCode ${atPath('[2]')} an array.`,
      `CAMS_SPACES: expected the id of a space ${atPath('[3].custSpaceId')} nothing.`,
      `CAMS_SPACES: expected the id of a space ${atPath('[4].custSpaceId')} a number.`,
      `CAMS_SPACES: expected a name ${atPath('[4].name')} " ".`,
      `CAMS_SPACES: expected an IsvCode, printable ASCII without blanks, ${atPath('[4].isvCode')} a value of 10 ` +
        'characters.',
      `CAMS_SPACES: expected the id of a space ${atPath('[5].custSpaceId')} "cams b".`,
      `CAMS_SPACES: expected an IsvCode, printable ASCII without blanks, ${atPath('[5].isvCode')} null.`,
      `CAMS_SPACES: expected only custSpaceId, name and isvCode ${atPath('[6]')} also "custSpaceID".`,
      `CAMS_SPACES: expected only custSpaceId, name and isvCode ${atPath('[6]')} also "constructor".`,
    ]);
  });

  it('the spaces file must not repeat a space', () => {
    expect(issuesIn([{ custSpaceId: 'cams-a' }, { custSpaceId: 'cams-a', name: 'Again' }])).toEqual([
      'CAMS_SPACES: expected each space once, got "cams-a" again.',
    ]);
  });
});
