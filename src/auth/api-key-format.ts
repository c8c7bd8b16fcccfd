/**
 * The format of API keys: `wg_`, 43 random characters and a checksum of 6, all of them digits and letters, so that a
 * double click selects the whole key. Secret scanners find keys by `\bwg_[0-9A-Za-z]{49}\b` and verify the checksum:
 * the CRC-32 of everything before it, in base 62, most significant digit first.
 */
import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const prefix = 'wg_';
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const base = digits.length;
/** A 43-digit number in base 62 holds 256 bits. */
const secretLength = 43;
/** A 6-digit number in base 62 holds every CRC-32. */
const checksumLength = 6;
const keyPattern = new RegExp(`^${prefix}[0-9A-Za-z]{${secretLength + checksumLength}}$`);

/** Returns `size` random bytes. */
export type RandomBytes = (size: number) => Uint8Array;

export function generateKey(randomBytesOf: RandomBytes = randomBytes): string {
  let body = prefix;
  while (body.length < prefix.length + secretLength) {
    for (const byte of randomBytesOf(secretLength)) {
      // Rejection sampling: bytes beyond the last multiple of 62 would make the first digits likelier than the others.
      if (byte < 4 * base && body.length < prefix.length + secretLength) body += digits.charAt(byte % base);
    }
  }
  return body + checksumOf(body);
}

/** Whether the text starts like an API key. It may still be malformed or unknown. */
export function looksLikeKey(text: string): boolean {
  return text.startsWith(prefix);
}

/** Whether a key has a valid format and checksum. */
export function isWellFormedKey(text: string): boolean {
  return keyPattern.test(text) && text.endsWith(checksumOf(text.slice(0, -checksumLength)));
}

/**
 * The SHA-256 of a key, which is stored instead of it. A slow password hash would add no protection, because 256 random
 * bits cannot be guessed, and it would let anybody exhaust the CPU by sending keys.
 */
export function hashOf(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}

/** The first characters of a key: enough to recognise it in a list or a leak, too few to guess the rest. */
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
