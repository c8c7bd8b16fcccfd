/** Notifies components of the page which numbers changed, so that they read them again. */
import { useEffect, useRef, useSyncExternalStore } from 'react';

/** Minimum time between two refetches, in milliseconds: bulk work reports every single code. */
const minIntervalMs = 1500;

/** A phone number; 'any' for a change of any number; 'all' for the moments when everything may have changed. */
export type ChangeTopic = string;

const revisionByNumber = new Map<string, number>();
let anyRevision = 0;
let allRevision = 0;

const listeners = new Set<() => void>();
const pendingNumbers = new Set<string | undefined>();
let lastFlushAt = 0;
let timer = 0;

/** Reports that the codes of a number changed; without a number, that anything may have changed. */
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

function revisionOf(topic: ChangeTopic): number {
  if (topic === 'any') return anyRevision;
  return topic === 'all' ? allRevision : (revisionByNumber.get(topic) ?? 0) + allRevision;
}

export function useRefetchOnChange(refetch: () => void, topic: ChangeTopic): void {
  const revision = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => revisionOf(topic),
  );
  const lastRevision = useRef(revision);
  useEffect(() => {
    if (lastRevision.current === revision) return;
    lastRevision.current = revision;
    refetch();
  }, [revision, refetch]);
}
