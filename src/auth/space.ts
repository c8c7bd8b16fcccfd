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

/** What is known of a space. */
export interface SpaceInfo {
  readonly custSpaceId: string;
  readonly name: string | null;
  /** CAMS' own word for the state of the instance; null where CAMS did not list it. */
  readonly state: string | null;
}

/** What is known of the spaces that a caller may list, the account's own left out. */
export function spaceInfosOf(viewer: Viewer, knownSpaces: KnownSpaces): readonly SpaceInfo[] {
  const known = new Map(knownSpaces?.map((space) => [space.custSpaceId, space]));
  return spacesOf(viewer, knownSpaces)
    .filter((custSpaceId) => custSpaceId !== null)
    .map((custSpaceId) => ({ custSpaceId, name: known.get(custSpaceId)?.name ?? null, state: null }));
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
