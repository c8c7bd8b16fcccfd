import { createHash } from 'node:crypto';

/** Seeded randomness: the same key always gives the same bytes, so demo data can be generated on access. */
const hashBytes = (key: string) => createHash('sha256').update(key).digest();

/** A text of `length` (at most 32) characters of `alphabet`. */
export function seededText(key: string, alphabet: string, length: number): string {
  return Array.from(hashBytes(key).subarray(0, length), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
}

/** A number of `length` digits that does not begin with a zero, as Meta's ids do. */
export function seededDigits(key: string, length: number): string {
  return seededText(`${key} head`, '123456789', 1) + seededText(key, '0123456789', length - 1);
}

/** Picks one of the choices. */
export function seededChoice<T>(key: string, choices: readonly [T, ...T[]]): T {
  return choices[hashBytes(key).readUInt32BE(0) % choices.length] ?? choices[0];
}

/** Numbers from 0 up to, but not including, 1. */
export function seededRandom(key: string): () => number {
  let drawn = 0;
  return () => hashBytes(`${key} ${drawn++}`).readUInt32BE(0) / 2 ** 32;
}

/** The alphabet of a QrdlCode. */
export const codeAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** The usual length of a QrdlCode. */
export const codeLength = 14;
