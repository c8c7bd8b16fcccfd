/**
 * The request's verbs. `load` reads: checked for rights, asked once in a request however often it is named, then
 * answered by the cache or the upstream. `write` changes: checked, sent past the cache, and what it made old is dropped.
 * `watch` tells of changes, its own replica's and every other's.
 * May import auth, upstream, cache, operations and below; never learns what a field of the schema is.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import DataLoader from 'dataloader';
import { assertAuthorized, type Viewer } from '../auth/index.js';
import type { Cache } from '../cache/index.js';
import type { Scope } from '../domain.js';
import { GatewayError, OutcomeUnknownError, UpstreamError } from '../errors.js';
import type { Subscription } from '../pubsub/index.js';
import {
  isRead,
  type Lifetime,
  type Operation,
  type ParametersOf,
  type ParameterTable,
  type EntityKind,
} from '../operations/index.js';
import type { CallResult, CallOptions, SendGuard, Upstream } from '../upstream/index.js';
import { auditOutcomeOf, lateAuditOutcomeOf, auditRecordOf, type OnWrite } from './audit.js';
import type { ChangeFeed } from './change-feed.js';
import { cacheKeyOf, tagsOfWrite, type KeySegments } from './cache-keys.js';
import { increment, recordRead, resetStats, type RequestStats } from './request-stats.js';

export { auditOutcomeOf, auditRecordOf, type AuditRecord, type OnWrite } from './audit.js';
export { createCacheOnlyLoaders, CacheMissError, type PendingLookups } from './cache-only.js';
export { createChangeFeed, type ChangeFeed } from './change-feed.js';
export { createRequestStats, type RequestStats } from './request-stats.js';
export type { SendGuard } from '../upstream/index.js';

export interface LoadOptions {
  /** Ask the upstream, whatever the cache holds: for a read that a write is going to rest on. */
  readonly wantFresh?: boolean;
  /** For one of many writes in a bulk mutation: everyone else's turn comes first. */
  readonly bulk?: boolean;
}

export interface WriteOptions {
  /** One of many in a bulk mutation: everyone else's turn comes first. */
  readonly bulk?: boolean;
  /** Where it is written down under an idempotency key. */
  readonly sendGuard?: SendGuard | undefined;
}

export interface Loaders {
  /**
   * At once where nothing has to be waited for: a field that waits costs many times one that does not.
   * Rejects with PermissionError, ThrottledError, UpstreamError; nothing is sent when the caller may not.
   */
  load<T extends ParameterTable, R>(
    operation: Operation<T, R>,
    parameters: ParametersOf<T>,
    options?: LoadOptions,
  ): R | Promise<R>;
  /** @throws PermissionError, ThrottledError, UpstreamError, OutcomeUnknownError */
  write<T extends ParameterTable, R>(
    operation: Operation<T, R>,
    parameters: ParametersOf<T>,
    options?: WriteOptions,
  ): Promise<CallResult<R>>;
  /**
   * The names of what changes from now on, of a kind that `operation` reads; null: any of them may have. What this request has read
   * is forgotten with each. Ends when the caller goes.
   * @throws PermissionError, at once
   * @throws UpstreamError UPSTREAM_UNAVAILABLE, while it is iterated: the gateway stops; and the GatewayError that ended the request
   */
  watch(
    kind: EntityKind,
    operation: { readonly access: Scope; readonly action: string },
    custSpaceId: string | null,
  ): AsyncIterableIterator<string | null>;
}

/** What the loaders of one request are made of. */
export interface LoadersOptions {
  readonly viewer: Viewer;
  readonly cache: Cache;
  readonly upstream: Upstream;
  /** A name for the Alibaba Cloud account, which stands first in every cache key and tag. */
  readonly account: string;
  /** Counts an upstream call against the caller's own limit. @throws ThrottledError RATE_LIMITED */
  readonly consumeRateLimit: () => Promise<unknown>;
  readonly lifetimeOf: (operation: { readonly action: string; readonly lifetime?: Lifetime }) => Lifetime;
  readonly changeFeed: ChangeFeed;
  /** Epoch milliseconds: of what is asked now. */
  readonly deadline: () => number;
  /** Until when a refresh in the background may take, which no request waits for: epoch milliseconds. */
  readonly refreshDeadline: () => number;
  /** Aborted when the caller goes away or the deadline passes. */
  readonly signal: AbortSignal;
  /** Every read of this request asks anew, as `cache-control: no-cache` says. */
  readonly wantFresh: boolean;
  readonly stats: RequestStats;
  /** Told of each write, however it ended. */
  readonly onWrite: OnWrite;
}

interface Read {
  readonly id: string;
  readonly start: () => Promise<unknown>;
}

