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

const sentence = 'custSpaceId may be left out only by a caller that has exactly one space, or by a direct customer';

/**
 * The space that a call is about. Left out, it is the caller's one space; for a caller who may see all, the one known
 * space, or the account's own where none is known.
 * @throws InvalidInputError where it is left out and several could be meant
 */
export function spaceFor(
  viewer: Viewer,
  known: KnownSpaces,
  custSpaceId: string | null | undefined,
  isvCode?: string | null,
): SpaceKey {
  const named = custSpaceId ?? onlySpace(viewer, known);
  const code = isvCode ?? known?.find((space) => space.custSpaceId === named)?.isvCode;
  return { custSpaceId: named, ...(code === undefined ? {} : { isvCode: code }) };
}

/** All spaces a caller may list, in the order of its own list or of CAMS_SPACES. */
export function spacesOf(viewer: Viewer, known: KnownSpaces): readonly (string | null)[] {
  return viewer.custSpaceIds ?? known?.map((space) => space.custSpaceId) ?? [null];
}

function onlySpace(viewer: Viewer, known: KnownSpaces): string | null {
  const candidates = spacesOf(viewer, known);
  const [only] = candidates;
  if (candidates.length === 1 && only !== undefined) return only;
  const these = candidates.length > 10 ? `${candidates.slice(0, 10).join(', ')}, …` : candidates.join(', ');
  throw new InvalidInputError([
    {
      path: ['custSpaceId'],
      message: `${sentence}; this caller has ${candidates.length}${these === '' ? '' : `: ${these}`}.`,
    },
  ]);
}
