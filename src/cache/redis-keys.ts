/** Keys and tags in Redis: digests, so that they are short, of one length and without blanks. */
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { CacheKey } from './cache-key.js';

/** Memoised, because the same few thousand names are hashed again and again, and a hash takes two microseconds. */
const digests = new LRUCache<string, string>({ max: 20_000 });
const digestedKeys = new WeakMap<CacheKey, CacheKey>();

export function digest(name: string): string {
  const known = digests.get(name);
  if (known !== undefined) return known;
  const fresh = hash('sha256', name, 'base64url').slice(0, 22);
  digests.set(name, fresh);
  return fresh;
}

/** A key made of digests. An entry has its own id as a tag, so that it can be invalidated alone. */
export function digestKey(cacheKey: CacheKey): CacheKey {
  const known = digestedKeys.get(cacheKey);
  if (known !== undefined) return known;
  const id = digest(`key ${cacheKey.id}`);
  const digested = { id, tags: [...cacheKey.tags.map(digest), id] };
  digestedKeys.set(cacheKey, digested);
  return digested;
}
