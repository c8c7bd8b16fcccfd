import { describe, expect, it } from 'vitest';
import {
  assertAuthorized,
  identityOf,
  localViewer,
  canAccessSpace,
  resolveSpace,
  spaceInfosOf,
  spacesOf,
  type Viewer,
} from '../../src/auth/index.js';
import { InvalidInputError, PermissionError } from '../../src/errors.js';

const partner: Viewer = { name: 'partner', scopes: ['READ'], custSpaceIds: ['cams-a'] };
const twoSpacesViewer: Viewer = { ...partner, custSpaceIds: ['cams-a', 'cams-b'] };
const readOperation = { action: 'QueryChatappBindWaba', access: 'READ' } as const;
const deleteOperation = { action: 'DeletePhoneMessageQrdl', access: 'DELETE' } as const;

describe("a caller's rights", () => {
  it('a caller may use its scopes in its spaces only', () => {
    expect(() => assertAuthorized(partner, readOperation, 'cams-a')).not.toThrow();
    expect(() => assertAuthorized(partner, deleteOperation, 'cams-a')).toThrow(
      new PermissionError('DeletePhoneMessageQrdl needs the scope DELETE; partner has READ.'),
    );
    expect(() => assertAuthorized(partner, readOperation, 'cams-b')).toThrow(
      new PermissionError('This caller may not access the space cams-b.'),
    );
  });

  it("a caller limited to spaces may not access the account's own space", () => {
    expect(() => assertAuthorized(partner, readOperation, null)).toThrow(
      new PermissionError('custSpaceId is required: this caller is limited to spaces.'),
    );
    expect(() => assertAuthorized(localViewer, deleteOperation, null)).not.toThrow();
  });

  it('a caller without scopes or spaces has no rights', () => {
    expect(() => assertAuthorized({ ...partner, scopes: [] }, readOperation, 'cams-a')).toThrow('partner has none.');
    expect(canAccessSpace({ ...partner, custSpaceIds: [] }, 'cams-a')).toBe(false);
  });

  it('space ids are compared exactly, not by prefix or without case', () => {
    for (const space of ['cams-', 'cams-a ', 'CAMS-A', 'cams-ab', ''])
      expect(canAccessSpace(partner, space)).toBe(false);
  });
});

describe('the identity of a caller', () => {
  it('the identity of a caller is its id, or its name without an id', () => {
    expect([identityOf(partner), identityOf({ ...partner, id: 'jwt:partner' })]).toEqual(['partner', 'jwt:partner']);
  });
});

describe('the space of a request', () => {
  const known = [{ custSpaceId: 'cams-a', isvCode: 'code-a' }, { custSpaceId: 'cams-b' }];

  it('a request names its space and gets its IsvCode', () => {
    expect(resolveSpace(twoSpacesViewer, known, 'cams-a')).toEqual({ custSpaceId: 'cams-a', isvCode: 'code-a' });
    expect(resolveSpace(twoSpacesViewer, known, 'cams-a', 'other')).toEqual({
      custSpaceId: 'cams-a',
      isvCode: 'other',
    });
    expect(resolveSpace(twoSpacesViewer, known, 'cams-b')).toStrictEqual({ custSpaceId: 'cams-b' });
  });

  it("an omitted space is the caller's only one, or the account's own", () => {
    expect(resolveSpace(partner, known, undefined)).toEqual({ custSpaceId: 'cams-a', isvCode: 'code-a' });
    expect(resolveSpace(localViewer, null, null)).toEqual({ custSpaceId: null });
  });

  it.each([' ', 'cams-a ', 'a\u0000', 'a\n', 'a\u00a0b', '\u202ecams-a', 'x'.repeat(129), 'x'.repeat(60_000)])(
    'a text that cannot be the id of a space is refused: %j',
    (id) => {
      expect(() => resolveSpace(localViewer, known, id)).toThrow(InvalidInputError);
      expect(() => resolveSpace(localViewer, known, 'cams-a', id)).toThrow(InvalidInputError);
    },
  );

  it('a space id of the maximum length is accepted, and an empty one means the account itself', () => {
    for (const id of ['x'.repeat(128), ''])
      expect(resolveSpace(localViewer, known, id)).toMatchObject({ custSpaceId: id });
  });

  it('an ambiguous omitted space is refused with the list of choices', () => {
    expect(() => resolveSpace(twoSpacesViewer, null, undefined)).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ path: ['custSpaceId'] })] }),
    );
    expect(() => resolveSpace(twoSpacesViewer, null, undefined)).toThrow('this caller has 2: cams-a, cams-b.');
    expect(() => resolveSpace({ ...twoSpacesViewer, custSpaceIds: [] }, null, undefined)).toThrow('this caller has 0.');
  });

  it('the list of choices ends after ten spaces', () => {
    const ids = Array.from({ length: 11 }, (_, index) => `s${index}`);
    const messageFor = (count: number) => {
      try {
        return resolveSpace({ ...partner, custSpaceIds: ids.slice(0, count) }, null, null);
      } catch (error) {
        return String(error);
      }
    };
    expect(messageFor(10)).toMatch(/this caller has 10: s0, .*, s9\.$/);
    expect(messageFor(11)).toMatch(/this caller has 11: s0, .*, s9, …\.$/);
  });

  it('an omitted space waits for the list of CAMS only for a caller with access to every space', () => {
    expect(() => resolveSpace(localViewer, 'unread', null)).toThrow(
      expect.objectContaining({ code: 'UPSTREAM_UNAVAILABLE', retryable: true }),
    );
    expect(resolveSpace(localViewer, 'unread', 'cams-a')).toEqual({ custSpaceId: 'cams-a' });
    expect(resolveSpace(partner, 'unread', null)).toEqual({ custSpaceId: 'cams-a' });
    expect(spacesOf(localViewer, 'unread')).toEqual([]);
  });

  it("spaceInfosOf() returns the caller's spaces with the facts that CAMS listed, without the account's own", () => {
    const listed = [{ custSpaceId: 'cams-b', name: 'Bistro', state: 'NORMAL' }, { custSpaceId: 'cams-c' }];
    expect(spaceInfosOf(twoSpacesViewer, listed)).toEqual([
      { custSpaceId: 'cams-a', name: null, state: null },
      { custSpaceId: 'cams-b', name: 'Bistro', state: 'NORMAL' },
    ]);
    expect(spaceInfosOf(localViewer, listed).map(({ custSpaceId }) => custSpaceId)).toEqual(['cams-b', 'cams-c']);
    expect(spaceInfosOf(localViewer, null)).toEqual([]);
  });

  it("spacesOf lists the caller's spaces, or all known ones", () => {
    expect([spacesOf(twoSpacesViewer, known), spacesOf(localViewer, known), spacesOf(localViewer, null)]).toEqual([
      ['cams-a', 'cams-b'],
      ['cams-a', 'cams-b'],
      [null],
    ]);
  });
});
