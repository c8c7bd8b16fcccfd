/** Decoders for the values in CAMS replies: texts, enumerations, flags, objects and lists. */
import type { JsonObject } from '../domain.js';
import type { CamsReply } from './operation.js';

/** A successful reply that does not have the documented shape. */
export class ReplyShapeError extends Error {
  constructor(field: string, expected: string, actual: unknown) {
    super(`${field}: expected ${expected}, got ${describeValue(actual)}`);
    this.name = 'ReplyShapeError';
  }
}

/**
 * The type of a value, for messages. An empty string is called "empty", because "expected a string, got string"
 * explains nothing.
 */
function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return text(value) === null ? 'an empty value' : 'string';
  return typeof value;
}

/** The texts that CAMS uses for "no value". All of them occur in its own samples. */
const emptyValues = new Set(['', 'none', '无', 'null']);

/** Decodes a text and trims it (samples end in a newline); null for "no value". */
export function text(value: unknown): string | null {
  // parseJson() keeps integers beyond 2^53 as strings, so a safe integer has lost no digits. A fraction may have lost
  // some.
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  return emptyValues.has(trimmed.toLowerCase()) ? null : trimmed;
}

/** Decodes a text that a person wrote, unchanged, because "None" may be meant literally. Null only if it is empty. */
export function verbatim(value: unknown): string | null {
  if (typeof value === 'number') return text(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Decodes a flag: Y, N and their variants, or a JSON boolean. */
export function parseYesNo(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const letter = text(value)?.toUpperCase();
  return letter === 'Y' || letter === 'YES' || letter === 'TRUE'
    ? true
    : letter === 'N' || letter === 'NO' || letter === 'FALSE'
      ? false
      : null;
}

/**
 * Creates the decoder of an open enumeration: case-insensitive, with aliases; unknown values become UNRECOGNIZED and
 * "no value" becomes null. `NONE` in capitals is a value if the enumeration has it.
 */
export function createEnumDecoder<const V extends string>(
  values: readonly V[],
  aliases: Readonly<Record<string, NoInfer<V>>> = {},
): (value: unknown) => V | 'UNRECOGNIZED' | null {
  const known = new Map<string, V>(values.filter((name) => name !== 'UNRECOGNIZED').map((name) => [name, name]));
  for (const [alias, name] of Object.entries(aliases)) known.set(alias, name);
  return (value) => {
    const exact = typeof value === 'string' ? known.get(value.trim()) : undefined;
    if (exact !== undefined) return exact;
    const word = text(value);
    if (word === null) return null;
    return known.get(word.toUpperCase().replaceAll(/[\s-]+/g, '_')) ?? 'UNRECOGNIZED';
  };
}

/** Decodes an object; null for "no value". @throws ReplyShapeError for other types */
export function object(field: string, value: unknown): JsonObject | null {
  if (isBlank(value)) return null;
  if (typeof value !== 'object' || Array.isArray(value)) throw new ReplyShapeError(field, 'an object', value);
  return value as JsonObject;
}

/**
 * A decoded list, and the reason for each record that is missing because it could not be read: fields and types, never
 * values.
 */
export interface Listing<T> {
  readonly items: readonly T[];
  readonly unreadable: readonly string[];
}

/**
 * Decodes a list record by record, so that an unreadable record does not hide the others. Empty for "no value". Accepts
 * the forms that a list takes after a conversion from XML: wrapped in an object, or a single object.
 * @throws ReplyShapeError for other types, and if none of the records can be read
 */
export function decodeList<T>(field: string, value: unknown, decode: (record: JsonObject) => T): Listing<T> {
  const items: T[] = [];
  const unreadable: string[] = [];
  let firstError: ReplyShapeError | undefined;
  for (const [index, item] of unwrapList(field, value).entries()) {
    const path = `${field}[${index}]`;
    try {
      const record = object(path, item);
      if (record === null) throw new ReplyShapeError(path, 'an object', item);
      items.push(decode(record));
    } catch (error) {
      if (!(error instanceof ReplyShapeError)) throw error;
      firstError ??= error;
      unreadable.push(error.message.startsWith(path) ? error.message : `${path}.${error.message}`);
    }
  }
  if (items.length === 0 && firstError !== undefined) throw firstError;
  return { items, unreadable };
}

/** Whether a value means "no value": missing, null, or a text such as `None`. */
export function isBlank(value: unknown): value is null | undefined | string {
  return value === undefined || value === null || (typeof value === 'string' && text(value) === null);
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function unwrapList(field: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (isBlank(value)) return [];
  if (typeof value !== 'object') throw new ReplyShapeError(field, 'an array of objects', value);
  const values: unknown[] = Object.values(value);
  const [inner] = values;
  if (values.length === 0) return [];
  // An object with scalar fields is a record; a single list or object inside it is the wrapped content.
  if (values.length === 1 && typeof inner === 'object' && inner !== null) return unwrapList(field, inner);
  return [value];
}

/**
 * Decodes a list of texts, without blank ones. Accepts the same forms as `decodeList`, and a single text as a list.
 * @throws ReplyShapeError for other types, and for items that are not text
 */
export function texts(field: string, value: unknown): readonly string[] {
  const items = Array.isArray(value) ? value : [value];
  const [wrapped, ...others]: unknown[] = isObject(value) ? Object.values(value) : [];
  if (wrapped !== undefined && others.length === 0) return texts(field, wrapped);
  return items.flatMap((item, index) => {
    if (typeof item === 'object' && item !== null) throw new ReplyShapeError(`${field}[${index}]`, 'a text', item);
    const word = text(item);
    return word === null ? [] : [word];
  });
}

/** Decodes a whole number that is not negative, sent as a number or as text; null for anything else. */
export function count(value: unknown): number | null {
  const digits = text(value) ?? '';
  const number = /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
  return Number.isSafeInteger(number) ? number : null;
}

/** Decodes a required whole number up to `max`. @throws ReplyShapeError for anything else */
export function requiredCount(record: CamsReply, field: string, max: number): number {
  const number = count(record[field]);
  if (number === null || number > max) throw new ReplyShapeError(field, `a whole number up to ${max}`, record[field]);
  return number;
}

/** Decodes a required text. @throws ReplyShapeError for "no value" */
export function required(record: CamsReply, field: string): string {
  const value = text(record[field]);
  if (value === null) throw new ReplyShapeError(field, 'a non-empty string', record[field]);
  return value;
}

/** Decodes an absolute http or https URL; null for anything else. The record keeps the text that was sent. */
export function url(value: unknown): string | null {
  const address = text(value);
  return address !== null && /^https?:\/\//i.test(address) && URL.canParse(address) ? address : null;
}

/**
 * Decodes a phone number into its digits with the country code. Accepts the formats that people write: a plus sign or a
 * leading 00, separators, full-width digits. Null for anything that is not a number.
 */
export function phoneNumberDigits(value: unknown): string | null {
  const written = text(value)?.normalize('NFKC') ?? '';
  const digits = written.replaceAll(/[\s\p{Pd}\p{Cf}()./]/gu, '').replace(/^(?:\+|00)/, '');
  // Documented samples mask digits with asterisks.
  return /^\d[\d*]*$/.test(digits) ? digits : null;
}

/** Decodes a required phone number. @throws ReplyShapeError if it is missing or no number */
export function requiredDigits(record: CamsReply, field: string): string {
  const digits = phoneNumberDigits(record[field]);
  if (digits === null) throw new ReplyShapeError(field, 'a phone number', record[field]);
  return digits;
}
