/**
 * The loaders of one request. `load` reads: it checks the permission, deduplicates within the request (DataLoader),
 * then asks the cache, which asks the upstream. `write` checks the permission, calls the upstream and invalidates the
 * cache. `watch` streams changes made by any replica. May import auth, upstream, cache, operations and below; does not
 * know the fields of the schema.
 */
import { AsyncResource } from 'node:async_hooks';
import DataLoader from 'dataloader';
import { assertAuthorized, type Viewer } from '../auth/index.js';
import type { Cache, CacheReplacement } from '../cache/index.js';
import type { Clock } from '../clock.js';
import { OutcomeUnknownError } from '../errors.js';
import { auditSubjectOf } from '../nouns.js';
import {
  isRead,
  readAllPages,
  type Lifetime,
  type Operation,
  type ParametersOf,
  type ParameterTable,
} from '../operations/index.js';
import type { CallOptions, CallResult, Upstream } from '../upstream/index.js';
import { auditOutcomeOf, lateAuditOutcomeOf, auditRecordOf, type OnWrite } from './audit.js';
import type { ChangeFeed } from './change-feed.js';
import { cacheKeyOf, spaceOf, tagsOfWrite, type KeySegments } from './cache-keys.js';
import { streamChanges } from './change-stream.js';
import type { NumberPoll } from './number-poll.js';
import type { LoadOptions, Loaders, ReplacedRead, WriteOptions } from './port.js';
import { createRateLimitQueue } from './rate-limit-queue.js';
import { increment, recordRead, recordUnreadable, resetStats, type RequestStats } from './request-stats.js';

export type { LoadOptions, Loaders, WriteOptions } from './port.js';
export { auditOutcomeOf, auditRecordOf, type AuditRecord, type OnWrite } from './audit.js';
export { createCacheOnlyLoaders, CacheMissError, cacheMiss } from './cache-only.js';
export { createChangeFeed, type ChangeFeed } from './change-feed.js';
export { createBackgroundReader, type BackgroundRead } from './background-read.js';
export { createNumberPoll, type NumberPoll } from './number-poll.js';
export { createRequestStats, type RequestStats } from './request-stats.js';

/** The dependencies and settings of the loaders of one request. */
export interface LoadersOptions {
  readonly viewer: Viewer;
  readonly cache: Cache;
  readonly upstream: Upstream;
  /** Identifies the Alibaba Cloud account. It is the first segment of every cache key and tag. */
  readonly account: string;
  /** Counts an upstream call against the caller's rate limit. @throws ThrottledError RATE_LIMITED */
  readonly consumeRateLimit: () => Promise<unknown>;
  readonly clock: Clock;
  readonly lifetimeOf: (operation: { readonly action: string; readonly lifetime?: Lifetime }) => Lifetime;
  readonly changeFeed: ChangeFeed;
  readonly numberPoll: NumberPoll;
  /** The deadline of the current request or event, in epoch milliseconds. */
  readonly deadline: () => number;
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
  const { viewer, cache, upstream, changeFeed, consumeRateLimit, account, deadline, signal, stats, onWrite } = options;
  const consumeBulkRateLimit = createRateLimitQueue({
    consume: consumeRateLimit,
    clock: options.clock,
    deadline,
    signal,
  });
  /** Results of completed reads by id: an asynchronous field costs many times as much as a synchronous one. */
  const resolved = new Map<string, unknown>();
  const inFlight = new Map<string, Promise<{ readonly answer: Promise<unknown> }>>();
  // The batch function returns the promises unresolved: one slow list must not delay the others of the same tick.
  const reads = new DataLoader<Read, { readonly answer: Promise<unknown> }, string>(
    (batch) => Promise.resolve(batch.map((read) => ({ answer: read.start() }))),
    { cacheKeyFn: (read) => read.id, cacheMap: inFlight },
  );
  /** The cache tags of each read of this request. */
  const tagsByRead = new Map<string, readonly KeySegments[]>();

  /** Drops the data that this request has loaded under the invalidated tags, so that later reads see the write. */
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

  /** The cache entry that the reply of a write replaces. */
  function replacementOf<R>({ operation, parameters }: ReplacedRead<R>): CacheReplacement<CallResult<R>> {
    const { key, tags } = cacheKeyOf(account, operation, parameters);
    return { key, tags, ...options.lifetimeOf(operation), valueOf: ({ result }) => result };
  }

  /** Drops everything that this request has loaded. */
  function reset(): void {
    inFlight.clear();
    resolved.clear();
    tagsByRead.clear();
    resetStats(stats);
  }

