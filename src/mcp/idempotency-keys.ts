/**
 * Idempotency keys for writes of agents that send no key. For ten minutes the same caller, tool and arguments get the
 * same key, so that a blind repeat does nothing.
 */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

const lifetimeMs = 600_000;

export interface IdempotencyKeys {
  /** @param intent everything that makes two calls the same */
  keyOf(intent: readonly unknown[]): string;
}

export function createIdempotencyKeys(now: () => number): IdempotencyKeys {
  const recent = new LRUCache<string, { readonly key: string; readonly until: number }>({ max: 10_000 });
  return {
    keyOf(intent) {
      const hash = createHash('sha256').update(canonicalJson(intent)).digest('base64url');
      const known = recent.get(hash);
      if (known !== undefined && now() < known.until) return known.key;
      // Replicas derive the same key within a period. `recent` remembers a key, so that it stays in use beyond the end
      // of its period.
      const key = `mcp-${Math.floor(now() / lifetimeMs)}-${hash}`;
      recent.set(hash, { key, until: now() + lifetimeMs });
      return key;
    },
  };
}

/** JSON with sorted object keys: agents repeat arguments in any order. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
