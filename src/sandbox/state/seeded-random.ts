import { createHash } from 'node:crypto';

/** Draws that are the same for the same key: how demo data can be made when it is asked for, and always alike. */
const hashBytes = (key: string) => createHash('sha256').update(key).digest();

/** `length` (at most 32) characters of `alphabet`. */
export function seededText(key: string, alphabet: string, length: number): string {
  return Array.from(hashBytes(key).subarray(0, length), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
}

/** A number of `length` digits that does not begin with a zero, the shape of Meta's ids. */
export function seededDigits(key: string, length: number): string {
  return seededText(`${key} head`, '123456789', 1) + seededText(key, '0123456789', length - 1);
}

/** One of the choices. */
export function seededChoice<T>(key: string, choices: readonly [T, ...T[]]): T {
  return choices[hashBytes(key).readUInt32BE(0) % choices.length] ?? choices[0];
}

/** The alphabet of the codes of message QR codes. */
export const codeAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** How long such a code is in practice. */
export const codeLength = 14;
