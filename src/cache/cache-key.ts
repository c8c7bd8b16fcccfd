/**
 * Names of entries and tags. Parts come partly from strangers, so they are never joined by a separator: the list is
 * written as JSON, which tells every two lists of strings apart.
 */
import type { KeyParts } from './port.js';

/** An entry as stores know it: its own name, and the names of its tags. */
export interface CacheKey {
  readonly id: string;
  readonly tags: readonly string[];
}

/** Callers who name the same thing again do it with the same lists, and are spared the writing. */
const cacheKeys = new WeakMap<KeyParts, { readonly tags: readonly KeyParts[]; readonly cacheKey: CacheKey }>();

export function toCacheKey(key: KeyParts, tags: readonly KeyParts[]): CacheKey {
  const memo = cacheKeys.get(key);
  if (memo?.tags === tags) return memo.cacheKey;
  const cacheKey = { id: serializeParts('key', key), tags: toTagKeys(tags) };
  cacheKeys.set(key, { tags: tags, cacheKey });
  return cacheKey;
}

export function toTagKeys(tags: readonly KeyParts[]): string[] {
  return tags.map((tag) => serializeParts('tag', tag));
}

// An undefined part would become null in JSON, and two callers could meet there.
function serializeParts(kind: string, parts: KeyParts): string {
  for (const part of parts) {
    if (typeof part !== 'string') {
      throw new TypeError(`cache: expected ${kind} to be a list of strings, got ${JSON.stringify(parts)}`);
    }
  }
  return JSON.stringify(parts);
}
