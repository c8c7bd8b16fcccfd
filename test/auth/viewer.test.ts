import { describe, expect, it } from 'vitest';
import { assertMay, identityOf, localViewer, mayReach, spaceFor, spacesOf, type Viewer } from '../../src/auth/index.js';
import { InvalidInputError, PermissionError } from '../../src/errors.js';

const partner: Viewer = { name: 'partner', scopes: ['READ'], custSpaceIds: ['cams-a'] };
const two: Viewer = { ...partner, custSpaceIds: ['cams-a', 'cams-b'] };
const read = { action: 'QueryChatappBindWaba', access: 'READ' } as const;
const remove = { action: 'DeletePhoneMessageQrdl', access: 'DELETE' } as const;

describe("a caller's rights", () => {
  it('are its scopes within its spaces', () => {
    expect(() => assertMay(partner, read, 'cams-a')).not.toThrow();
    expect(() => assertMay(partner, remove, 'cams-a')).toThrow(
      new PermissionError('DeletePhoneMessageQrdl needs the scope DELETE; partner has READ.'),
    );
    expect(() => assertMay(partner, read, 'cams-b')).toThrow(
      new PermissionError("The space cams-b is not one of this caller's."),
    );
  });

  it("do not reach the account's own space where it is bound to spaces", () => {
    expect(() => assertMay(partner, read, null)).toThrow(
      new PermissionError('custSpaceId is needed: this caller is bound to spaces.'),
    );
    expect(() => assertMay(localViewer, remove, null)).not.toThrow();
  });

  it('without scopes or spaces are none', () => {
    expect(() => assertMay({ ...partner, scopes: [] }, read, 'cams-a')).toThrow('partner has none.');
    expect(mayReach({ ...partner, custSpaceIds: [] }, 'cams-a')).toBe(false);
  });

  it('do not take a space for another that begins alike or is written otherwise', () => {
    for (const space of ['cams-', 'cams-a ', 'CAMS-A', 'cams-ab', '']) expect(mayReach(partner, space)).toBe(false);
  });
});

describe('the identity of a caller', () => {
  it('is its id where it has one, else its name', () => {
    expect([identityOf(partner), identityOf({ ...partner, id: 'jwt:partner' })]).toEqual(['partner', 'jwt:partner']);
  });
});

describe('the space of a request', () => {
  const known = [{ custSpaceId: 'cams-a', isvCode: 'code-a' }, { custSpaceId: 'cams-b' }];

  it('is the one that is named, with its IsvCode', () => {
    expect(spaceFor(two, known, 'cams-a')).toEqual({ custSpaceId: 'cams-a', isvCode: 'code-a' });
    expect(spaceFor(two, known, 'cams-a', 'other')).toEqual({ custSpaceId: 'cams-a', isvCode: 'other' });
    expect(spaceFor(two, known, 'cams-b')).toEqual({ custSpaceId: 'cams-b' });
  });

  it("left out is the caller's only one, or the account's own", () => {
    expect(spaceFor(partner, known, undefined)).toEqual({ custSpaceId: 'cams-a', isvCode: 'code-a' });
    expect(spaceFor(localViewer, null, null)).toEqual({ custSpaceId: null });
  });

  it('left out where several could be meant is refused, with those', () => {
    expect(() => spaceFor(two, null, undefined)).toThrow(InvalidInputError);
    expect(() => spaceFor(two, null, undefined)).toThrow('this caller has 2: cams-a, cams-b.');
    expect(() => spaceFor({ ...two, custSpaceIds: [] }, null, undefined)).toThrow('this caller has 0.');
  });

  it('are, all together, those of the caller, or all that are known', () => {
    expect([spacesOf(two, known), spacesOf(localViewer, known), spacesOf(localViewer, null)]).toEqual([
      ['cams-a', 'cams-b'],
      ['cams-a', 'cams-b'],
      [null],
    ]);
  });
});
