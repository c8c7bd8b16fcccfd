import { useSyncExternalStore } from 'react';
import type { Exchange } from 'urql';
import { pipe, tap } from 'wonka';

/** Keys of the queries and mutations whose response is not complete yet. */
const pending = new Set<number>();
const listeners = new Set<() => void>();

function updatePending(change: () => void): void {
  const previousSize = pending.size;
  change();
  if (previousSize === pending.size) return;
  // Subscribers are notified later, because a query starts while its component renders.
  queueMicrotask(() => {
    for (const listener of listeners) listener();
  });
}

/** Context of an operation about the gateway itself, such as its quotas: not counted as work. */
export const untracked = { isUntracked: true };

/** Tracks operations in progress; a streamed response is in progress until its last part. */
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

/** Whether the gateway is working for this page. */
export function useHasPendingOperations(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => pending.size > 0,
  );
}
