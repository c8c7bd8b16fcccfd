/** Normalises text for comparison (Unicode NFKC, case folding) and for phone numbers (digits only). */
import { InvalidInputError } from '../src/errors.js';

/**
 * Maximum lengths of a search text and of a text that is read as a phone number, because normalising takes time per
 * character.
 */
const maxLength = 200;

/** Dashes of all scripts, and the minus sign, which Unicode does not count as a dash. */
const dashes = /[\p{Pd}\u2212]/gu;

/**
 * Folds text for a case-insensitive search: composed and decomposed letters, full-width forms, all dashes and all
 * spaces become equal, and invisible format characters such as bidi marks are removed.
 */
export function foldText(text: string): string {
  return foldForm(text).toUpperCase().toLowerCase().normalize('NFKC').trim();
}

/**
 * The text of a filter to search for, folded once for all items; null for none.
 * @throws InvalidInputError if the text is too long
 */
export function foldSearch(search: string | null | undefined): string | null {
  if (!search) return null;
  if (search.length <= maxLength) return foldText(search);
  throw new InvalidInputError([
    { path: ['filter', 'search'], message: `expected at most ${maxLength} characters, got ${search.length}.` },
  ]);
}

/** Substring search: case, composition, width, dashes and spaces of the text do not matter. */
export function contains(text: string | null, foldedSearch: string): boolean {
  return text !== null && foldText(text).includes(foldedSearch);
}

/**
 * Reduces a phone number as people write or paste it to its ASCII digits. 0049 and +49 are not unified. Anything but
 * digits, spaces and punctuation stays in the result, so that the result is rejected as a number. Text that is too long
 * also stays as it is.
 */
export function toPhoneDigits(text: string): string {
  if (text.length > maxLength) return text;
  if (/^\+?[0-9]+$/.test(text)) return text.replace('+', '');
  return foldForm(text)
    .replaceAll(/\p{Nd}/gu, toAsciiDigit)
    .replaceAll(/[\s\-().]/g, '')
    .replace(/^\+/, '');
}

/** Whether this is a phone number in E.164 without the plus sign: 3 to 15 ASCII digits with a country code. */
export function isPhoneNumberDigits(digits: string): boolean {
  return /^[1-9]\d{2,14}$/.test(digits);
}

/**
 * Unifies compatibility forms, dashes and spaces, and removes format characters such as bidi marks and soft hyphens.
 */
function foldForm(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(dashes, '-')
    .replaceAll(/\s+/gu, ' ');
}

/**
 * Unicode assigns decimal digits in runs of ten in ascending order, so the digit is the distance from the run's start.
 */
function toAsciiDigit(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  let value = 0;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(codePoint - value - 1))) value += 1;
  return String(value % 10);
}
