/**
 * What a resolver is handed: who asks, the request's verbs, and the spaces it may speak of. A new one for each request.
 * May import loaders and auth; never learns of HTTP or of how a field is named.
 */
import {
  assertAuthorized,
  identityOf,
  canAccessSpace,
  resolveSpace,
  spacesOf,
  type KnownSpaces,
  type SpaceKey,
  type Viewer,
} from './auth/index.js';
import { InvalidInputError, type ErrorCode } from './errors.js';
import type { Scope } from './domain.js';
import { fingerprintOf, type Idempotency, type Plain } from './idempotency/index.js';
import type { Budget } from './budget.js';
import {
  auditOutcomeOf,
  auditRecordOf,
  type LoadOptions,
  type Loaders,
  type OnWrite,
  type SendGuard,
} from './loaders/index.js';

/** An upstream operation's quota as the gateway sees it now. */
export interface UpstreamQuota {
  readonly action: string;
  readonly callsPerSecond: number;
  /** Calls waiting for their turn. */
  readonly queued: number;
  /** Calls that could be sent at once. */
  readonly remaining: number;
  /** What a call that came now would wait, in milliseconds. */
  readonly estimatedWaitMs: number;
}

/** An input with an idempotency key. */
export interface IdempotentRequest {
  /** A key belongs to its client and space. */
  readonly space: SpaceKey;
  /** Its place in a list whose items share a key; empty for a key of its own. */
  readonly item: readonly string[];
  readonly key: string;
  /** Where the key stands, for the messages that blame it. */
  readonly path: readonly string[];
  readonly mutation: string;
  /** What the mutation does upstream: the right to it is checked with each repeat. */
  readonly operation: { readonly action: string; readonly access: Scope };
  readonly input: Readonly<Record<string, unknown>>;
  /** How the caller can find out what became of it where nobody can tell. */
  readonly recoveryHint: string;
}

export interface Context extends Loaders {
  readonly viewer: Viewer;
  /** The space that a call is about; the caller's only one where it is left out. Throws InvalidInputError where several could be meant. */
  space(custSpaceId: string | null | undefined, isvCode?: string | null): SpaceKey;
  /** Every space the caller may list; null among them is the account's own. */
  spaces(): readonly (string | null)[];
  /** Whether a space is one of the caller's. */
  canAccess(custSpaceId: string | null): boolean;
  quotas(): readonly UpstreamQuota[];
  /** What the answer may still hold and have drawn. */
  readonly budget: Budget;
  /** Notes the code of an error that leaves as data, in the result of a mutation. */
  readonly noteError: (code: ErrorCode) => void;
  /** The request's Idempotency-Key header. */
  readonly idempotencyKey: string | null;
  /** Carries `work` out at most once for a key, and gives its first outcome ever after. `work` hands `sending` to `write`. */
  executeOnce<T>(request: IdempotentRequest, work: (sendGuard: SendGuard) => Promise<T & Plain<T>>): Promise<T>;
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
  readonly budget: Budget;
  readonly noteError: (code: ErrorCode) => void;
  /** Told of what was asked for again under an idempotency key, and was not carried out again. */
  readonly onWrite: OnWrite;
}

export function createContext({
  viewer,
  knownSpaces,
  loaders,
  quotas,
  idempotency,
  idempotencyKey,
  account,
  signal,
  budget,
  noteError,
  onWrite,
}: ContextOptions): Context {
  return {
    write: loaders.write,
    watch: loaders.watch,
    load(operation, parameters, options) {
      // An answer that is refused as a whole needs no more reading; what a write rests on is another matter.
      if (budget.exceededError !== null && options?.wantFresh !== true) throw budget.exceededError;
      return loaders.load(operation, parameters, options);
    },
    viewer,
    space: (custSpaceId, isvCode) => resolveSpace(viewer, knownSpaces, custSpaceId, isvCode),
    canAccess: (custSpaceId) => canAccessSpace(viewer, custSpaceId),
    spaces: () => spacesOf(viewer, knownSpaces),
    quotas,
    budget,
    noteError,
    idempotencyKey,
    async executeOnce({ space: { custSpaceId }, item, key, path, mutation, operation, input, recoveryHint }, work) {
      const owner = [account, identityOf(viewer), JSON.stringify(custSpaceId), ...item];
      const record = auditRecordOf({ viewer, operation, custSpaceId });
      let isExecutedHere = false;
      const executeWork = (sendGuard: SendGuard) => {
        isExecutedHere = true;
        return work(sendGuard);
      };
      try {
        assertAuthorized(viewer, operation, custSpaceId);
        const { outcome } = await idempotency.once(
          { owner, key, path, fingerprint: fingerprintOf(mutation, input), recoveryHint, signal },
          executeWork,
        );
        if (!isExecutedHere) onWrite({ ...record, outcome: 'OK', upstreamRequestId: null, how: 'replayed' });
        return outcome;
      } catch (error) {
        // What this request carries out itself, its write tells of; a key that cannot be one is a fault of the input.
        const isInvalidKey = error instanceof InvalidInputError && error.code === 'BAD_USER_INPUT';
        if (!isExecutedHere && !isInvalidKey) onWrite({ ...record, ...auditOutcomeOf(error), how: 'replayed' });
        throw error;
      }
    },
  };
}

export type { LoadOptions, Plain, SendGuard, SpaceKey, Viewer };
