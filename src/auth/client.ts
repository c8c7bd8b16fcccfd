import type { Scope } from '../domain.js';
import type { CallerLimits, Viewer } from './viewer.js';

/** An API client in CLIENTS_FILE: a caller that authenticates with an API key. */
export interface Client {
  /** Unique: letters, digits and `_ . @ -`, at most 64. */
  readonly name: string;
  /** SHA-256 of the key, in hexadecimal. */
  readonly keyHash: string;
  /** The first characters of the key, for people to recognise it. */
  readonly keyHint?: string | undefined;
  /** The key before the last rotation, during its overlap. */
  readonly previousKey?: PreviousKey | undefined;
  readonly scopes: readonly Scope[];
  /** The spaces that the client may access; null means every space. */
  readonly custSpaceIds: readonly string[] | null;
  readonly limits?: CallerLimits | undefined;
  /** ISO 8601. */
  readonly createdAt?: string | undefined;
}

export interface PreviousKey {
  readonly keyHash: string;
  /** The end of its validity, ISO 8601. */
  readonly validUntil: string;
}

export function viewerOf({ name, scopes, custSpaceIds, limits }: Client): Viewer {
  return Object.freeze({ name, scopes, custSpaceIds, limits });
}
