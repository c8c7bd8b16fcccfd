import { isPlainText, type Space } from '../domain.js';
import { InvalidInputError, UpstreamError } from '../errors.js';
import type { Viewer } from './viewer.js';

/** The space of a call. Null is the account's own space, which CAMS uses if CustSpaceId is omitted. */
export interface SpaceKey {
  readonly custSpaceId: string | null;
  readonly isvCode?: string | undefined;
}

/** A space of the account. The state in CAMS' own words is known only if CAMS lists the spaces. */
export interface KnownSpace extends Space {
  readonly state?: string | undefined;
}

/**
 * The spaces of the account. Null if CAMS_SPACES is unset: the account has only its own space. `unread` if CAMS has to
 * list them and has not done so yet.
 */
export type KnownSpaces = readonly KnownSpace[] | null | 'unread';

const noSpaces: readonly KnownSpace[] = [];

interface SpaceIndex {
  readonly ids: readonly string[];
  readonly byId: ReadonlyMap<string, KnownSpace>;
}

/** The index of each list: a request resolves a space for each field, and an account may have thousands. */
const indexes = new WeakMap<readonly KnownSpace[], SpaceIndex>();

function indexOf(knownSpaces: KnownSpaces): SpaceIndex {
  const list = knownSpaces === null || knownSpaces === 'unread' ? noSpaces : knownSpaces;
  const known = indexes.get(list);
  if (known !== undefined) return known;
  const ids = list.map(({ custSpaceId }) => custSpaceId);
  const index = { ids, byId: new Map(list.map((space) => [space.custSpaceId, space])) };
  indexes.set(list, index);
  return index;
}

const ownSpace = [null] as const;

const omissionRule = 'may be omitted only by a caller that has exactly one space, or by a direct customer';

/**
 * Resolves the space of a call. If it is omitted, it is the caller's only space; for a caller with access to every
 * space, it is the only known space, or the account's own if none is known.
 * @throws InvalidInputError if it is omitted and ambiguous, or could not be the id of a space
 * @throws UpstreamError if it is omitted, and the spaces of the account have not been read yet
 */
export function resolveSpace(
  viewer: Viewer,
  knownSpaces: KnownSpaces,
  custSpaceId: string | null | undefined,
  isvCode?: string | null,
): SpaceKey {
  checkId('custSpaceId', custSpaceId);
  checkId('isvCode', isvCode);
  const resolvedId = custSpaceId ?? onlySpace(viewer, knownSpaces);
  const code = isvCode ?? (resolvedId === null ? undefined : indexOf(knownSpaces).byId.get(resolvedId)?.isvCode);
  return { custSpaceId: resolvedId, ...(code === undefined ? {} : { isvCode: code }) };
}

/** Rejects ids that cannot exist, because a very long one makes the upstream fail instead of answering. */
function checkId(name: string, id: string | null | undefined): void {
  if (!id || isPlainText(id)) return;
  throw new InvalidInputError([
    { path: [name], message: 'expected an id of at most 128 characters, without blanks and control characters.' },
  ]);
}

/** All spaces that a caller may list, in the order of its own list or of CAMS_SPACES. */
export function spacesOf(viewer: Viewer, knownSpaces: KnownSpaces): readonly (string | null)[] {
  return viewer.custSpaceIds ?? (knownSpaces === null ? ownSpace : indexOf(knownSpaces).ids);
}

/** Facts about a space, as far as they are known. */
export interface SpaceInfo {
  readonly custSpaceId: string;
  readonly name: string | null;
  /** The state of the instance in CAMS' own words; null if CAMS did not list it. */
  readonly state: string | null;
}

/** Facts about the spaces that a caller may list, without the account's own space. */
export function spaceInfosOf(viewer: Viewer, knownSpaces: KnownSpaces): readonly SpaceInfo[] {
  const { byId } = indexOf(knownSpaces);
  return spacesOf(viewer, knownSpaces)
    .filter((custSpaceId) => custSpaceId !== null)
    .map((custSpaceId) => {
      const space = byId.get(custSpaceId);
      return { custSpaceId, name: space?.name ?? null, state: space?.state ?? null };
    });
}

function onlySpace(viewer: Viewer, knownSpaces: KnownSpaces): string | null {
  if (knownSpaces === 'unread' && viewer.custSpaceIds === null)
    throw new UpstreamError(
      'CAMS has not listed the spaces of the account yet. Pass custSpaceId, or try again later.',
      {
        code: 'UPSTREAM_UNAVAILABLE',
        retryable: true,
      },
    );
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