export function createLoaders(options: LoadersOptions): Loaders {
  const {
    viewer,
    cache,
    upstream,
    changeFeed,
    consumeRateLimit,
    account,
    deadline,
    refreshDeadline,
    signal,
    stats,
    onWrite,
  } = options;
  /** What this request has been answered at once, by the read's id. */
  const resolved = new Map<string, unknown>();
  const inFlight = new Map<string, Promise<{ readonly answer: Promise<unknown> }>>();
  // A batch is handed back at once, each item with its own promise: one slow list must not hold up the others of its tick.
  const reads = new DataLoader<Read, { readonly answer: Promise<unknown> }, string>(
    (batch) => Promise.resolve(batch.map((read) => ({ answer: read.start() }))),
    { cacheKeyFn: (read) => read.id, cacheMap: inFlight },
  );
  /** The tags of each read of this request. */
  const tagsByRead = new Map<string, readonly KeySegments[]>();

  /** What this request itself has read is as old as what the cache holds. */
  function invalidate(tags: readonly KeySegments[]): void {
    const dropped = new Set(tags.map((parts) => JSON.stringify(parts)));
    for (const [id, readTags] of tagsByRead) {
      if (!readTags.some((parts) => dropped.has(JSON.stringify(parts)))) continue;
      inFlight.delete(id);
      resolved.delete(id);
      tagsByRead.delete(id);
    }
  }

  const callOptions = (custSpaceId: string | null, kind: CallOptions['class']): CallOptions => ({
    flow: custSpaceId ?? '',
    class: kind,
    deadline: deadline(),
    signal,
    onCall: (call) => {
      increment(stats.calls, call.action);
      stats.waitedMs = Math.max(stats.waitedMs, call.waitedMs);
    },
  });

  /** Each name, after what was read for the one before is forgotten: a request that lasts is as many as it tells of changes. */
  async function* changeStream(subscription: Subscription): AsyncGenerator<string | null, undefined> {
    for await (const name of subscription) {
      inFlight.clear();
      resolved.clear();
      tagsByRead.clear();
      resetStats(stats);
      yield name;
    }
    if (!signal.aborted)
      throw new UpstreamError('The gateway is stopping; subscribe again.', { code: 'UPSTREAM_UNAVAILABLE' });
    if (signal.reason instanceof GatewayError) throw signal.reason;
  }

  return {
    load<T extends ParameterTable, R>(
      operation: Operation<T, R>,
      parameters: ParametersOf<T>,
      { wantFresh = false, bulk = false }: LoadOptions = {},
    ) {
      const custSpaceId = spaceOf(parameters);
      try {
        assertAuthorized(viewer, operation, custSpaceId);
      } catch (error) {
        return Promise.reject(error);
      }
      const { key, tags, keyText } = cacheKeyOf(account, operation, parameters);
      const id = wantFresh ? `fresh ${keyText}` : keyText;
      // An id holds the action and the parameters, so what is found under it is this operation's result.
      if (resolved.has(id)) return resolved.get(id) as R;
      const lifetime = options.lifetimeOf(operation);
      const fresh = wantFresh || options.wantFresh;
      const hit =
        fresh || inFlight.has(id) || !cache.isSynchronous
          ? undefined
          : cache.peek<R>({ key, tags, freshMs: lifetime.freshMs });
      tagsByRead.set(id, tags);
      if (hit !== undefined && !(hit instanceof Promise)) {
        recordRead(stats, operation, hit);
        resolved.set(id, hit.value);
        return hit.value;
      }
      const read: Read = {
        id,
        // Whoever asks first in a tick has the batch carried out; each read is its own asker's all the same.
        start: AsyncLocalStorage.bind(async () => {
          const answer = await cache
            .read<R>({
              key,
              tags,
              ...lifetime,
              requireFresh: fresh,
              signal,
              deadline: deadline(),
              onFetched: (result) =>
                void changeFeed.publishFromRead(custSpaceId, operation.observes?.(result, parameters) ?? []),
              fetch: async (fetchOptions) => {
                if (!fetchOptions.refresh) await consumeRateLimit();
                const how = callOptions(custSpaceId, fetchOptions.refresh ? 'refresh' : bulk ? 'bulk' : 'interactive');
                const { result } = await upstream.call(operation, parameters, {
                  ...how,
                  signal: fetchOptions.signal,
                  deadline: fetchOptions.deadline ?? refreshDeadline(),
                });
                return result;
              },
            })
            .catch((error: unknown) => {
              // It has no mark in the cache, whatever is made of it: of an id, a space that is not the account's makes null.
              stats.isCacheable = false;
              throw error;
            });
          recordRead(stats, operation, answer);
          return answer.value;
        }),
      };
      return reads.load(read).then(({ answer }) => answer) as Promise<R>;
    },

    async write<T extends ParameterTable, R>(
      operation: Operation<T, R>,
      parameters: ParametersOf<T>,
      { bulk = false, sendGuard }: WriteOptions = {},
    ) {
      if (isRead(operation))
        throw new TypeError(`write() takes an operation that changes something, got ${operation.action}`);
      const custSpaceId = spaceOf(parameters);
      const auditRecord = auditRecordOf({ viewer, operation, custSpaceId, parameters });
      const tags = tagsOfWrite(account, custSpaceId, operation.tags(parameters));
      const publishChanges = () => changeFeed.publishFromWrite(custSpaceId, operation.affects?.(parameters) ?? []);
      try {
        assertAuthorized(viewer, operation, custSpaceId);
        await consumeRateLimit();
        const answer = await cache.write(tags, () =>
          upstream.call(operation, parameters, {
            ...callOptions(custSpaceId, bulk ? 'bulk' : 'mutation'),
            sendGuard,
            // It may have landed after its caller was told that nobody knows, and after somebody read what it changed.
            onLateEnd: (call) => {
              void cache.invalidate(tags).then(publishChanges);
              onWrite({ ...auditRecord, ...lateAuditOutcomeOf(call), how: 'late' });
            },
          }),
        );
        publishChanges();
        onWrite({ ...auditRecord, outcome: 'OK', upstreamRequestId: answer.requestId, how: 'carriedOut' });
        return answer;
      } catch (error) {
        if (error instanceof OutcomeUnknownError) publishChanges();
        onWrite({ ...auditRecord, ...auditOutcomeOf(error), how: 'carriedOut' });
        throw error;
      } finally {
        invalidate(tags);
      }
    },

    watch(kind, operation, custSpaceId) {
      assertAuthorized(viewer, operation, custSpaceId);
      return changeStream(changeFeed.subscribe(custSpaceId, kind, signal));
    },
  };
}

function spaceOf(parameters: Readonly<Record<string, string | undefined>>): string | null {
  return parameters['CustSpaceId'] ?? null;
}