  return {
    load<T extends ParameterTable, R>(
      operation: Operation<T, R>,
      parameters: ParametersOf<T>,
      { wantFresh = false, startNow = false, bulk = false }: LoadOptions = {},
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
      if (resolved.has(id) && !startNow) return resolved.get(id) as R;
      const lifetime = options.lifetimeOf(operation);
      const fresh = wantFresh || startNow || options.wantFresh;
      const hit = fresh || inFlight.has(id) ? undefined : cache.peek<R>({ key, tags, freshMs: lifetime.freshMs });
      tagsByRead.set(id, tags);
      if (hit !== undefined) {
        recordRead(stats, operation, hit);
        resolved.set(id, hit.value);
        return hit.value;
      }
      let loaded: Promise<{ readonly answer: Promise<unknown> }> | undefined;
      const start = async () => {
        let answer;
        try {
          answer = await cache.read<R>({
            key,
            tags,
            ...lifetime,
            requireFresh: fresh,
            signal,
            deadline: deadline(),
            onFetched: (result) =>
              void changeFeed.publishFromRead(custSpaceId, operation.observes?.(result, parameters) ?? []),
            fetch: (fetchOptions) =>
              readAllPages(operation, parameters, async (page) => {
                if (!fetchOptions.refresh) await (bulk ? consumeBulkRateLimit() : consumeRateLimit());
                return await upstream.call(operation, page, {
                  ...callOptions(custSpaceId, fetchOptions.refresh ? 'refresh' : bulk ? 'bulk' : 'interactive'),
                  signal: fetchOptions.signal,
                  // That of all requests that share the call, or of the refresh. Every read has one.
                  deadline: fetchOptions.deadline ?? deadline(),
                });
              }),
          });
        } catch (error) {
          // A failed read has no cache version, so the response must not be cached even if a resolver turns the error
          // into null.
          stats.isCacheable = false;
          throw error;
        }
        recordRead(stats, operation, answer);
        // A write of this request may have invalidated the read meanwhile; then its result is not kept.
        if (loaded !== undefined && inFlight.get(id) === loaded) resolved.set(id, answer.value);
        return answer.value;
      };
      if (startNow) return start();
      // DataLoader runs the batch in the first caller's async context, so each read keeps its own caller's.
      const asyncContext = new AsyncResource('Read');
      const read: Read = { id, start: () => asyncContext.runInAsyncScope(start) };
      loaded = reads.load(read);
      return loaded.then(({ answer }) => answer) as Promise<R>;
    },

    async write<T extends ParameterTable, R>(
      operation: Operation<T, R>,
      parameters: ParametersOf<T>,
      { bulk = false, sendGuard, beforeSend, replaces }: WriteOptions<R> = {},
    ) {
      if (isRead(operation)) throw new TypeError(`write() expects a write operation, got the read ${operation.action}`);
      const custSpaceId = spaceOf(parameters);
      const auditRecord = auditRecordOf({
        viewer,
        operation,
        custSpaceId,
        subject: operation.auditSubject?.(parameters) ?? auditSubjectOf(parameters),
      });
      const tags = tagsOfWrite(account, custSpaceId, operation.tags(parameters));
      const publishChanges = () => changeFeed.publishFromWrite(custSpaceId, operation.affects?.(parameters) ?? []);
      try {
        assertAuthorized(viewer, operation, custSpaceId);
        await (bulk ? consumeBulkRateLimit() : consumeRateLimit());
        const answer = await cache.write(
          tags,
          () =>
            upstream.call(operation, parameters, {
              ...callOptions(custSpaceId, bulk ? 'bulk' : 'mutation'),
              sendGuard,
              beforeSend,
              // The write may have taken effect after its caller got OUTCOME_UNKNOWN and after others cached the old
              // state.
              onLateEnd: (call) => {
                void cache.invalidate(tags).then(publishChanges);
                onWrite({ ...auditRecord, ...lateAuditOutcomeOf(call), how: 'late' });
              },
            }),
          replaces && replacementOf(replaces),
        );
        recordUnreadable(stats, operation, answer.result);
        publishChanges();
        // The reply of such a write is a list. Like a read, it can show changes that the write did not make.
        void changeFeed.publishFromRead(custSpaceId, operation.observes?.(answer.result, parameters) ?? []);
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
      return streamChanges({
        subscription: changeFeed.subscribe(custSpaceId, kind, signal),
        joinPoll: kind === 'phoneNumbers' ? () => options.numberPoll.join(custSpaceId) : undefined,
        onChange: reset,
        signal,
      });
    },
  };
}
