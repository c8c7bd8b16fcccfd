/**
 * What a resolver is handed: who asks, the request's verbs, and the spaces it may speak of. A new one for each request.
 * May import loaders and auth; never learns of HTTP or of how a field is named.
 */
import { identityOf, mayReach, spaceFor, spacesOf, type KnownSpaces, type SpaceKey, type Viewer } from './auth/index.js';
import { fingerprintOf, type Idempotency, type Plain } from './idempotency/index.js';
import type { Loaders, Sending } from './loaders/index.js';

/** An upstream operation's quota as the gateway sees it now. */
export interface UpstreamQuota {
  readonly action: string;
  readonly callsPerSecond: number;
  /** Calls waiting for their turn. */
  readonly queued: number;
  /** What a call that came now would wait, in milliseconds. */
  readonly estimatedWaitMs: number;
}

/** An input with an idempotency key. */
export interface Keyed {
  /** A key belongs to its client and space. */
  readonly space: SpaceKey;
  /** Its place in a list whose items share a key; empty for a key of its own. */
  readonly item: readonly string[];
  readonly key: string;
  /** Where the key stands, for the messages that blame it. */
  readonly path: readonly string[];
  readonly mutation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** How the caller can find out what became of it where nobody can tell. */
  readonly howToLook: string;
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
  /** The request's Idempotency-Key header. */
  readonly idempotencyKey: string | null;
  /** Carries `work` out at most once for a key, and gives its first outcome ever after. `work` hands `sending` to `write`. */
  once<T>(keyed: Keyed, work: (sending: Sending) => Promise<T & Plain<T>>): Promise<T>;
}

export interface ContextOptions {
  readonly idempotency: Idempotency;
  readonly idempotencyKey: string | null;
  /** A name for the Alibaba Cloud account, to which a key belongs too. */
  readonly account: string;
  /** Aborted when the caller goes away or its time is up. */
  readonly signal: AbortSignal;
  readonly viewer: Viewer;
  readonly knownSpaces: KnownSpaces;
  readonly loaders: Loaders;
  readonly quotas: () => readonly UpstreamQuota[];
}

export function createContext({ viewer, knownSpaces, loaders, quotas, idempotency, idempotencyKey, account, signal }: ContextOptions): Context {
  return {
    ...loaders,
    viewer,
    space: (custSpaceId, isvCode) => spaceFor(viewer, knownSpaces, custSpaceId, isvCode),
    reaches: (custSpaceId) => mayReach(viewer, custSpaceId),
    spaces: () => spacesOf(viewer, knownSpaces),
    quotas,
    idempotencyKey,
    async once({ space, item, key, path, mutation, input, howToLook }, work) {
      const owner = [account, identityOf(viewer), JSON.stringify(space.custSpaceId), ...item];
      const { outcome } = await idempotency.once({ owner, key, path, fingerprint: fingerprintOf(mutation, input), howToLook, signal }, work);
      return outcome;
    },
  };
}

export type { Plain, Sending, SpaceKey, Viewer };
