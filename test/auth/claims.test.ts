import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { viewerOfClaims } from '../../src/auth/claims.js';
import { UnauthenticatedError } from '../../src/errors.js';

const viewerWith = (claims: Record<string, unknown>) => viewerOfClaims({ sub: 'dashboard', ...claims });

describe('the claims of a JWT', () => {
  it('claims without scope and cust_space_ids give no rights and no spaces', () => {
    expect(viewerWith({})).toEqual({ name: 'dashboard', id: 'jwt:dashboard', scopes: [], custSpaceIds: [] });
  });

  it.each([
    [{ scope: 'READ ADD' }, ['READ', 'ADD']],
    [{ scope: 'delete  read' }, ['READ', 'DELETE']],
    [{ scope: 'openid profile' }, []],
    [{ scope: 'READER wabas:READ' }, []],
    [{ scope: '' }, []],
    [{ scope: ['READ', 'UPDATE'] }, ['READ', 'UPDATE']],
    [{ scp: ['READ'] }, ['READ']],
    [{ scp: 'READ ADD' }, ['READ', 'ADD']],
    [{ scope: 'READ', scp: ['DELETE'] }, ['READ']],
  ])('claims %j give the scopes %j', (claims, scopes) => {
    expect(viewerWith(claims).scopes).toEqual(scopes);
  });

  it.each([
    [
      ['cams-a', 'cams-b', 'cams-a'],
      ['cams-a', 'cams-b'],
    ],
    [[], []],
    [null, []],
    ['*', null],
    [['*'], null],
  ])('cust_space_ids %j give the spaces %j', (claim, spaces) => {
    expect(viewerWith({ cust_space_ids: claim }).custSpaceIds).toEqual(spaces);
  });

  it.each([['cams-a'], [['*', 'cams-a']], [['']], [[7]], [{ all: true }], [true], [0]])(
    'cust_space_ids %j are refused',
    (claim) => {
      expect(() => viewerWith({ cust_space_ids: claim })).toThrow(
        new UnauthenticatedError(
          'The JWT\'s claims are not as expected: expected cust_space_ids to be a list of space ids, or "*" alone ' +
            'for every space.',
        ),
      );
    },
  );

  it.each([[7], [{ READ: true }], [['READ', 1]]])('scope %j is refused', (scope) => {
    expect(() => viewerWith({ scope })).toThrow(UnauthenticatedError);
  });

  it('the name of a JWT viewer is sub, or client_id without a sub', () => {
    expect(viewerOfClaims({ sub: 'user', client_id: 'app' }).name).toBe('user');
    expect(viewerOfClaims({ client_id: 'app' }).name).toBe('app');
    expect(viewerOfClaims({ sub: 'x'.repeat(255) }).name).toHaveLength(255);
    for (const sub of ['', ' ', 'x'.repeat(256)]) expect(() => viewerOfClaims({ sub })).toThrow(UnauthenticatedError);
    expect(() => viewerOfClaims({ client_id: 7 })).toThrow(UnauthenticatedError);
  });

  it('only a star gives every space, for arbitrary claims', () => {
    const claim = fc.oneof(fc.jsonValue(), fc.array(fc.string()), fc.constantFrom('*', ['*'], '**', ['*', '*']));
    fc.assert(
      fc.property(claim, claim, (spaces, scope) => {
        const isStar = ['"*"', '["*"]'].includes(JSON.stringify(spaces));
        expect(grantedSpaces(spaces, scope) !== null || isStar).toBe(true);
      }),
    );
  });
});

/** The spaces that the claims grant; none if the claims are rejected as expected. */
function grantedSpaces(spaces: unknown, scope: unknown): readonly string[] | null {
  try {
    return viewerWith({ cust_space_ids: spaces, scope }).custSpaceIds;
  } catch (error) {
    if (error instanceof UnauthenticatedError) return [];
    throw error;
  }
}
