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

/** Callers who name the same thing again do it with the same lists, and are spared the writing. */
const known = new WeakMap<Parts, { readonly of: readonly Parts[]; readonly entry: EntryName }>();

export function nameEntry(key: Parts, tags: readonly Parts[]): EntryName {
  const before = known.get(key);
  if (before?.of === tags) return before.entry;
  const entry = { id: name('key', key), tags: nameTags(tags) };
  known.set(key, { of: tags, entry });
  return entry;
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
