import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** A number with its digits grouped as people of its country read them: +49 221 4710719. */
export function formatPhoneNumber(number: string): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}
