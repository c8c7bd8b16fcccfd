/** Captions of codes: printed under them, kept in this browser. The gateway has no field for them. */
import { useSyncExternalStore } from 'react';
import type { PhoneNumberKey } from '../number/phone-number-key.js';

const storageKey = 'waba-dashboard.captions';
type Captions = Readonly<Record<string, string>>;

const listeners = new Set<() => void>();
let captions = readStored();

function readStored(): Captions {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    return typeof stored === 'object' && stored !== null ? (stored as Captions) : {};
  } catch {
    return {};
  }
}

const keyOf = ({ number }: PhoneNumberKey, code: string) => `${number}/${code}`;

/** Sets the caption of a code; '' removes it. */
export function setCaption(phoneNumber: PhoneNumberKey, code: string, caption: string): void {
  const { [keyOf(phoneNumber, code)]: _previous, ...others } = captions;
  captions = caption === '' ? others : { ...others, [keyOf(phoneNumber, code)]: caption };
  localStorage.setItem(storageKey, JSON.stringify(captions));
  for (const listener of listeners) listener();
}

/** A function from a code to its caption; renders again when any caption changes. */
export function useCaptions(phoneNumber: PhoneNumberKey): (code: string) => string {
  const current = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => captions,
  );
  return (code) => current[keyOf(phoneNumber, code)] ?? '';
}

export const captionOf = (phoneNumber: PhoneNumberKey, code: string) => captions[keyOf(phoneNumber, code)] ?? '';
