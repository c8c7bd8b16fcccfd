import type { Scope } from '../domain.js';
import type { CallerLimits, Viewer } from './viewer.js';

/** A caller that shows an API key, as CLIENTS_FILE has it. */
export interface Client {
  /** Tells it apart: letters, digits and `_ . @ -`, at most 64. */
  readonly name: string;
  /** SHA-256 of its key, in hexadecimal. */
  readonly keyHash: string;
  /** The beginning of its key, for people to find it by. */
  readonly keyHint?: string;
  /** The key before this one, while its owner changes over. */
  readonly previousKey?: PreviousKey;
  readonly scopes: readonly Scope[];
  /** The spaces it may reach; null: every space. */
  readonly custSpaceIds: readonly string[] | null;
  readonly limits?: CallerLimits;
  /** ISO 8601. */
  readonly createdAt?: string;
}

export interface PreviousKey {
  readonly keyHash: string;
  /** Until when it is still taken, ISO 8601. */
  readonly validUntil: string;
}

export function viewerOf({ name, scopes, custSpaceIds, limits }: Client): Viewer {
  return Object.freeze({ name, scopes, custSpaceIds, ...(limits === undefined ? {} : { limits }) });
}
