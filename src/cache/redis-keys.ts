/** Names in Redis: short, of one length, and apart from those of other formats and other lives of the server. */
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** What a key is for, behind the prefix. */
export type KeyKind = 'entry' | 'value' | 'lease' | 'tag' | 'writes';

/** The same few thousand names come again and again; a hash costs two microseconds. */
const hashes = new LRUCache<string, string>({ max: 20_000 });

/** The key of an entry's or a tag's name, to stand behind the prefix of the connection. */
export function keyOf(kind: KeyKind, name: string): string {
  return `${kind}:${digest(name)}`;
}

export function digest(name: string): string {
  const known = hashes.get(name);
  if (known !== undefined) return known;
  const fresh = hash('sha256', name, 'base64url');
  hashes.set(name, fresh);
  return fresh;
}
