import { useEffect, useRef, useSyncExternalStore } from 'react';

/** The least time between two readings of what changed, in milliseconds: somebody's bulk work tells of every code it makes. */
const minIntervalMs = 1500;

/** How often each number changed, how often any did, and how often all may have. */
const revisionByNumber = new Map<string, number>();
let anyRevision = 0;
let allRevision = 0;

const listeners = new Set<() => void>();
const pendingNumbers = new Set<string | undefined>();
let lastFlushAt = 0;
let timer = 0;

/** Notes that the codes of a number are no longer as they were read; of any number, where none is named. Whoever shows them reads them anew. */
export function notifyChange(number?: string): void {
  pendingNumbers.add(number);
  if (timer === 0) timer = window.setTimeout(flush, Math.max(0, lastFlushAt + minIntervalMs - Date.now()));
}

function flush(): void {
  timer = 0;
  lastFlushAt = Date.now();
  anyRevision += 1;
  for (const number of pendingNumbers) {
    if (number === undefined) allRevision += 1;
    else revisionByNumber.set(number, (revisionByNumber.get(number) ?? 0) + 1);
  }
  pendingNumbers.clear();
  for (const listener of listeners) listener();
}

/** Calls `read` after a change of the number, or of any where none is named. */
export function useRefetchOnChange(refetch: () => void, number?: string): void {
  const revision = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (number === undefined ? anyRevision : (revisionByNumber.get(number) ?? 0) + allRevision),
  );
  const lastRevision = useRef(revision);
  useEffect(() => {
    if (lastRevision.current === revision) return;
    lastRevision.current = revision;
    refetch();
  }, [revision, refetch]);
}
