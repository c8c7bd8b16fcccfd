/**
 * The loaders of one request. `load` reads: it checks the permission, deduplicates within the request (DataLoader),
 * then asks the cache, which asks the upstream. `write` checks the permission, calls the upstream and invalidates the
 * cache. `watch` streams changes made by any replica. May import auth, upstream, cache, operations and below; does not
 * know the fields of the schema.
 */
import { AsyncResource } from 'node:async_hooks';
import DataLoader from 'dataloader';
import { assertAuthorized, type Viewer } from '../auth/index.js';
import type { Cache } from '../cache/index.js';
import type { Clock } from '../clock.js';
import type { Scope } from '../domain.js';
import { GatewayError, OutcomeUnknownError, UpstreamError } from '../errors.js';
import type { SendGuard } from '../idempotency/index.js';
import type { Subscription } from '../pubsub/index.js';
import {
  isRead,
  type Lifetime,
  type Operation,
  type ParametersOf,
  type ParameterTable,
  type EntityKind,
} from '../operations/index.js';
import type { CallResult, CallOptions, Upstream } from '../upstream/index.js';
import { auditOutcomeOf, lateAuditOutcomeOf, auditRecordOf, type OnWrite } from './audit.js';
import type { ChangeFeed } from './change-feed.js';
import { cacheKeyOf, tagsOfWrite, type KeySegments } from './cache-keys.js';
import { createRateLimitQueue } from './rate-limit-queue.js';
import { increment, recordRead, resetStats, type RequestStats } from './request-stats.js';

export { auditOutcomeOf, auditRecordOf, type AuditRecord, type OnWrite } from './audit.js';
export { createCacheOnlyLoaders, CacheMissError, type PendingLookups } from './cache-only.js';
export { createChangeFeed, type ChangeFeed } from './change-feed.js';
export { createRequestStats, type RequestStats } from './request-stats.js';

export interface LoadOptions {
  /** Bypass the cache. For reads that a write depends on. */
  readonly wantFresh?: boolean;
  /** True for reads of a bulk mutation, which have the lowest priority among user requests. */
  readonly bulk?: boolean;
}

export interface WriteOptions {
  /** True for writes of a bulk mutation, which have the lowest priority among user requests. */
  readonly bulk?: boolean;
  /** Records in the idempotency store that the write is being sent. */
  readonly sendGuard?: SendGuard | undefined;
}

export interface Loaders {
  /**
   * Returns cache hits, and what this request has read before, synchronously.
   * Rejects with PermissionError (nothing is sent), ThrottledError or UpstreamError.
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
   * Streams the ids of changed entities of a kind; null means that any of them may have changed. Each change clears
   * what this request has loaded. Ends when the caller disconnects.
   * @throws PermissionError synchronously
   * @throws UpstreamError UPSTREAM_UNAVAILABLE during iteration if the gateway shuts down
   * @throws the GatewayError that ended the request, during iteration
   */
  watch(
    kind: EntityKind,
    operation: { readonly access: Scope; readonly action: string },
    custSpaceId: string | null,
  ): AsyncIterableIterator<string | null>;
}

/** The dependencies and settings of the loaders of one request. */
export interface LoadersOptions {
  readonly viewer: Viewer;
  readonly cache: Cache;
  readonly upstream: Upstream;
  /** Identifies the Alibaba Cloud account; the first segment of every cache key and tag. */
  readonly account: string;
  /** Counts an upstream call against the caller's rate limit. @throws ThrottledError RATE_LIMITED */
  readonly consumeRateLimit: () => Promise<unknown>;
  readonly clock: Clock;
  readonly lifetimeOf: (operation: { readonly action: string; readonly lifetime?: Lifetime }) => Lifetime;
  readonly changeFeed: ChangeFeed;
  /** The deadline of the current request or event, in epoch milliseconds. */
  readonly deadline: () => number;
  /** The deadline of a background refresh, which no request waits for, in epoch milliseconds. */
  readonly refreshDeadline: () => number;
  /** Aborted when the caller disconnects or the deadline passes. */
  readonly signal: AbortSignal;
  /** All reads of this request bypass the cache (`cache-control: no-cache`). */
  readonly wantFresh: boolean;
  readonly stats: RequestStats;
  /** Called for each outcome of a write, for the audit log. */
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
  const consumeBulkRateLimit = createRateLimitQueue({
    consume: consumeRateLimit,
    clock: options.clock,
    deadline,
    signal,
  });
  /** Results that are known, by the read's id: an asynchronous field costs many times a synchronous one. */
  const resolved = new Map<string, unknown>();
  const inFlight = new Map<string, Promise<{ readonly answer: Promise<unknown> }>>();
  // The batch function returns the promises unresolved: one slow list must not delay the others of the same tick.
  const reads = new DataLoader<Read, { readonly answer: Promise<unknown> }, string>(
    (batch) => Promise.resolve(batch.map((read) => ({ answer: read.start() }))),
    { cacheKeyFn: (read) => read.id, cacheMap: inFlight },
  );
  /** The cache tags of each read of this request. */
  const tagsByRead = new Map<string, readonly KeySegments[]>();

