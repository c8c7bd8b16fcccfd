/**
 * Forms of one phone number. WhatsApp keeps its own form of some numbers (Brazil with or without the ninth digit,
 * Mexico with a 1, Argentina with a 9), so the upstream may list a number in another form than the one that was added.
 * libphonenumber helps to compare forms. It does not decide whether a number exists, because some numbers are newer
 * than its numbering plans.
 */
import { createRequire } from 'node:module';

type PhoneNumberLibrary = typeof import('libphonenumber-js/min');

const requireModule = createRequire(import.meta.url);
/**
 * Loaded synchronously when the first number is checked: loading the numbering plans of all countries would slow down
 * every start.
 */
const library = () => requireModule('libphonenumber-js/min') as PhoneNumberLibrary;

/** Calling codes that belong to no country. 888 is reserved, but numbers with it have been observed. */
const globalCallingCodes = ['800', '808', '870', '878', '881', '882', '883', '888', '979'];

let callingCodes: ReadonlySet<string> | undefined;

/** Splits digits into country code and national number without changing a digit; undefined if no country code fits. */
export function splitCallingCode(digits: string): { countryCode: string; national: string } | undefined {
  const { getCountries, getCountryCallingCode } = library();
  callingCodes ??= new Set([...getCountries().map((country) => getCountryCallingCode(country)), ...globalCallingCodes]);
  // No calling code is the start of another one, so at most one length fits.
  for (const length of [1, 2, 3]) {
    const countryCode = digits.slice(0, length);
    if (callingCodes.has(countryCode)) return { countryCode, national: digits.slice(length) };
  }
  return undefined;
}

/** Forms of one number differ in their first digits only. */
const commonSuffixLength = 7;

/** Finds a number in a list: exactly, or else the only one that is another form of the same number. */
export function findNumber<T extends { readonly digits: string }>(list: readonly T[], digits: string): T | undefined {
  const exact = list.find((candidate) => candidate.digits === digits);
  if (exact !== undefined) return exact;
  const suffix = digits.slice(-commonSuffixLength);
  const similar = list.filter((candidate) => candidate.digits.endsWith(suffix));
  if (similar.length === 0) return undefined;
  const wanted = canonicalForm(digits);
  const matches = similar.filter((candidate) => canonicalForm(candidate.digits) === wanted);
  return new Set(matches.map((match) => match.digits)).size === 1 ? matches[0] : undefined;
}

/** One text for all forms of a number. For comparison only: the text may not be a valid number. */
function canonicalForm(digits: string): string {
  const split = splitCallingCode(digits);
  if (split === undefined) return digits;
  const { countryCode } = split;
  // Removes national prefixes such as the trunk 0 and the 15 of Argentine mobile numbers.
  const parsed = library().parsePhoneNumberFromString(`+${digits}`);
  const national = (parsed?.nationalNumber ?? split.national).replace(/^0/, '');
  switch (countryCode) {
    case '52':
      return `${countryCode} ${national.replace(/^1(?=\d{10}$)/, '')}`;
    case '54':
      return `${countryCode} ${national.replace(/^9(?=\d{10}$)/, '')}`;
    case '55':
      return `${countryCode} ${national.replace(/^(\d\d)9(?=\d{8}$)/, '$1')}`;
    default:
      return `${countryCode} ${national}`;
  }
}
