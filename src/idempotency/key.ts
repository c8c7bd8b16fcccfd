import { hash } from 'node:crypto';
import { InvalidInputError } from '../errors.js';
import type { OnceRequest } from './port.js';

/** Maximum length of a key in Unicode code points. */
const maxKeyLength = 255;

/** Control characters, halves of surrogate pairs, and line and paragraph separators. */
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * Hashes owner and key to the name of the record in the store, so the store contains neither in plain text. The parts
 * are hashed as a list, so that different owners and keys never share a record.
 * @throws InvalidInputError if the key is invalid
 */
export function hashKey({ owner, key: text, path }: Pick<OnceRequest, 'owner' | 'key' | 'path'>): string {
  const key = normalizeKey(text);
  const problem = describeProblem(key);
  if (problem !== undefined)
    throw new InvalidInputError([
      { path: [...path], message: `expected 1 to ${maxKeyLength} printable characters, got ${problem}.` },
    ]);
  return hash('sha256', JSON.stringify([owner, key]), 'base64url');
}

/**
 * Composes letters and strips blanks at both ends, so that keys that look equal are equal, as HTTP also strips the
 * blanks of a header value. Text that is too long is not normalised, because it is rejected anyway.
 */
function normalizeKey(text: string): string {
  return text.length > 8 * maxKeyLength ? text : text.normalize('NFC').replaceAll(/^[ \t]+|[ \t]+$/g, '');
}

function describeProblem(key: string): string | undefined {
  const characters = Array.from(key.length > 2 * maxKeyLength ? key.slice(0, 2 * maxKeyLength + 2) : key);
  if (characters.length === 0) return 'none';
  if (characters.length > maxKeyLength) return 'more';
  const index = characters.findIndex((character) => unprintable.test(character));
  return index < 0
    ? undefined
    : `U+${(characters[index]?.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} as character ` +
        `${index + 1}`;
}
