import type { Json, JsonObject } from '../domain.js';
import type { CamsReply } from './operation.js';

/** A reply that says it succeeded but lacks the shape that its operation is documented to have. */
export class ReplyShapeError extends Error {
  constructor(field: string, expected: string, actual: unknown) {
    super(
      `${field}: expected ${expected}, got ${actual === null ? 'null' : Array.isArray(actual) ? 'an array' : typeof actual}`,
    );
    this.name = 'ReplyShapeError';
  }
}

/** How CAMS writes "nothing there" in a string, beside leaving it out: its own samples hold all of these. */
const emptyValues = new Set(['', 'none', '无', 'null']);

/** A string of a reply, trimmed (samples end in a newline); null where CAMS means nothing. */
export function text(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  return emptyValues.has(trimmed.toLowerCase()) ? null : trimmed;
}

/** A string that a person wrote: kept to the letter, for "None" may be just what was meant. Null only where it is empty. */
export function verbatim(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** CAMS' Y and N (and JSON's own booleans). */
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
 * A value of an open enumeration: in any case, by one of its aliases, or UNRECOGNIZED. Null where CAMS means nothing;
 * `NONE` in capitals is a value of Meta's where the list has it.
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

/** An object of a reply, or null where CAMS means nothing. Throws on anything else. */
export function object(field: string, value: unknown): JsonObject | null {
  if (value === undefined || value === null || (typeof value === 'string' && text(value) === null)) return null;
  if (typeof value !== 'object' || Array.isArray(value)) throw new ReplyShapeError(field, 'an object', value);
  return value as JsonObject;
}

/** An array of objects of a reply; empty where CAMS leaves it out. Throws on anything else. */
export function objects(field: string, value: unknown): readonly JsonObject[] {
  if (value === undefined || value === null || (typeof value === 'string' && text(value) === null)) return [];
  if (!Array.isArray(value)) throw new ReplyShapeError(field, 'an array of objects', value);
  return value.map((item: Json, index) => {
    const record = object(`${field}[${index}]`, item);
    if (record === null) throw new ReplyShapeError(`${field}[${index}]`, 'an object', item);
    return record;
  });
}

/** A string that its record cannot do without. */
export function required(record: CamsReply, field: string): string {
  const value = text(record[field]);
  if (value === null) throw new ReplyShapeError(field, 'a string', record[field]);
  return value;
}
