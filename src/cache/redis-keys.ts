/** Keys and tags in Redis: digests, so that they are short, of one length and without blanks. */
import { hash } from 'node:crypto';
import type { CacheKey } from './cache-key.js';

export const digest = (name: string): string => hash('sha256', name, 'base64url').slice(0, 22);

/** Memo of digests, because hot callers pass the same key objects again and again. */
const digestedKeys = new WeakMap<CacheKey, CacheKey>();

/** A key made of digests. An entry has its own id as its last tag, so that it can be invalidated alone. */
export function digestKey(cacheKey: CacheKey): CacheKey {
  const known = digestedKeys.get(cacheKey);
  if (known !== undefined) return known;
  const id = digest(`key ${cacheKey.id}`);
  const digested = { id, tags: [...cacheKey.tags.map(digest), id] };
  digestedKeys.set(cacheKey, digested);
  return digested;
}
