/** Notifies components of the page which numbers changed, so that they read them again. */
import { useEffect, useRef } from 'react';
import { createStore } from '../store.js';

/** Minimum time between two refetches, in milliseconds: bulk work reports every single code. */
const minIntervalMs = 1500;

/** A phone number; 'any' for a change of any number; 'all' for the moments when everything may have changed. */
export type ChangeTopic = string;

interface Revisions {
  readonly any: number;
  readonly all: number;
  readonly byNumber: ReadonlyMap<string, number>;
}

const revisions = createStore<Revisions>({ any: 0, all: 0, byNumber: new Map() });

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
  const { any, all, byNumber } = revisions.get();
  const next = new Map(byNumber);
  for (const number of pendingNumbers) if (number !== undefined) next.set(number, (next.get(number) ?? 0) + 1);
  revisions.set({ any: any + 1, all: pendingNumbers.has(undefined) ? all + 1 : all, byNumber: next });
  pendingNumbers.clear();
}

/**
 * Reads again after a change. If something changes during a read, one more read follows when that read has ended. Under
 * a steady stream of changes, a read that started over each time would never end.
 */
export function useRefetchOnChange(refetch: () => void, topic: ChangeTopic, isReading: boolean): void {
  const { any, all, byNumber } = revisions.use();
  const revision = topic === 'any' ? any : topic === 'all' ? all : (byNumber.get(topic) ?? 0) + all;
  const lastRevision = useRef(revision);
  useEffect(() => {
    if (isReading || lastRevision.current === revision) return;
    lastRevision.current = revision;
    refetch();
  }, [revision, isReading, refetch]);
}
