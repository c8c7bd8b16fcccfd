/**
 * What a resolver is handed: who asks, the request's verbs, and the spaces it may speak of. A new one for each request.
 * May import loaders and auth; never learns of HTTP or of how a field is named.
 */
import { mayReach, spaceFor, spacesOf, type KnownSpaces, type SpaceKey, type Viewer } from './auth/index.js';
import type { Loaders } from './loaders/index.js';

/** An upstream operation's quota as the gateway sees it now. */
export interface UpstreamQuota {
  readonly action: string;
  readonly callsPerSecond: number;
  /** Calls waiting for their turn. */
  readonly queued: number;
  /** What a call that came now would wait, in milliseconds. */
  readonly estimatedWaitMs: number;
}

export interface Context extends Loaders {
  readonly viewer: Viewer;
  /** The space that a call is about; the caller's only one where it is left out. Throws InvalidInputError where several could be meant. */
  space(custSpaceId: string | null | undefined, isvCode?: string | null): SpaceKey;
  /** Every space the caller may list; null among them is the account's own. */
  spaces(): readonly (string | null)[];
  /** Whether a space is one of the caller's. */
  reaches(custSpaceId: string | null): boolean;
  quotas(): readonly UpstreamQuota[];
}

export interface ContextOptions {
  readonly viewer: Viewer;
  readonly knownSpaces: KnownSpaces;
  readonly loaders: Loaders;
  readonly quotas: () => readonly UpstreamQuota[];
}

export function createContext({ viewer, knownSpaces, loaders, quotas }: ContextOptions): Context {
  return {
    ...loaders,
    viewer,
    space: (custSpaceId, isvCode) => spaceFor(viewer, knownSpaces, custSpaceId, isvCode),
    reaches: (custSpaceId) => mayReach(viewer, custSpaceId),
    spaces: () => spacesOf(viewer, knownSpaces),
    quotas,
  };
}

export type { SpaceKey, Viewer };
