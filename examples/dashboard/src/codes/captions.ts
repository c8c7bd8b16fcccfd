/** Captions of codes: printed under them, kept in this browser. The gateway has no field for them. */
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { createStoredStore } from '../store.js';

type Captions = Readonly<Record<string, string>>;

const captions = createStoredStore<Captions>(
  'localStorage',
  'waba-dashboard.captions',
  {},
  (stored): stored is Captions => typeof stored === 'object' && stored !== null,
);

const keyOf = ({ number }: PhoneNumberKey, code: string) => `${number}/${code}`;

/** Sets the caption of a code; '' removes it. */
export function setCaption(phoneNumber: PhoneNumberKey, code: string, caption: string): void {
  const { [keyOf(phoneNumber, code)]: _previous, ...others } = captions.get();
  captions.set(caption === '' ? others : { ...others, [keyOf(phoneNumber, code)]: caption });
}

/** A function from a code to its caption; renders again when any caption changes. */
export function useCaptions(phoneNumber: PhoneNumberKey): (code: string) => string {
  const current = captions.use();
  return (code) => current[keyOf(phoneNumber, code)] ?? '';
}

export const captionOf = (phoneNumber: PhoneNumberKey, code: string) => captions.get()[keyOf(phoneNumber, code)] ?? '';
