/**
 * Serialises cache keys and tags. Parts may come from untrusted input, so they are not joined with a separator but
 * written as a JSON list, which is unambiguous.
 */
import type { KeyParts } from './port.js';

/** A serialised cache key: the id of the entry, and its tags. */
export interface CacheKey {
  readonly id: string;
  readonly tags: readonly string[];
}

/** Memo of serialised keys: callers pass the same list objects for the same read. */
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

// JSON would turn an undefined part into null, so two different keys could become equal.
function serializeParts(kind: string, parts: KeyParts): string {
  for (const part of parts) {
    if (typeof part !== 'string') {
      throw new TypeError(`cache: expected ${kind} to be a list of strings, got ${JSON.stringify(parts)}`);
    }
  }
  return JSON.stringify(parts);
}
