import { PermissionError } from '../errors.js';
import { scopes as allScopes, type Scope } from '../domain.js';

/** The rate limits of a caller, per second; an omitted limit does not apply. */
export interface CallerLimits {
  readonly requestsPerSecond?: number | undefined;
  readonly upstreamCallsPerSecond?: number | undefined;
}

/** An authenticated caller and its rights. */
export interface Viewer {
  readonly name: string;
  /** Set if the name alone is not unique: see `identityOf`. */
  readonly id?: string;
  readonly scopes: readonly Scope[];
  /** The spaces that this caller may access; null means every space. */
  readonly custSpaceIds: readonly string[] | null;
  readonly limits?: CallerLimits | undefined;
}

/** The caller while authentication is off. */
export const localViewer: Viewer = Object.freeze({ name: 'local', scopes: allScopes, custSpaceIds: null });

/**
 * A unique id of the caller, used as key of its own data such as idempotency keys. The subject of a JWT may equal the
 * name of an API client, so a JWT viewer has an id that no client name can have.
 */
export function identityOf({ id, name }: Viewer): string {
  return id ?? name;
}

const rightsKeys = new WeakMap<Viewer, string>();

/** A key that callers have in common only if every answer to one is an answer to the other: identity and rights. */
export function rightsKeyOf(viewer: Viewer): string {
  const known = rightsKeys.get(viewer);
  if (known !== undefined) return known;
  const key = JSON.stringify([identityOf(viewer), viewer.name, viewer.scopes, viewer.custSpaceIds]);
  rightsKeys.set(viewer, key);
  return key;
}

/**
 * Authorizes every read and write, before the cache and the upstream are accessed. The error for a space that the
 * caller may not access is the same whether or not the space exists.
 * @throws PermissionError FORBIDDEN
 */
export function assertAuthorized(
  viewer: Viewer,
  operation: { readonly access: Scope; readonly action: string },
  custSpaceId: string | null,
): void {
  assertScope(viewer, operation);
  if (!canAccessSpace(viewer, custSpaceId)) {
    throw new PermissionError(
      custSpaceId === null
        ? 'custSpaceId is required: this caller is limited to spaces.'
        : `This caller may not access the space ${custSpaceId}.`,
    );
  }
}

/**
 * Authorizes an operation that concerns no space.
 * @throws PermissionError FORBIDDEN
 */
export function assertScope(
  { name, scopes }: Viewer,
  { access, action }: { readonly access: Scope; readonly action: string },
): void {
  if (!scopes.includes(access))
    throw new PermissionError(`${action} needs the scope ${access}; ${name} has ${scopes.join(', ') || 'none'}.`);
}

/** Whether a caller may access a space. The account's own space (null) requires access to every space. */
export function canAccessSpace({ custSpaceIds }: Viewer, custSpaceId: string | null): boolean {
  return custSpaceIds === null || (custSpaceId !== null && custSpaceIds.includes(custSpaceId));
}
