/**
 * The GraphQL context: the caller, the loaders and the accessible spaces. One per request.
 * May import loaders and auth; does not know HTTP or the fields of the schema.
 */
import {
  assertAuthorized,
  identityOf,
  canAccessSpace,
  resolveSpace,
  spaceInfosOf,
  spacesOf,
  type KnownSpaces,
  type SpaceInfo,
  type SpaceKey,
  type Viewer,
} from './auth/index.js';
import { InvalidInputError, type ErrorCode } from './errors.js';
import type { Scope } from './domain.js';
import { fingerprintOf, type Idempotency, type Plain, type SendGuard } from './idempotency/index.js';
import type { Budget } from './budget.js';
import type { AttemptBudget, AttemptResult, Coordination, Lock } from './coordination/index.js';
import { auditOutcomeOf, auditRecordOf, type LoadOptions, type Loaders, type OnWrite } from './loaders/index.js';

/** The current quota of an upstream operation, as tracked by this gateway. */
export interface UpstreamQuota {
  readonly action: string;
  readonly callsPerSecond: number;
  /** Calls waiting in the queue. */
  readonly queued: number;
  /** Calls that could be sent immediately. */
  readonly remaining: number;
  /** Estimated wait of a new call, in milliseconds. */
  readonly estimatedWaitMs: number;
}

/** A mutation's input with its idempotency key. */
export interface IdempotentRequest {
  /** Idempotency keys are scoped to the client and the space. */
  readonly space: SpaceKey;
  /** The item's index if several items share a key; empty if the item has its own key. */
  readonly item: readonly string[];
  readonly key: string;
  /** The path of the key, for error messages. */
  readonly path: readonly string[];
  readonly mutation: string;
  /** The upstream operation of the mutation. Its permission is checked on every retry. */
  readonly operation: { readonly action: string; readonly access: Scope };
  readonly input: Readonly<Record<string, unknown>>;
  /** A hint for the caller: how to find out what happened after an unknown outcome. */
  readonly recoveryHint: string;
}

export interface Context extends Loaders {
  readonly viewer: Viewer;
  /**
   * Resolves a space id. Defaults to the caller's only space. @throws InvalidInputError if it is omitted and ambiguous
   */
  space(custSpaceId: string | null | undefined, isvCode?: string | null): SpaceKey;
  /** All spaces that the caller may list; null stands for the account's own. */
  spaces(): readonly (string | null)[];
  /** The spaces that the caller may list, without the account's own, as far as they are known. */
  spaceInfos(): readonly SpaceInfo[];
  /**
   * With CAMS_SPACES=auto, reads the list of spaces from CAMS if it was not read yet or the request wants fresh data.
   * Call it before the spaces are listed. @throws PermissionError FORBIDDEN, GatewayError if they cannot be read
   */
  readSpaces(): void | Promise<void>;
  /** Whether the caller may access a space. */
  canAccess(custSpaceId: string | null): boolean;
  quotas(): readonly UpstreamQuota[];
  /** The remaining budget for response size and image rendering. */
  readonly budget: Budget;
  /** Records the code of an error that is returned as data, in a mutation's result, for logs and metrics. */
  readonly noteError: (code: ErrorCode) => void;
  /** The request's Idempotency-Key header. */
  readonly idempotencyKey: string | null;
  /** Counts an attempt of this `kind` for a phone number, over all replicas. */
  takeAttempt(kind: string, space: SpaceKey, digits: string, budget: AttemptBudget): Promise<AttemptResult>;
  /** Runs a read-merge-write of a phone number's settings, one at a time over all replicas. */
  runExclusive<T>(kind: string, space: SpaceKey, digits: string, work: (lock: Lock) => Promise<T>): Promise<T>;
  /** Executes `work` at most once per key; retries get the first outcome. `work` passes its `sendGuard` to `write`. */
  executeOnce<T>(request: IdempotentRequest, work: (sendGuard: SendGuard) => Promise<T & Plain<T>>): Promise<T>;
}

