import type { Space } from '../domain.js';
import { InvalidInputError } from '../errors.js';
import type { Viewer } from './viewer.js';

/** The space of a call: null is the account's own, which CAMS uses where CustSpaceId is omitted. */
export interface SpaceKey {
  readonly custSpaceId: string | null;
  readonly isvCode?: string | undefined;
}

/** The spaces and IsvCodes of CAMS_SPACES; null where it is unset: the account has only its own space. */
export type KnownSpaces = readonly Space[] | null;

const omissionRule = 'may be omitted only by a caller that has exactly one space, or by a direct customer';

/**
 * Resolves the space of a call. If omitted, it is the caller's only space; for a caller with access to every space, the
 * only known space, or the account's own where none is known.
 * @throws InvalidInputError where it is omitted and ambiguous
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

/** All spaces that a caller may list, in the order of its own list or of CAMS_SPACES. */
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
