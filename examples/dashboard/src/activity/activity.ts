/**
 * The codes and numbers that were added, changed or deleted in this tab, the latest first; stored in session storage.
 */
import { useSyncExternalStore } from 'react';
import type { PhoneNumberKey } from '../number/phone-number-key.js';

const storageKey = 'waba-dashboard.activity';
const maxEntries = 100;

export interface Activity extends PhoneNumberKey {
  readonly kind: 'added' | 'changed' | 'deleted';
  readonly code: string;
  readonly text: string;
  readonly caption: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const listeners = new Set<() => void>();
let entries = readStored();

function readStored(): readonly Activity[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(stored) ? (stored as Activity[]) : [];
  } catch {
    return [];
  }
}

export function recordActivity(entry: Omit<Activity, 'at'>): void {
  entries = [{ ...entry, at: Date.now() }, ...entries].slice(0, maxEntries);
  sessionStorage.setItem(storageKey, JSON.stringify(entries));
  for (const listener of listeners) listener();
}

export function useActivity(): readonly Activity[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => entries,
  );
}
