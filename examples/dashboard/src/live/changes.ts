import { useEffect, useRef, useSyncExternalStore } from 'react';

/** The least time between two readings of what changed, in milliseconds: somebody's bulk work tells of every code it makes. */
const paceMs = 1500;

/** How often each number changed, how often any did, and how often all may have. */
const ofNumber = new Map<string, number>();
let ofAny = 0;
let ofAll = 0;

const listeners = new Set<() => void>();
const told = new Set<string | undefined>();
let lastTold = 0;
let timer = 0;

/** Notes that the codes of a number are no longer as they were read; of any number, where none is named. Whoever shows them reads them anew. */
export function noteChange(number?: string): void {
  told.add(number);
  if (timer === 0) timer = window.setTimeout(tell, Math.max(0, lastTold + paceMs - Date.now()));
}

function tell(): void {
  timer = 0;
  lastTold = Date.now();
  ofAny += 1;
  for (const number of told) {
    if (number === undefined) ofAll += 1;
    else ofNumber.set(number, (ofNumber.get(number) ?? 0) + 1);
  }
  told.clear();
  for (const listener of listeners) listener();
}

/** Calls `read` after a change of the number, or of any where none is named. */
export function useReadingAnew(read: () => void, number?: string): void {
  const revision = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (number === undefined ? ofAny : (ofNumber.get(number) ?? 0) + ofAll),
  );
  const seen = useRef(revision);
  useEffect(() => {
    if (seen.current === revision) return;
    seen.current = revision;
    read();
  }, [revision, read]);
}
