import type { Space } from '../domain.js';
import { InvalidInputError } from '../errors.js';
import type { Viewer } from './viewer.js';

/** A space as a request names it: null is the account's own, which CAMS takes where CustSpaceId is left out. */
export interface SpaceKey {
  readonly custSpaceId: string | null;
  readonly isvCode?: string | undefined;
}

/** Spaces and their IsvCodes as CAMS_SPACES names them; null where it is unset and the account is its own one space. */
export type KnownSpaces = readonly Space[] | null;

const omissionRule = 'custSpaceId may be left out only by a caller that has exactly one space, or by a direct customer';

/**
 * The space that a call is about. Left out, it is the caller's one space; for a caller who may see all, the one known
 * space, or the account's own where none is known.
 * @throws InvalidInputError where it is left out and several could be meant
 */
export function resolveSpace(
  viewer: Viewer,
  knownSpaces: KnownSpaces,
  custSpaceId: string | null | undefined,
  isvCode?: string | null,
): SpaceKey {
  const resolvedId = custSpaceId ?? onlySpace(viewer, knownSpaces);
  const code = isvCode ?? knownSpaces?.find((space) => space.custSpaceId === resolvedId)?.isvCode;
  return { custSpaceId: resolvedId, ...(code === undefined ? {} : { isvCode: code }) };
}

/** All spaces a caller may list, in the order of its own list or of CAMS_SPACES. */
export function spacesOf(viewer: Viewer, knownSpaces: KnownSpaces): readonly (string | null)[] {
  return viewer.custSpaceIds ?? knownSpaces?.map((space) => space.custSpaceId) ?? [null];
}

function onlySpace(viewer: Viewer, knownSpaces: KnownSpaces): string | null {
  const candidates = spacesOf(viewer, knownSpaces);
  const [only] = candidates;
  if (candidates.length === 1 && only !== undefined) return only;
  const listed = candidates.length > 10 ? `${candidates.slice(0, 10).join(', ')}, …` : candidates.join(', ');
  throw new InvalidInputError([
    {
      path: ['custSpaceId'],
      message: `${omissionRule}; this caller has ${candidates.length}${listed === '' ? '' : `: ${listed}`}.`,
    },
  ]);
}