  /** Drops what this request has loaded under the invalidated tags, so that later reads see the write. */
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

  /** Yields each changed id after clearing what the request loaded for the previous event. */
  async function* changeStream(subscription: Subscription): AsyncGenerator<string | null, undefined> {
    for await (const name of subscription) {
      inFlight.clear();
      resolved.clear();
      tagsByRead.clear();
      resetStats(stats);
      yield name;
    }
    if (!signal.aborted)
      throw new UpstreamError('The gateway is stopping. Subscribe again.', { code: 'UPSTREAM_UNAVAILABLE' });
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
      // Safe cast: the id contains the action and the parameters, so the value is this operation's result.
      if (resolved.has(id)) return resolved.get(id) as R;
      const lifetime = options.lifetimeOf(operation);
      const fresh = wantFresh || options.wantFresh;
      const hit = fresh || inFlight.has(id) ? undefined : cache.peek<R>({ key, tags, freshMs: lifetime.freshMs });
      tagsByRead.set(id, tags);
      if (hit !== undefined) {
        recordRead(stats, operation, hit);
        resolved.set(id, hit.value);
        return hit.value;
      }
      const start = async () => {
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
              if (!fetchOptions.refresh) await (bulk ? consumeBulkRateLimit() : consumeRateLimit());
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
            // A failed read has no cache version, so the response must not be cached even where a resolver turns the
            // error into null.
            stats.isCacheable = false;
            throw error;
          });
        recordRead(stats, operation, answer);
        // Unless a write of this request has invalidated the read meanwhile.
        if (inFlight.get(id) === loaded) resolved.set(id, answer.value);
        return answer.value;
      };
      // DataLoader runs the batch in the first caller's async context, so each read keeps its own caller's.
      const asyncContext = new AsyncResource('Read');
      const read: Read = { id, start: () => asyncContext.runInAsyncScope(start) };
      const loaded = reads.load(read);
      return loaded.then(({ answer }) => answer) as Promise<R>;
    },

    async write<T extends ParameterTable, R>(
      operation: Operation<T, R>,
      parameters: ParametersOf<T>,
      { bulk = false, sendGuard }: WriteOptions = {},
    ) {
      if (isRead(operation)) throw new TypeError(`write() expects a write operation, got the read ${operation.action}`);
      const custSpaceId = spaceOf(parameters);
      const auditRecord = auditRecordOf({
        viewer,
        operation,
        custSpaceId,
        subject: operation.auditSubject?.(parameters),
      });
      const tags = tagsOfWrite(account, custSpaceId, operation.tags(parameters));
      const publishChanges = () => changeFeed.publishFromWrite(custSpaceId, operation.affects?.(parameters) ?? []);
      try {
        assertAuthorized(viewer, operation, custSpaceId);
        await (bulk ? consumeBulkRateLimit() : consumeRateLimit());
        const answer = await cache.write(tags, () =>
          upstream.call(operation, parameters, {
            ...callOptions(custSpaceId, bulk ? 'bulk' : 'mutation'),
            sendGuard,
            // The write may have taken effect after its caller got OUTCOME_UNKNOWN and after others cached the old
            // state.
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

function spaceOf({ CustSpaceId }: Readonly<Record<string, unknown>>): string | null {
  return typeof CustSpaceId === 'string' ? CustSpaceId : null;
}
