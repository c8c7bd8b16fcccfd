import { describe, expect, it } from 'vitest';
import { buildCacheKey, cacheKeyOf, tagsOfRead, tagsOfWrite } from '../../src/loaders/cache-keys.js';
import { listPhoneMessageQrdl, queryChatappPhoneNumbers } from '../../src/operations/index.js';

const codesOf = (CustSpaceId: string | undefined, PhoneNumber: string) =>
  cacheKeyOf('account', listPhoneMessageQrdl, { CustSpaceId, PhoneNumber });

describe('cacheKeyOf', () => {
  it('cacheKeyOf() returns the same object for the same parameters object and for equal parameters', () => {
    const parameters = { CustSpaceId: 'a', PhoneNumber: '49' };
    const first = cacheKeyOf('account', listPhoneMessageQrdl, parameters);
    expect(cacheKeyOf('account', listPhoneMessageQrdl, parameters).key).toBe(first.key);
    expect(cacheKeyOf('account', listPhoneMessageQrdl, { ...parameters }).key).toBe(first.key);
    expect(cacheKeyOf('account', listPhoneMessageQrdl, { ...parameters }).tags).toBe(first.tags);
  });

  it('cacheKeyOf() memoises texts of up to 500 characters only', () => {
    const textLength = JSON.stringify(['account', 'ListPhoneMessageQrdl', { CustSpaceId: '', PhoneNumber: '' }]).length;
    const isMemoised = (length: number) => {
      const space = 'a'.repeat(length - textLength);
      return codesOf(space, '').key === codesOf(space, '').key;
    };
    expect([isMemoised(500), isMemoised(501)]).toEqual([true, false]);
  });

  it('cacheKeyOf() ignores the order of parameters and parameters that are undefined', () => {
    expect(
      cacheKeyOf('account', queryChatappPhoneNumbers, { CustSpaceId: 'a', IsvCode: 'i', Status: 's' }).keyText,
    ).toBe(cacheKeyOf('account', queryChatappPhoneNumbers, { Status: 's', IsvCode: 'i', CustSpaceId: 'a' }).keyText);
    expect(cacheKeyOf('account', queryChatappPhoneNumbers, { CustSpaceId: 'a', Status: undefined }).keyText).toBe(
      cacheKeyOf('account', queryChatappPhoneNumbers, { CustSpaceId: 'a' }).keyText,
    );
  });

  it('cache keys differ for different accounts, operations, spaces and parameters, with any characters in them', () => {
    const parameters = { CustSpaceId: 'a', PhoneNumber: '49' };
    const names = [
      cacheKeyOf('account', listPhoneMessageQrdl, parameters),
      cacheKeyOf('another', listPhoneMessageQrdl, parameters),
      cacheKeyOf('account', queryChatappPhoneNumbers, parameters),
      codesOf('b', '49'),
      codesOf('a', '490'),
      codesOf(undefined, '49'),
      codesOf('', '49'),
      codesOf('a","ListPhoneMessageQrdl","PhoneNumber","49', ''),
      codesOf('own', '49'),
      codesOf('null', '49'),
      cacheKeyOf('account', queryChatappPhoneNumbers, { CustSpaceId: 'a', IsvCode: 'x', Status: 'y' }),
      cacheKeyOf('account', queryChatappPhoneNumbers, { CustSpaceId: 'a', IsvCode: 'xStatusy' }),
    ].map(({ keyText }) => keyText);
    expect(new Set(names).size).toBe(names.length);
  });

  it('cacheKeyOf() returns the right key if a parameters object is reused for another account', () => {
    const parameters = { CustSpaceId: 'a', PhoneNumber: '49' };
    const names = ['one', 'two', 'one'].map((account) => cacheKeyOf(account, listPhoneMessageQrdl, parameters).keyText);
    expect(names).toEqual([names[0], expect.not.stringContaining('"one"'), names[0]]);
    expect(cacheKeyOf('one', queryChatappPhoneNumbers, parameters).keyText).toContain('QueryChatappPhoneNumbers');
  });
});

describe('tags', () => {
  const tags = [['messageQrdls', '49']] as const;
  const meet = (read: string | null, write: string | null) => {
    const dropped = new Set(tagsOfWrite('account', write, tags).map((parts) => JSON.stringify(parts)));
    return tagsOfRead('account', read, tags).some((parts) => dropped.has(JSON.stringify(parts)));
  };

  it.each([
    ['a space, when it is written', 'a', 'a', true],
    ["not another's", 'a', 'b', false],
    ["the account's own, when a space is named that may be its own", null, 'a', true],
    ['every space, when none is named', 'a', null, true],
    ["the account's own, when none is named", null, null, true],
  ])('a write invalidates cached reads of %s', (_, read, write, isDropped) => {
    expect(meet(read, write)).toBe(isDropped);
  });

  it.each([
    ['a', 'a'],
    ['a', null],
    [null, 'a'],
    [null, null],
  ])('tags of a read in space %j never match those that a write in space %j of another account has', (read, write) => {
    const dropped = tagsOfWrite('another', write, tags).map((parts) => JSON.stringify(parts));
    expect(
      tagsOfRead('account', read, tags)
        .map((parts) => JSON.stringify(parts))
        .filter((tag) => dropped.includes(tag)),
    ).toEqual([]);
  });
});

it('buildCacheKey() omits parameters that are undefined', () => {
  expect(buildCacheKey('account', 'Action', { A: undefined, B: '2' })).toEqual(
    buildCacheKey('account', 'Action', { B: '2' }),
  );
});

it('cache keys start with account and space', () => {
  expect(buildCacheKey('account', 'Action', { CustSpaceId: 'a', B: '2', A: '1' })).toEqual([
    'account',
    'space',
    'a',
    'Action',
    'A',
    '1',
    'B',
    '2',
  ]);
  expect(buildCacheKey('account', 'Action', {})).toEqual(['account', 'own', 'Action']);
});
