/** Decoders for the values in CAMS replies: texts, enumerations, flags, objects and lists. */
import type { Json, JsonObject } from '../domain.js';
import type { CamsReply } from './operation.js';

/** A successful reply that does not have the documented shape. */
export class ReplyShapeError extends Error {
  constructor(field: string, expected: string, actual: unknown) {
    super(
      `${field}: expected ${expected}, got ` +
        `${actual === null ? 'null' : Array.isArray(actual) ? 'an array' : typeof actual}`,
    );
    this.name = 'ReplyShapeError';
  }
}

/** The texts that CAMS uses for "no value". All of them occur in its own samples. */
const emptyValues = new Set(['', 'none', '无', 'null']);

/** Decodes a text and trims it (samples end in a newline); null for "no value". */
export function text(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  return emptyValues.has(trimmed.toLowerCase()) ? null : trimmed;
}

/** Decodes a text that a person wrote, unchanged, because "None" may be meant literally. Null only if it is empty. */
export function verbatim(value: unknown): string | null {
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
  if (value === undefined || value === null || (typeof value === 'string' && text(value) === null)) return null;
  if (typeof value !== 'object' || Array.isArray(value)) throw new ReplyShapeError(field, 'an object', value);
  return value as JsonObject;
}

/** Decodes an array of objects; empty for "no value". @throws ReplyShapeError for other types */
export function objects(field: string, value: unknown): readonly JsonObject[] {
  if (value === undefined || value === null || (typeof value === 'string' && text(value) === null)) return [];
  if (!Array.isArray(value)) throw new ReplyShapeError(field, 'an array of objects', value);
  return value.map((item: Json, index) => {
    const record = object(`${field}[${index}]`, item);
    if (record === null) throw new ReplyShapeError(`${field}[${index}]`, 'an object', item);
    return record;
  });
}

/** A list of texts of a reply, blanks left out; empty where CAMS leaves it out or means nothing. */
export function texts(field: string, value: unknown): readonly string[] {
  if (value === undefined || value === null || (typeof value === 'string' && text(value) === null)) return [];
  if (!Array.isArray(value)) throw new ReplyShapeError(field, 'an array of texts', value);
  return value.map((item) => text(item)).filter((item) => item !== null);
}

/** A whole number of a reply, sent as a number or as text; null where it is none. */
export function count(value: unknown): number | null {
  const number = typeof value === 'number' ? value : /^\s*\d+\s*$/.test(String(value)) ? Number(value) : NaN;
  return Number.isSafeInteger(number) ? number : null;
}

/** The digits of a phone number of a reply; null where there are none. */
export function digitsOf(value: unknown): string | null {
  const digits = text(value)?.replaceAll(/\D/g, '') ?? '';
  return digits === '' ? null : digits;
}

/** Decodes a required text. @throws ReplyShapeError for "no value" */
export function required(record: CamsReply, field: string): string {
  const value = text(record[field]);
  if (value === null) throw new ReplyShapeError(field, 'a string', record[field]);
  return value;
}
