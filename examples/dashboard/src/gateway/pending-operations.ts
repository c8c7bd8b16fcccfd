import { useSyncExternalStore } from 'react';
import type { Exchange } from 'urql';
import { pipe, tap } from 'wonka';

/** The keys of queries and mutations that wait for an answer, or for more of it. */
const pending = new Set<number>();
const listeners = new Set<() => void>();

function updatePending(change: () => void): void {
  const previousSize = pending.size;
  change();
  if (previousSize === pending.size) return;
  // A query begins while its component renders; what watches is told once that is over.
  queueMicrotask(() => {
    for (const listener of listeners) listener();
  });
}

/** Marks an operation that is about the gateway itself, such as asking for its quotas: no work of the caller's. */
export const untracked = { isUntracked: true };

/** Knows what is under way, a streamed answer until its last part. */
export const pendingOperationsExchange: Exchange =
  ({ forward }) =>
  (operations$) =>
    pipe(
      operations$,
      tap(({ kind, key, context }) => {
        if (kind === 'teardown') updatePending(() => pending.delete(key));
        else if (kind !== 'subscription' && context['isUntracked'] !== true) updatePending(() => pending.add(key));
      }),
      forward,
      tap(({ operation, hasNext, stale }) => {
        if (!hasNext && !stale) updatePending(() => pending.delete(operation.key));
      }),
    );

/** Whether the gateway has something to do for this page. */
export function useHasPendingOperations(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => pending.size > 0,
  );
}