export interface ContextOptions {
  readonly coordination: Coordination;
  readonly idempotency: Idempotency;
  readonly idempotencyKey: string | null;
  /** Identifies the Alibaba Cloud account; idempotency keys are scoped to it. */
  readonly account: string;
  /** Aborted when the caller disconnects or the deadline passes. */
  readonly signal: AbortSignal;
  readonly viewer: Viewer;
  readonly knownSpaces: () => KnownSpaces;
  /** Reads the spaces of the account from CAMS if that is needed. */
  readonly readSpaces: () => void | Promise<void>;
  readonly loaders: Loaders;
  readonly quotas: () => readonly UpstreamQuota[];
  readonly budget: Budget;
  readonly noteError: (code: ErrorCode) => void;
  /** Called for writes that were replayed from a recorded outcome. */
  readonly onWrite: OnWrite;
}

/**
 * Errors of requests for which no outcome was recorded: the caller lacks the scope, the idempotency store is
 * unreachable or full, or nothing was sent. They are never replays of an earlier outcome.
 */
const neverReplayed: ReadonlySet<string> = new Set(['FORBIDDEN', 'UPSTREAM_UNAVAILABLE', 'RATE_LIMITED', 'ABANDONED']);

export function createContext({
  coordination,
  viewer,
  knownSpaces,
  readSpaces,
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
      // A response over budget fails as a whole, so loading stops. Reads that a write depends on must still be made.
      if (budget.exceededError !== null && options?.wantFresh !== true && options?.startNow !== true)
        throw budget.exceededError;
      return loaders.load(operation, parameters, options);
    },
    viewer,
    space: (custSpaceId, isvCode) => resolveSpace(viewer, knownSpaces(), custSpaceId, isvCode),
    canAccess: (custSpaceId) => canAccessSpace(viewer, custSpaceId),
    spaces: () => spacesOf(viewer, knownSpaces()),
    spaceInfos: () => spaceInfosOf(viewer, knownSpaces()),
    readSpaces,
    quotas,
    budget,
    noteError,
    idempotencyKey,
    takeAttempt: (kind, { custSpaceId }, digits, limit) =>
      coordination.takeAttempt([kind, account, JSON.stringify(custSpaceId), digits], limit),
    runExclusive: (kind, { custSpaceId }, digits, work) =>
      coordination.runExclusive([kind, account, JSON.stringify(custSpaceId), digits], signal, work),
    async executeOnce({ space: { custSpaceId }, item, key, path, mutation, operation, input, recoveryHint }, work) {
      const owner = [account, identityOf(viewer), JSON.stringify(custSpaceId), ...item];
      const client = JSON.stringify([account, identityOf(viewer)]);
      const record = auditRecordOf({ viewer, operation, custSpaceId });
      let isExecutedHere = false;
      const executeWork = (sendGuard: SendGuard) => {
        isExecutedHere = true;
        return work(sendGuard);
      };
      try {
        assertAuthorized(viewer, operation, custSpaceId);
        const { outcome } = await idempotency.once(
          { owner, client, key, path, fingerprint: fingerprintOf(key, mutation, input), recoveryHint, signal },
          executeWork,
        );
        if (!isExecutedHere) onWrite({ ...record, outcome: 'OK', upstreamRequestId: null, how: 'replayed' });
        return outcome;
      } catch (error) {
        // The loaders audit a write that this request executes itself. A write with an invalid key is an input error,
        // so it is not audited.
        const isInvalidKey = error instanceof InvalidInputError && error.code === 'BAD_USER_INPUT';
        if (!isExecutedHere && !isInvalidKey) {
          const outcome = auditOutcomeOf(error);
          onWrite({ ...record, ...outcome, how: neverReplayed.has(outcome.outcome) ? 'carriedOut' : 'replayed' });
        }
        throw error;
      }
    },
  };
}

export type { SpaceInfo, LoadOptions, Plain, SendGuard, SpaceKey, Viewer };
