import { useSyncExternalStore } from 'react';
import type { Exchange } from 'urql';
import { pipe, tap } from 'wonka';

/** The keys of queries and mutations that wait for an answer, or for more of it. */
const pending = new Set<number>();
const watchers = new Set<() => void>();

function note(change: () => void): void {
  const before = pending.size;
  change();
  if (before === pending.size) return;
  // A query begins while its component renders; what watches is told once that is over.
  queueMicrotask(() => {
    for (const watcher of watchers) watcher();
  });
}

/** Marks an operation that is about the gateway itself, such as asking for its quotas: no work of the caller's. */
export const idle = { isIdle: true };

/** Knows what is under way, a streamed answer until its last part. */
export const workExchange: Exchange =
  ({ forward }) =>
  (operations$) =>
    pipe(
      operations$,
      tap(({ kind, key, context }) => {
        if (kind === 'teardown') note(() => pending.delete(key));
        else if (kind !== 'subscription' && context['isIdle'] !== true) note(() => pending.add(key));
      }),
      forward,
      tap(({ operation, hasNext, stale }) => {
        if (!hasNext && !stale) note(() => pending.delete(operation.key));
      }),
    );

/** Whether the gateway has something to do for this page. */
export function useWork(): boolean {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => pending.size > 0,
  );
}
