import { PermissionError } from '../errors.js';
import { scopes, type Scope } from '../domain.js';

/** What a caller may spend, a second each; what is left out is not limited. */
export interface CallerLimits {
  readonly requestsPerSecond?: number;
  readonly upstreamCallsPerSecond?: number;
}

/** Who is asking, and what they may do. */
export interface Viewer {
  readonly name: string;
  /** Set where the name alone does not tell callers apart: see `identityOf`. */
  readonly id?: string;
  readonly scopes: readonly Scope[];
  /** The spaces this caller may reach; null means every space. */
  readonly custSpaceIds: readonly string[] | null;
  readonly limits?: CallerLimits;
}

/** The caller where authentication is off: the person at this machine. */
export const localViewer: Viewer = Object.freeze({ name: 'local', scopes, custSpaceIds: null });

/**
 * What a caller's own things are kept under, such as its idempotency keys: no two callers share it. The subject of a JWT may
 * be spelled as the name of an API client is, so it has an id that no such name can be.
 */
export function identityOf({ id, name }: Viewer): string {
  return id ?? name;
}

/**
 * The one check of rights, under every read and write. A space outside the caller's is refused in the same words whether
 * it exists or not, and before anything is asked upstream or looked up in the cache.
 * @throws PermissionError FORBIDDEN
 */
export function assertAuthorized(
  viewer: Viewer,
  operation: { readonly access: Scope; readonly action: string },
  custSpaceId: string | null,
): void {
  if (!viewer.scopes.includes(operation.access)) {
    throw new PermissionError(
      `${operation.action} needs the scope ${operation.access}; ${viewer.name} has ${viewer.scopes.join(', ') || 'none'}.`,
    );
  }
  if (!canAccessSpace(viewer, custSpaceId)) {
    throw new PermissionError(
      custSpaceId === null
        ? 'custSpaceId is needed: this caller is bound to spaces.'
        : `The space ${custSpaceId} is not one of this caller's.`,
    );
  }
}

/** Whether a space is one of the caller's; the account's own (null) is only for those who may reach every space. */
export function canAccessSpace({ custSpaceIds }: Viewer, custSpaceId: string | null): boolean {
  return custSpaceIds === null || (custSpaceId !== null && custSpaceIds.includes(custSpaceId));
}
