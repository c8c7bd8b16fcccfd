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
  // More UTF-16 units than the longest key can have.
  if (key.length > 2 * maxKeyLength) return 'more';
  const characters = Array.from(key);
  if (characters.length === 0) return 'none';
  if (characters.length > maxKeyLength) return 'more';
  const character = characters.find((each) => unprintable.test(each));
  if (character === undefined) return undefined;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `U+${code} as character ${characters.indexOf(character) + 1}`;
}
