import { describe, expect, it } from 'vitest';
import {
  assertAuthorized,
  identityOf,
  localViewer,
  canAccessSpace,
  resolveSpace,
  spacesOf,
  type Viewer,
} from '../../src/auth/index.js';
import { InvalidInputError, PermissionError } from '../../src/errors.js';

const partner: Viewer = { name: 'partner', scopes: ['READ'], custSpaceIds: ['cams-a'] };
const twoSpacesViewer: Viewer = { ...partner, custSpaceIds: ['cams-a', 'cams-b'] };
const readOperation = { action: 'QueryChatappBindWaba', access: 'READ' } as const;
const deleteOperation = { action: 'DeletePhoneMessageQrdl', access: 'DELETE' } as const;

describe("a caller's rights", () => {
  it('are its scopes within its spaces', () => {
    expect(() => assertAuthorized(partner, readOperation, 'cams-a')).not.toThrow();
    expect(() => assertAuthorized(partner, deleteOperation, 'cams-a')).toThrow(
      new PermissionError('DeletePhoneMessageQrdl needs the scope DELETE; partner has READ.'),
    );
    expect(() => assertAuthorized(partner, readOperation, 'cams-b')).toThrow(
      new PermissionError("The space cams-b is not one of this caller's."),
    );
  });

  it("do not reach the account's own space where it is bound to spaces", () => {
    expect(() => assertAuthorized(partner, readOperation, null)).toThrow(
      new PermissionError('custSpaceId is needed: this caller is bound to spaces.'),
    );
    expect(() => assertAuthorized(localViewer, deleteOperation, null)).not.toThrow();
  });

  it('without scopes or spaces are none', () => {
    expect(() => assertAuthorized({ ...partner, scopes: [] }, readOperation, 'cams-a')).toThrow('partner has none.');
    expect(canAccessSpace({ ...partner, custSpaceIds: [] }, 'cams-a')).toBe(false);
  });

  it('do not take a space for another that begins alike or is written otherwise', () => {
    for (const space of ['cams-', 'cams-a ', 'CAMS-A', 'cams-ab', ''])
      expect(canAccessSpace(partner, space)).toBe(false);
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
    expect(resolveSpace(twoSpacesViewer, known, 'cams-a')).toEqual({ custSpaceId: 'cams-a', isvCode: 'code-a' });
    expect(resolveSpace(twoSpacesViewer, known, 'cams-a', 'other')).toEqual({
      custSpaceId: 'cams-a',
      isvCode: 'other',
    });
    expect(resolveSpace(twoSpacesViewer, known, 'cams-b')).toEqual({ custSpaceId: 'cams-b' });
  });

  it("left out is the caller's only one, or the account's own", () => {
    expect(resolveSpace(partner, known, undefined)).toEqual({ custSpaceId: 'cams-a', isvCode: 'code-a' });
    expect(resolveSpace(localViewer, null, null)).toEqual({ custSpaceId: null });
  });

  it('left out where several could be meant is refused, with those', () => {
    expect(() => resolveSpace(twoSpacesViewer, null, undefined)).toThrow(InvalidInputError);
    expect(() => resolveSpace(twoSpacesViewer, null, undefined)).toThrow('this caller has 2: cams-a, cams-b.');
    expect(() => resolveSpace({ ...twoSpacesViewer, custSpaceIds: [] }, null, undefined)).toThrow('this caller has 0.');
  });

  it('are, all together, those of the caller, or all that are known', () => {
    expect([spacesOf(twoSpacesViewer, known), spacesOf(localViewer, known), spacesOf(localViewer, null)]).toEqual([
      ['cams-a', 'cams-b'],
      ['cams-a', 'cams-b'],
      [null],
    ]);
  });
});
