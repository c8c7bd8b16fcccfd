/**
 * Names of entries and tags. Parts come partly from strangers, so they are never joined by a separator: the list is
 * written as JSON, which tells every two lists of strings apart.
 */
import type { Parts } from './port.js';

/** An entry as stores know it: its own name, and the names of its tags. */
export interface EntryName {
  readonly id: string;
  readonly tags: readonly string[];
}

export function nameEntry(key: Parts, tags: readonly Parts[]): EntryName {
  return { id: name('key', key), tags: nameTags(tags) };
}

export function nameTags(tags: readonly Parts[]): string[] {
  return tags.map((tag) => name('tag', tag));
}

// An undefined part would become null in JSON, and two callers could meet there.
function name(what: string, parts: Parts): string {
  for (const part of parts) {
    if (typeof part !== 'string') {
      throw new TypeError(`cache: expected ${what} to be a list of strings, got ${JSON.stringify(parts)}`);
    }
  }
  return JSON.stringify(parts);
}
