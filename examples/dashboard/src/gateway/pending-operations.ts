import type { Exchange } from 'urql';
import { pipe, tap } from 'wonka';
import { createStore } from '../store.js';

/** Keys of the queries and mutations that the gateway has not answered completely. */
const pending = createStore<ReadonlySet<number>>(new Set());

/** Components are notified later, because a query starts while its component renders. */
function update(key: number, isPending: boolean): void {
  queueMicrotask(() => {
    if (pending.get().has(key) === isPending) return;
    const next = new Set(pending.get());
    if (isPending) next.add(key);
    else next.delete(key);
    pending.set(next);
  });
}

/** Context of an operation about the gateway itself, such as its quotas: not counted as work. */
export const untracked = { isUntracked: true };

/**
 * Tracks requests in progress; a streamed response is in progress until its last part. Must be placed after the cache,
 * which answers some operations itself and never answers others.
 */
export const pendingOperationsExchange: Exchange =
  ({ forward }) =>
  (operations$) =>
    pipe(
      operations$,
      tap(({ kind, key, context }) => {
        if (kind === 'teardown') update(key, false);
        else if (kind !== 'subscription' && context['isUntracked'] !== true) update(key, true);
      }),
      forward,
      tap(({ operation, hasNext }) => {
        if (!hasNext) update(operation.key, false);
      }),
    );

/** Whether the gateway is working for this page. */
export const useHasPendingOperations = (): boolean => pending.use().size > 0;
