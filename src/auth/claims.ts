import type { JWTPayload } from 'jose';
import { scopes, type Scope } from '../domain.js';
import { UnauthenticatedError } from '../errors.js';
import type { Viewer } from './viewer.js';

const maxNameLength = 255;

/**
 * Maps the claims of a verified JWT to a viewer. Denies by default: no `scope` means no rights, no `cust_space_ids`
 * means no spaces, and only "*" means every space.
 * @throws UnauthenticatedError if a claim is malformed
 */
export function viewerOfClaims(claims: JWTPayload): Viewer {
  const name = readName(claims);
  return Object.freeze({
    name,
    id: `jwt:${name}`,
    scopes: readScopes(claims),
    custSpaceIds: readCustSpaceIds(claims['cust_space_ids']),
  });
}

/** `sub`, or `client_id` for a client credentials token without `sub` (RFC 9068, section 2.2). */
function readName({ sub, client_id: clientId }: JWTPayload): string {
  const name: unknown = sub ?? clientId;
  if (typeof name === 'string' && name.trim() !== '' && name.length <= maxNameLength) return name;
  throw invalidClaim('sub', `or client_id to be a text of 1 to ${maxNameLength} characters`);
}

/**
 * `scope`, separated by blanks (RFC 8693, section 4.2) or as a list; without `scope`, `scp`, which Entra and Okta send.
 * Case-insensitive. Unknown scopes belong to other services and are ignored.
 */
function readScopes({ scope, scp }: JWTPayload): readonly Scope[] {
  const claim: unknown = scope ?? scp ?? [];
  const words = typeof claim === 'string' ? claim.split(/\s+/) : asStringArray(claim);
  if (!words) throw invalidClaim('scope', 'to be a text of words separated by blanks');
  const claimed = new Set(words.map((word) => word.toUpperCase()));
  return scopes.filter((one) => claimed.has(one));
}

function readCustSpaceIds(claim: unknown): readonly string[] | null {
  if (claim === undefined || claim === null) return [];
  if (claim === '*') return null;
  const ids = asStringArray(claim);
  if (ids?.length === 1 && ids[0] === '*') return null;
  if (ids?.every((id) => id !== '' && id !== '*')) return [...new Set(ids)];
  throw invalidClaim('cust_space_ids', 'to be a list of space ids, or "*" alone for every space');
}

function asStringArray(claim: unknown): readonly string[] | undefined {
  return Array.isArray(claim) && claim.every((entry): entry is string => typeof entry === 'string') ? claim : undefined;
}

function invalidClaim(claim: string, expected: string): UnauthenticatedError {
  return new UnauthenticatedError(`The JWT's claims are not as expected: expected ${claim} ${expected}.`);
}
