/**
 * API keys: `wg_`, 43 characters of chance, 6 of checksum; all of them digits and letters, so that a double click selects
 * the whole key. Secret scanners find one by `\bwg_[0-9A-Za-z]{49}\b` and tell it from a look-alike by its checksum, the
 * CRC-32 of what stands before it, in base 62, the highest digit first.
 */
import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const prefix = 'wg_';
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const base = digits.length;
/** 43 digits of base 62 hold 256 bits. */
const secretLength = 43;
/** Six digits of base 62 hold every CRC-32. */
const checksumLength = 6;
const keyPattern = new RegExp(`^${prefix}[0-9A-Za-z]{${secretLength + checksumLength}}$`);

/** So many random bytes. */
export type RandomBytes = (size: number) => Uint8Array;

export function generateKey(randomBytesOf: RandomBytes = randomBytes): string {
  let body = prefix;
  while (body.length < prefix.length + secretLength) {
    for (const byte of randomBytesOf(secretLength)) {
      // The bytes beyond the last whole multiple of 62 would make the first digits likelier than the others.
      if (byte < 4 * base && body.length < prefix.length + secretLength) body += digits.charAt(byte % base);
    }
  }
  return body + checksumOf(body);
}

/** Whether somebody means it as an API key: it may still be misspelled or unknown. */
export function looksLikeKey(text: string): boolean {
  return text.startsWith(prefix);
}

/** Whether a key can be one at all, by its form and its checksum. */
export function isWellFormedKey(text: string): boolean {
  return keyPattern.test(text) && text.endsWith(checksumOf(text.slice(0, -checksumLength)));
}

/**
 * What is kept of a key: its SHA-256. A slow hash, as passwords need, would protect nothing more, because 256 bits of chance
 * cannot be guessed however fast the guesses are; and it would let anybody keep the gateway busy by sending keys.
 */
export function hashOf(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}

/** The beginning of a key, enough to find it again in a list or a leak, and too little to guess the rest. */
export function hintOf(key: string): string {
  return key.slice(0, prefix.length + 5);
}

function checksumOf(body: string): string {
  let remainder = crc32(body);
  let text = '';
  for (let position = 0; position < checksumLength; position++) {
    text = digits.charAt(remainder % base) + text;
    remainder = Math.floor(remainder / base);
  }
  return text;
}
