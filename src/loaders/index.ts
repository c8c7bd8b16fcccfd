/**
 * The request's two verbs. `load` reads: checked for rights, asked once in a request however often it is named, then
 * answered by the cache or the upstream. `write` changes: checked, sent past the cache, and what it made old is dropped.
 * May import auth, upstream, cache, operations and below; never learns what a field of the schema is.
 */
import DataLoader from 'dataloader';
import { assertMay, type Viewer } from '../auth/index.js';
import type { Cache } from '../cache/index.js';
import { isRead, type Lifetime, type Operation, type ParametersOf, type ParameterTable } from '../operations/index.js';
import type { Answer, CallOptions, Sending, Upstream } from '../upstream/index.js';
import { keyOf, tagsOfRead, tagsOfWrite, type Parts } from './scope.js';
import { count, type Trace } from './trace.js';

export { createTrace, type Trace } from './trace.js';
export type { Sending } from '../upstream/index.js';

export interface LoadOptions {
  /** Ask the upstream, whatever the cache holds: for a read that a write is going to rest on. */
  readonly wantFresh?: boolean;
}

export interface WriteOptions {
  /** One of many in a bulk mutation: everyone else's turn comes first. */
  readonly bulk?: boolean;
  /** Where it is written down under an idempotency key. */
  readonly sending?: Sending | undefined;
}

export interface Loaders {
  /** @throws PermissionError, ThrottledError, UpstreamError; nothing is sent when the caller may not. */
  load<T extends ParameterTable, R>(operation: Operation<T, R>, parameters: ParametersOf<T>, options?: LoadOptions): Promise<R>;
  /** @throws PermissionError, ThrottledError, UpstreamError, OutcomeUnknownError */
  write<T extends ParameterTable, R>(operation: Operation<T, R>, parameters: ParametersOf<T>, options?: WriteOptions): Promise<Answer<R>>;
}

/** What the loaders of one request are made of. */
export interface LoadersOptions {
  readonly viewer: Viewer;
  readonly cache: Cache;
  readonly upstream: Upstream;
  /** A name for the Alibaba Cloud account, which stands first in every cache key and tag. */
  readonly account: string;
  /** Counts an upstream call against the caller's own limit. @throws ThrottledError RATE_LIMITED */
  readonly spend: () => Promise<unknown>;
  readonly lifetimeOf: (operation: { readonly action: string; readonly lifetime?: Lifetime }) => Lifetime;
  /** Epoch milliseconds. */
  readonly deadline: number;
  /** Until when a refresh in the background may take, which no request waits for: epoch milliseconds. */
  readonly refreshDeadline: () => number;
  /** Aborted when the caller goes away or the deadline passes. */
  readonly signal: AbortSignal;
  /** Every read of this request asks anew, as `cache-control: no-cache` says. */
  readonly wantFresh: boolean;
  readonly trace: Trace;
}

interface Read {
  readonly id: string;
  readonly tags: readonly string[];
  readonly start: () => Promise<unknown>;
}

export function createLoaders(options: LoadersOptions): Loaders {
  const { viewer, cache, upstream, spend, account, deadline, refreshDeadline, signal, trace } = options;
  // A batch is handed back at once, each item with its own promise: one slow list must not hold up the others of its tick.
  const reads = new DataLoader<Read, { readonly answer: Promise<unknown> }, string>(
    (batch) => Promise.resolve(batch.map((read) => ({ answer: read.start() }))),
    { cacheKeyFn: (read) => read.id },
  );
  const idsByTag = new Map<string, Set<string>>();

  function remember(read: Read): void {
    for (const tag of read.tags) idsByTag.set(tag, (idsByTag.get(tag) ?? new Set()).add(read.id));
  }

  /** What this request itself has read is as old as what the cache holds. */
  function forget(tags: readonly Parts[]): void {
    for (const tag of tags.map((parts) => JSON.stringify(parts))) {
      for (const id of idsByTag.get(tag) ?? []) reads.clear({ id, tags: [], start: () => Promise.reject(new Error('only its id counts')) });
      idsByTag.delete(tag);
    }
  }

  const callOptions = (custSpaceId: string | null, kind: CallOptions['class']): CallOptions => ({
    flow: custSpaceId ?? '',
    class: kind,
    deadline,
    signal,
    onCall: (call) => {
      count(trace.calls, call.action);
      trace.waitedMs = Math.max(trace.waitedMs, call.waitedMs);
    },
  });

  return {
    async load<T extends ParameterTable, R>(operation: Operation<T, R>, parameters: ParametersOf<T>, { wantFresh = false }: LoadOptions = {}) {
      const custSpaceId = spaceOf(parameters);
      assertMay(viewer, operation, custSpaceId);
      const key = keyOf(account, operation.action, parameters);
      const tags = tagsOfRead(account, custSpaceId, operation.tags(parameters));
      const fresh = wantFresh || options.wantFresh;
      const read: Read = {
        id: JSON.stringify([wantFresh, key]),
        tags: tags.map((parts) => JSON.stringify(parts)),
        start: async () => {
          const answer = await cache.read<R>({
            key,
            tags,
            ...options.lifetimeOf(operation),
            wantFresh: fresh,
            signal,
            deadline,
            fetch: async (why) => {
              if (!why.refresh) await spend();
              const how = callOptions(custSpaceId, why.refresh ? 'refresh' : 'interactive');
              const { result } = await upstream.call(operation, parameters, {
                ...how,
                signal: why.signal,
                deadline: why.deadline ?? refreshDeadline(),
              });
              return result;
            },
          });
          count(trace.cache, answer.state);
          if (answer.state === 'staleOnError') trace.stale.push({ action: operation.action, ageMs: answer.ageMs });
          return answer.value;
        },
      };
      remember(read);
      const { answer } = await reads.load(read);
      // The id holds the action and the parameters, so what is found under it is this operation's result.
      return (await answer) as R;
    },

    async write<T extends ParameterTable, R>(operation: Operation<T, R>, parameters: ParametersOf<T>, { bulk = false, sending }: WriteOptions = {}) {
      if (isRead(operation)) throw new TypeError(`write() takes an operation that changes something, got ${operation.action}`);
      const custSpaceId = spaceOf(parameters);
      assertMay(viewer, operation, custSpaceId);
      const tags = tagsOfWrite(account, custSpaceId, operation.tags(parameters));
      await spend();
      try {
        return await cache.write(tags, () =>
          upstream.call(operation, parameters, {
            ...callOptions(custSpaceId, bulk ? 'bulk' : 'mutation'),
            sending,
            // It may have landed after its caller was told that nobody knows, and after somebody read what it changed.
            onLateEnd: () => void cache.drop(tags),
          }),
        );
      } finally {
        forget(tags);
      }
    },
  };
}

function spaceOf(parameters: Readonly<Record<string, string | undefined>>): string | null {
  return parameters['CustSpaceId'] ?? null;
}
