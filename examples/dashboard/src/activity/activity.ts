/**
 * The codes and numbers that were added, changed or deleted in this tab, the latest first; stored in session storage.
 */
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { createStoredStore } from '../store.js';

const maxEntries = 100;

export interface Activity extends PhoneNumberKey {
  readonly kind: 'added' | 'changed' | 'deleted';
  readonly code: string;
  readonly text: string;
  readonly caption: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const activity = createStoredStore<readonly Activity[]>(
  'sessionStorage',
  'waba-dashboard.activity',
  [],
  (stored): stored is Activity[] => Array.isArray(stored),
);

export function recordActivity(entry: Omit<Activity, 'at'>): void {
  activity.set([{ ...entry, at: Date.now() }, ...activity.get()].slice(0, maxEntries));
}

export const useActivity = (): readonly Activity[] => activity.use();
